/** Elements of the page that open the panel, by attribute and by command; and the launcher that makes way for them. */
import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, focusedPart, mountAgent, panelOf, part, until } from './testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

function addButton(attributes: Record<string, string> = {}, content = 'Talk'): HTMLButtonElement {
  const button = document.createElement('button');
  for (const [name, value] of Object.entries(attributes)) button.setAttribute(name, value);
  button.innerHTML = content;
  document.body.append(button);
  return button;
}

/** As browsers with `commandfor` do. */
function command(agent: AgentUnderTest, name: string, source: Element): void {
  agent.dispatchEvent(Object.assign(new Event('command'), { command: name, source }));
}

describe('an element of the page', () => {
  it('opens the panel, tells the page, and gets the focus back', async () => {
    const agent = await mountAgent();
    const opened: boolean[] = [];
    agent.addEventListener('voice-open-change', ({ open }) => opened.push(open));
    const opener = addButton({ 'data-voice-agent-open': '' }, '<b>Talk</b>');
    opener.firstElementChild!.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await until(() => focusedPart(agent) === 'start');
    part(agent, 'start')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await until(() => document.activeElement === opener);
    expect(opened).to.deep.equal([true, false]);
    // From now on the launcher has it again.
    part(agent, 'launcher')!.click();
    await until(() => focusedPart(agent) === 'start');
    agent.dismiss();
    await until(() => focusedPart(agent) === 'launcher');
  });

  it('tells nothing where the panel is already as it should be', async () => {
    const agent = await mountAgent({ open: true });
    const opened: boolean[] = [];
    agent.addEventListener('voice-open-change', ({ open }) => opened.push(open));
    const opener = addButton({ 'data-voice-agent-open': '' });
    opener.click();
    await until(() => focusedPart(agent) === 'start');
    agent.close();
    command(agent, '--close', opener);
    expect(opened).to.deep.equal([]);
  });

  it('has no focus to take where it is gone or hidden: the launcher has it', async () => {
    const agent = await mountAgent();
    for (const leave of [(opener: HTMLElement) => opener.remove(), (opener: HTMLElement) => (opener.hidden = true)]) {
      const opener = addButton({ 'data-voice-agent-open': '' });
      opener.click();
      await until(() => focusedPart(agent) === 'start');
      leave(opener);
      agent.dismiss();
      await until(() => agent.shadowRoot!.activeElement !== part(agent, 'start'));
      expect(focusedPart(agent)).to.equal('launcher');
    }
  });

  it('opens the one it names, else the first of the page', async () => {
    const first = await mountAgent();
    const second = document.createElement(first.localName) as AgentUnderTest;
    second.id = 'sales';
    document.body.append(second);
    addButton({ 'data-voice-agent-open': 'sales' }).click();
    expect([first.open, second.open]).to.deep.equal([false, true]);
    addButton({ 'data-voice-agent-open': 'nobody' }).click();
    expect(first.open).to.equal(false);
    second.close();
    addButton({ 'data-voice-agent-open': '' }).click();
    expect([first.open, second.open]).to.deep.equal([true, false]);
  });

  it('may stand in a component, or be one', async () => {
    const agent = await mountAgent();
    for (const [inside, name] of [
      ['<p><button data-voice-agent-open><b>Talk</b></button></p>', 'b'],
      ['<button><b>Talk</b></button>', 'b'],
    ] as const) {
      const component = document.createElement('div');
      const root = component.attachShadow({ mode: 'open' });
      root.innerHTML = inside;
      component.toggleAttribute('data-voice-agent-open', !inside.includes('open'));
      document.body.append(component);
      root.querySelector<HTMLElement>(name)!.click();
      await until(() => focusedPart(agent) === 'start');
      agent.close();
      component.remove();
    }
  });

  it('may stand in a component with the one that it opens', async () => {
    const { localName } = await mountAgent();
    const component = document.createElement('div');
    const root = component.attachShadow({ mode: 'open' });
    root.innerHTML = `<button data-voice-agent-open></button><button data-voice-agent-open="inner"></button>
      <${localName}></${localName}><${localName} id="inner"></${localName}>`;
    document.body.append(component);
    const agents = () => [...root.querySelectorAll<AgentUnderTest>(localName)].map(({ open }) => open);
    const [unnamed, named] = root.querySelectorAll('button');
    named!.click();
    expect(agents()).to.deep.equal([false, true]);
    unnamed!.click();
    expect(agents()).to.deep.equal([true, true]);
    expect((document.querySelector(localName) as AgentUnderTest).open).to.equal(false);
  });

  it('opens none that has left the page', async () => {
    const agent = await mountAgent({ attributes: { id: 'gone' } });
    agent.remove();
    addButton({ 'data-voice-agent-open': 'gone' }).click();
    expect(agent.open).to.equal(false);
  });

  it('may command it', async () => {
    const agent = await mountAgent();
    const source = addButton();
    command(agent, '--show', source);
    await panelOf(agent);
    expect(agent.open).to.equal(true);
    command(agent, '--close', source);
    await until(() => document.activeElement === source);
    expect(agent.open).to.equal(false);
    command(agent, '--start', source);
    await until(() => agent.session.calls.length > 0);
    command(agent, '--stop', source);
    command(agent, '--anything', source);
    expect(agent.session.calls).to.deep.equal(['start voice', 'stop']);
  });

  it('commands it by markup, in a browser that knows how', async () => {
    if (!('commandForElement' in HTMLButtonElement.prototype)) return;
    const agent = await mountAgent({ attributes: { id: 'agent' } });
    addButton({ commandfor: 'agent', command: '--show' }).click();
    await until(() => agent.open);
  });

  it('does no harm where a click has no element', async () => {
    const agent = await mountAgent();
    document.dispatchEvent(new MouseEvent('click'));
    expect(agent.open).to.equal(false);
  });
});

describe('the launcher', () => {
  const box = (element: Element): DOMRect => element.getBoundingClientRect();
  const covers = (agent: AgentUnderTest, field: Element): boolean => {
    const [own, other] = [box(agent), box(field)];
    return own.left < other.right && own.right > other.left && own.top < other.bottom && own.bottom > other.top;
  };

  /** A field of the page that lies there. */
  function addField(style: string): HTMLInputElement {
    const field = document.createElement('input');
    field.style.cssText = `position: fixed; ${style}`;
    document.body.append(field);
    return field;
  }

  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

  for (const corner of ['bottom-end', 'bottom-start', 'top-end', 'top-start']) {
    it(`at ${corner} makes way for what has the focus, and comes back`, async () => {
      const agent = await mountAgent({ attributes: { corner } });
      const home = box(agent);
      const under = addField(`left: ${home.left + 5}px; top: ${home.top + 5}px; inline-size: 60px`);
      const elsewhere = addField('left: 45%; top: 45%');
      expect(covers(agent, under)).to.equal(true);
      under.focus();
      await until(() => !covers(agent, under));
      const away = box(agent);
      expect([away.top >= 0, away.bottom <= innerHeight, away.left === home.left]).to.deep.equal([true, true, true]);
      elsewhere.focus();
      await until(() => box(agent).top === home.top);
    });
  }

  it('stays where it is for what fills the page, and inline', async () => {
    const agent = await mountAgent();
    const home = box(agent);
    addField('inset: 0; inline-size: 100vw; block-size: 100vh').focus();
    await frame();
    expect(box(agent).top).to.equal(home.top);
    const inline = await mountAgent({ attributes: { layout: 'inline' } });
    addField('inset: 0; inline-size: 100vw; block-size: 40px').focus();
    await frame();
    expect(inline.hasAttribute('aside')).to.equal(false);
  });

  it('is at home with its panel open', async () => {
    const agent = await mountAgent();
    const home = box(agent);
    addField(`left: ${home.left}px; top: ${home.top}px`).focus();
    await until(() => box(agent).top !== home.top);
    part(agent, 'launcher')!.click();
    await until(() => focusedPart(agent) === 'start');
    expect(box(agent).top).to.equal(home.top);
    expect(box(part(agent, 'panel')!).top).to.be.at.least(0);
  });

  it('does not move from under who has come to it', async () => {
    const agent = await mountAgent();
    part(agent, 'launcher')!.focus();
    await frame();
    expect(agent.hasAttribute('aside')).to.equal(false);
  });
});
