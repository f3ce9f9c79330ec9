import { expect } from '@esm-bundle/chai';
import { type AgentUnderTest, focusedPart, mountAgent, part, seen, until } from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

/** A call with push-to-talk; the session answers `talk` with its snapshot, as a real one does. */
async function mountInCall(): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true, attributes: { turns: 'push-to-talk' } });
  agent.start();
  await agent.session.show({ status: 'listening', turns: 'push-to-talk' });
  await until(() => part(agent, 'hold'));
  shownAt = performance.now();
  agent.session.calls.length = 0;
  // Browsers let no pointer be captured that a script made up.
  button(agent).setPointerCapture = (pointerId) => captured.push(pointerId);
  return agent;
}

const captured: number[] = [];
let shownAt = 0;

function button(agent: AgentUnderTest): HTMLElement {
  return part(agent, 'hold')!;
}

/** The session's answer to what was asked of it last. */
async function answer(agent: AgentUnderTest): Promise<void> {
  const last = agent.session.calls.at(-1);
  await agent.session.show({ talking: last === 'talk true' });
  await agent.updateComplete;
}

/** Sends an event as if it came `at` milliseconds after all that has happened by now, so that no test waits. */
async function send(agent: AgentUnderTest, event: Event, at = 1000): Promise<Event> {
  Object.defineProperty(event, 'timeStamp', { value: shownAt + at });
  button(agent).dispatchEvent(event);
  await answer(agent);
  return event;
}

const ALL = { bubbles: true, composed: true, cancelable: true };
const pointer = (type: string, more: PointerEventInit = {}) =>
  new PointerEvent(type, { ...ALL, isPrimary: true, ...more });
const key = (type: string, name: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent(type, { ...ALL, key: name, ...more });

describe('HoldButton with a pointer', () => {
  it('talks while it is held, and says what to do', async () => {
    const agent = await mountInCall();
    expect(part(agent, 'mute') === null).to.equal(true);
    expect(seen(button(agent))).to.equal('Hold to talk');
    expect(button(agent).getAttribute('aria-pressed')).to.equal('false');
    await send(agent, pointer('pointerdown', { pointerId: 42 }), 1000);
    expect(agent.session.calls).to.deep.equal(['talk true']);
    expect(captured.at(-1)).to.equal(42);
    expect(button(agent).getAttribute('aria-pressed')).to.equal('true');
    expect(seen(button(agent))).to.equal('Release to send');
    await send(agent, pointer('pointerup'), 1500);
    await send(agent, pointer('lostpointercapture'), 1500);
    await send(agent, new MouseEvent('click', { ...ALL, detail: 1 }), 1500);
    expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
    expect(seen(button(agent))).to.equal('Hold to talk');
  });

  it('stays on after a short press, until the next one', async () => {
    const agent = await mountInCall();
    await send(agent, pointer('pointerdown'), 1000);
    await send(agent, pointer('pointerup'), 1499);
    await send(agent, pointer('lostpointercapture'), 1499);
    await send(agent, new MouseEvent('click', { ...ALL, detail: 1 }), 1499);
    expect(agent.session.calls).to.deep.equal(['talk true']);
    expect(seen(button(agent))).to.equal('Press to send');
    await send(agent, pointer('pointerdown'), 9000);
    expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
    await send(agent, pointer('pointerup'), 9900);
    await send(agent, new MouseEvent('click', { ...ALL, detail: 1 }), 9900);
    expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
  });

  for (const type of ['pointercancel', 'lostpointercapture']) {
    it(`ends the turn on ${type}, however short it was`, async () => {
      const agent = await mountInCall();
      await send(agent, pointer('pointerdown'), 1000);
      await send(agent, pointer(type), 1010);
      expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
    });
  }

  it('leaves other mouse buttons and a second finger alone', async () => {
    const agent = await mountInCall();
    await send(agent, pointer('pointerdown', { button: 2 }));
    expect(agent.session.calls).to.deep.equal([]);
    await send(agent, pointer('pointerdown'));
    await send(agent, pointer('pointerdown'));
    expect(agent.session.calls).to.deep.equal(['talk true']);
  });

  it('takes no second press of a double click on what stood there before', async () => {
    const agent = await mountInCall();
    for (let calls = 0; calls < 2; calls += 1) {
      for (const [type, at] of [
        ['pointerdown', 150],
        ['pointerup', 250],
        ['lostpointercapture', 250],
      ] as const) {
        await send(agent, pointer(type), at);
      }
      await send(agent, new MouseEvent('click', { ...ALL, detail: 2 }), 250);
      expect(agent.session.calls).to.deep.equal([]);
      for (const status of ['ended', 'connecting'] as const) {
        await agent.session.show({ status });
        await agent.updateComplete;
      }
      button(agent).setPointerCapture = () => undefined;
      shownAt = performance.now();
    }
    await send(agent, pointer('pointerdown'), 600);
    expect(agent.session.calls).to.deep.equal(['talk true']);
  });

  it('opens no menu on a long press', async () => {
    const agent = await mountInCall();
    const menu = new MouseEvent('contextmenu', ALL);
    button(agent).dispatchEvent(menu);
    expect(menu.defaultPrevented).to.equal(true);
  });
});

describe('HoldButton with keys', () => {
  for (const name of [' ', 'Enter']) {
    it(`talks while ${name === ' ' ? 'Space' : name} is held, whose repeats it ignores`, async () => {
      const agent = await mountInCall();
      const down = await send(agent, key('keydown', name), 1000);
      expect(down.defaultPrevented).to.equal(true);
      await send(agent, key('keydown', name, { repeat: true }), 1500);
      await send(agent, key('keydown', name, { repeat: true }), 1530);
      expect(agent.session.calls).to.deep.equal(['talk true']);
      const up = await send(agent, key('keyup', name), 2600);
      expect(up.defaultPrevented).to.equal(true);
      expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
    });
  }

  it('stays on after a short press of a key, until the next one', async () => {
    const agent = await mountInCall();
    await send(agent, key('keydown', ' '), 1000);
    await send(agent, key('keyup', ' '), 1100);
    expect(agent.session.calls).to.deep.equal(['talk true']);
    await send(agent, key('keydown', ' '), 5000);
    await send(agent, key('keyup', ' '), 5100);
    expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
  });

  it('lets other keys pass', async () => {
    const agent = await mountInCall();
    expect((await send(agent, key('keydown', 'a'))).defaultPrevented).to.equal(false);
    expect((await send(agent, key('keyup', 'Tab'))).defaultPrevented).to.equal(false);
    expect(agent.session.calls).to.deep.equal([]);
  });
});

describe('HoldButton', () => {
  it('takes a screen reader’s click, which comes without a press, for a toggle', async () => {
    const agent = await mountInCall();
    button(agent).click();
    await answer(agent);
    expect(agent.session.calls).to.deep.equal(['talk true']);
    button(agent).click();
    await answer(agent);
    expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
    const hint = agent.renderRoot.querySelector(`#${button(agent).getAttribute('aria-describedby')}`);
    expect(seen(hint)).to.contain('press it once');
  });

  it('ends the turn when the focus leaves it, also one that a short press left on', async () => {
    const agent = await mountInCall();
    button(agent).focus();
    button(agent).click();
    await answer(agent);
    part(agent, 'input')!.focus();
    expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
    await answer(agent);
    button(agent).focus();
    part(agent, 'input')!.focus();
    expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
  });

  it('ends the turn when the page goes out of sight', async () => {
    const agent = await mountInCall();
    button(agent).click();
    await answer(agent);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(agent.session.calls).to.deep.equal(['talk true']);
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hidden');
    expect(agent.session.calls).to.deep.equal(['talk true', 'talk false']);
  });

  it('forgets a press that the session has ended, so that its release does nothing', async () => {
    const agent = await mountInCall();
    await send(agent, key('keydown', ' '), 1000);
    await agent.session.show({ talking: false, status: 'reconnecting' });
    await agent.updateComplete;
    expect(seen(button(agent))).to.equal('Hold to talk');
    button(agent).dispatchEvent(key('keyup', ' '));
    expect(agent.session.calls).to.deep.equal(['talk true']);
  });

  it('gives the focus to the call’s button when the call ends', async () => {
    const agent = await mountInCall();
    button(agent).focus();
    await agent.session.show({ status: 'ended' });
    await agent.updateComplete;
    expect(part(agent, 'hold') === null).to.equal(true);
    expect(focusedPart(agent)).to.equal('start');
  });

  it('listens to the page no more when the element is gone', async () => {
    const agent = await mountInCall();
    button(agent).click();
    await answer(agent);
    agent.remove();
    agent.session.calls.length = 0;
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hidden');
    expect(agent.session.calls).to.deep.equal([]);
  });
});
