/** What can be done with a conversation: copied, saved, printed, named, as a whole or turn by turn. */
import { expect } from '@esm-bundle/chai';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';
import {
  type AgentUnderTest,
  clickPart,
  focusedPart,
  mountAgent,
  part,
  seen,
  until,
} from '../testing/mounted-agent.ts';
import { printTranscript } from './print-transcript.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

const entries: TranscriptEntry[] = [
  { kind: 'user', id: 'u', text: 'Where is it?', via: 'voice', state: 'done' },
  { kind: 'agent', id: 'a', agent: 'support', text: 'It **left** today.', heardLength: 11, state: 'interrupted' },
  { kind: 'user', id: 'v', text: 'Thanks', via: 'text', state: 'done' },
];
const yesterday = Date.now() - 86_400_000;
const shown = {
  status: 'listening',
  entries,
  times: { u: yesterday, a: Date.now() },
  sessionId: 'ses_42',
} as const;

async function mountTalk(attributes: Record<string, string> = {}): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true, attributes });
  agent.mute();
  await agent.session.show(shown);
  await until(() => part(agent, 'menu-button'));
  return agent;
}

async function openMenu(agent: AgentUnderTest): Promise<void> {
  await clickPart(agent, 'menu-button');
  await until(() => part(agent, 'menu'));
}

/** What is copied while `body` runs: the clipboard itself is the browser's, and another program may use it. */
async function copiedBy(body: () => Promise<void>, works = true): Promise<string[]> {
  const copied: string[] = [];
  const { writeText } = Clipboard.prototype;
  Clipboard.prototype.writeText = async (text) => {
    if (!works) throw new DOMException('no', 'NotAllowedError');
    copied.push(text);
  };
  try {
    await body();
  } finally {
    Clipboard.prototype.writeText = writeText;
  }
  return copied;
}

/** The file that a click has the browser save. */
async function savedBy(agent: AgentUnderTest, button: string): Promise<{ name: string; text: string }> {
  const saved = new Promise<HTMLAnchorElement>((resolve) => {
    agent.renderRoot.addEventListener(
      'click',
      (event) => {
        if (!(event.target instanceof HTMLAnchorElement)) return;
        event.preventDefault();
        resolve(event.target);
      },
      { capture: true },
    );
  });
  await clickPart(agent, button);
  const { href, download: name } = await saved;
  return { name, text: await (await fetch(href)).text() };
}

describe('TranscriptMenu', () => {
  it('is there when something was said, behind a button with a name', async () => {
    const agent = await mountAgent({ open: true });
    expect(part(agent, 'menu-button') === null).to.equal(true);
    const talk = await mountTalk();
    const button = part(talk, 'menu-button')!;
    expect(button.title).to.equal('Conversation');
    expect(button.getAttribute('aria-expanded')).to.equal('false');
    await openMenu(talk);
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(talk.renderRoot.querySelector(`#${button.getAttribute('aria-controls')}`)).to.equal(part(talk, 'menu'));
  });

  it('copies all, with times and what was not heard, and says so', async () => {
    const agent = await mountTalk();
    await openMenu(agent);
    const copied = await copiedBy(async () => {
      await clickPart(agent, 'copy-all');
      await until(() => seen(part(agent, 'menu')).includes('Copied'));
    });
    expect(copied).to.have.length(1);
    expect(copied[0]).to.match(
      /^\[.+\] You: Where is it\?\n\n\[.+\] Assistant: It \*\*left\*\* \[Not heard: today\.\]/,
    );
  });

  it('says that it could not copy where the browser does not let it', async () => {
    const agent = await mountTalk();
    await openMenu(agent);
    const { execCommand } = Document.prototype;
    Document.prototype.execCommand = () => false;
    await copiedBy(async () => {
      await clickPart(agent, 'copy-all');
      await until(() => seen(part(agent, 'menu')).includes('could not be copied'));
    }, false);
    Document.prototype.execCommand = execCommand;
    expect(agent.renderRoot.querySelector('textarea.hidden-text') === null).to.equal(true);
  });

  it('saves a text and JSON, named by the day', async () => {
    const agent = await mountTalk();
    await openMenu(agent);
    const text = await savedBy(agent, 'save-text');
    expect(text.name).to.match(/^conversation-\d{4}-\d\d-\d\d\.txt$/);
    expect(text.text).to.contain('You: Where is it?');
    const json = await savedBy(agent, 'save-json');
    expect(json.name).to.match(/\.json$/);
    expect(JSON.parse(json.text)).to.deep.include({ conversationId: 'ses_42' });
    expect(JSON.parse(json.text).entries).to.have.length(3);
  });

  it('shows the conversation’s id, and copies it', async () => {
    const agent = await mountTalk();
    await openMenu(agent);
    expect(seen(part(agent, 'conversation-id'))).to.equal('ses_42');
    expect(await copiedBy(() => clickPart(agent, 'copy-id'))).to.deep.equal(['ses_42']);
  });

  it('has the turns show their times, which are printed', async () => {
    const agent = await mountTalk();
    await openMenu(agent);
    await until(() => part(agent, 'time'));
  });

  it('speaks the panel’s language, with the page’s words over it', async () => {
    const agent = await mountTalk({ locale: 'de', labels: '{"print": "Ausdrucken"}' });
    await openMenu(agent);
    expect(seen(part(agent, 'copy-all'))).to.equal('Alles kopieren');
    expect(seen(part(agent, 'print'))).to.equal('Ausdrucken');
    agent.locale = 'he';
    await until(() => seen(part(agent, 'copy-all')) === 'העתקת הכול');
  });

  it('closes on Escape, which gives the focus back to its button', async () => {
    const agent = await mountTalk();
    await openMenu(agent);
    part(agent, 'print')!.focus();
    part(agent, 'print')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await agent.updateComplete;
    expect(part(agent, 'menu') === null).to.equal(true);
    expect(focusedPart(agent)).to.equal('menu-button');
    expect(agent.open).to.equal(true);
  });
});

describe('printTranscript', () => {
  it('prints the turns alone, as they are drawn, whatever the panel shows of them', async () => {
    const agent = await mountTalk();
    await until(() => part(agent, 'agent-turn')?.querySelector('strong'));
    const root = agent.renderRoot as ShadowRoot;
    const printed = await new Promise<Document>((resolve) =>
      printTranscript({
        root,
        title: 'Shop',
        details: 'today',
        lang: 'en',
        print: ({ document }) => resolve(document),
      }),
    );
    expect(printed.title).to.equal('Shop');
    expect(seen(printed.body)).to.contain('Shoptoday').and.to.contain('You: Where is it?');
    expect(printed.querySelector('strong')!.textContent).to.equal('left');
    expect(printed.querySelectorAll('button, script, style')).to.have.length(0);
    expect(printed.defaultView!.getComputedStyle(printed.querySelector('.turn')!).borderTopStyle).to.equal('solid');
    printed.defaultView!.dispatchEvent(new Event('afterprint'));
    expect(root.querySelector('iframe') === null).to.equal(true);
  });
});

describe('printStyles', () => {
  it('cut no line of code off, break no word of a table, and strike nothing out', async () => {
    const agent = await mountTalk();
    const code = `\`\`\`\n${'const line = "long"; '.repeat(20)}\n\`\`\``;
    const table = `| Name | Price | Words |\n|---|---|---|\n| Courier | €499.00 | ${'all that is said of it '.repeat(12)} |`;
    const text = `${code}\n\n${table}`;
    const said = {
      kind: 'agent',
      id: 'c',
      agent: 'a',
      text,
      heardLength: text.length - 9,
      state: 'interrupted',
    } as const;
    await agent.session.show({ entries: [said] });
    await until(() => part(agent, 'agent-turn')?.querySelector('td'));
    const root = agent.renderRoot as ShadowRoot;
    const printed = await new Promise<Document>((resolve) =>
      printTranscript({ root, title: '', details: '', lang: 'en', print: ({ document }) => resolve(document) }),
    );
    // A sheet of paper; before, it is a frame of one pixel.
    root.querySelector('iframe')!.style.cssText = 'inline-size: 600px; block-size: 800px';
    const { scrollWidth, clientWidth } = printed.documentElement;
    expect(scrollWidth).to.be.at.most(clientWidth);
    const price = printed.querySelectorAll('td')[1]!;
    const line = printed.createRange();
    line.selectNodeContents(price);
    expect(line.getClientRects()).to.have.length(1);
    const { textDecorationLine } = printed.defaultView!.getComputedStyle(printed.querySelector('.unheard')!);
    expect(textDecorationLine).to.equal('none');
  });

  it('keep a tool’s title apart from its state, and the tool from the next turn', async () => {
    const agent = await mountTalk();
    await agent.session.show({
      entries: [...entries, { kind: 'tool', id: 't', name: 'find', title: 'Find it', state: 'done' }],
    });
    await agent.updateComplete;
    const root = agent.renderRoot as ShadowRoot;
    const printed = await new Promise<Document>((resolve) =>
      printTranscript({ root, title: '', details: '', lang: 'en', print: ({ document }) => resolve(document) }),
    );
    const style = (selector: string, pseudo?: string) =>
      printed.defaultView!.getComputedStyle(printed.querySelector(selector)!, pseudo);
    expect(Number.parseFloat(style('.tool').marginBottom)).to.be.greaterThan(0);
    // A space in a style may be taken for nothing by what makes it small.
    expect(Number.parseFloat(style('.tool-title', '::after').marginInlineEnd)).to.be.greaterThan(0);
  });
});

describe('TurnTools', () => {
  async function lookedAt(): Promise<AgentUnderTest> {
    const agent = await mountTalk();
    expect(part(agent, 'turn-tools') === null).to.equal(true);
    part(agent, 'transcript')!.focus();
    await until(() => part(agent, 'turn-tools'));
    return agent;
  }

  it('tell when a turn began, by the day where that is another', async () => {
    const agent = await lookedAt();
    const [first, second] = agent.renderRoot.querySelectorAll('time');
    expect(first!.dateTime).to.equal(new Date(yesterday).toISOString());
    const date = new Intl.DateTimeFormat('en', { dateStyle: 'short' });
    expect(seen(first!)).to.contain(date.format(yesterday));
    expect(seen(second!)).not.to.contain(date.format(shown.times.a));
    expect(agent.renderRoot.querySelectorAll('time')).to.have.length(2);
  });

  it('copy a turn as far as it was heard, and say so', async () => {
    const agent = await lookedAt();
    const [, second] = agent.renderRoot.querySelectorAll<HTMLElement>('[part=copy-turn]');
    const copied = await copiedBy(async () => {
      second!.click();
      await until(() => seen(part(agent, 'announcement')).includes('Copied'));
    });
    expect(copied).to.deep.equal(['It **left**']);
  });

  it('are one stop for the keyboard, the last; arrows lead to the others', async () => {
    const agent = await lookedAt();
    const buttons = [...agent.renderRoot.querySelectorAll<HTMLElement>('[part=copy-turn]')];
    expect(buttons.map(({ tabIndex }) => tabIndex)).to.deep.equal([-1, -1, 0]);
    buttons[2]!.focus();
    buttons[2]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }));
    expect((agent.renderRoot as ShadowRoot).activeElement).to.equal(buttons[1]);
    expect(buttons.map(({ tabIndex }) => tabIndex)).to.deep.equal([-1, 0, -1]);
  });

  it('are seen where the focus is, and do not move what is read', async () => {
    const agent = await mountTalk();
    const turn = part(agent, 'user-turn')!;
    const before = turn.offsetHeight;
    part(agent, 'transcript')!.focus();
    const tools = await until(() => turn.querySelector<HTMLElement>('[part=turn-tools]'));
    expect(turn.offsetHeight).to.equal(before);
    expect(getComputedStyle(tools).opacity).to.equal('0');
    tools.querySelector('button')!.focus();
    expect(getComputedStyle(tools).opacity).to.equal('1');
  });

  it('stay within the transcript, however short the turn', async () => {
    const agent = await lookedAt();
    await agent.session.show({
      ...shown,
      entries: shown.entries!.map((entry) => ('text' in entry ? { ...entry, text: 'Oh.' } : entry)),
    });
    await agent.updateComplete;
    const list = part(agent, 'transcript')!;
    const { left, right } = list.getBoundingClientRect();
    const tools = [...list.querySelectorAll('[part=turn-tools]')].map((piece) => piece.getBoundingClientRect());
    expect(tools.length).to.be.above(1);
    for (const piece of tools) {
      expect(piece.left).to.be.at.least(left);
      expect(piece.right).to.be.at.most(right);
    }
    expect(list.scrollWidth).to.equal(list.clientWidth);
  });
});
