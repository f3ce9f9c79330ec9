/** The launcher in the visitor's hand: dragged, or moved by a button; and where it is found again. */
import { expect } from '@esm-bundle/chai';
import {
  AgentUnderTest,
  clickPart,
  mountAgent,
  openSettings,
  panelOf,
  part,
  stir,
  until,
} from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;
declare const afterEach: (body: () => void) => void;

/** Of the mouse, which the launcher captures: the browser captures no pointer that is not there. */
let captured = false;

/** A mouse over the launcher. */
function pointer(agent: AgentUnderTest, type: string, [clientX, clientY]: readonly [number, number]): void {
  const launcher = part(agent, 'launcher')!;
  launcher.setPointerCapture = () => {
    captured = true;
  };
  launcher.hasPointerCapture = () => captured;
  const buttons = type === 'pointerup' ? 0 : 1;
  const event = new PointerEvent(type, { clientX, clientY, buttons, bubbles: true, composed: true, pointerId: 1 });
  launcher.dispatchEvent(event);
  if (type === 'pointerup' || type === 'pointercancel') captured = false;
}

function centre(element: Element): [number, number] {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return [(left + right) / 2, (top + bottom) / 2];
}

/** With the code on its way, as at the first time, or there. */
async function drag(agent: AgentUnderTest, to: readonly [number, number]): Promise<void> {
  const from = centre(part(agent, 'launcher')!);
  pointer(agent, 'pointerdown', from);
  await until(() => {
    pointer(agent, 'pointermove', from);
    pointer(agent, 'pointermove', to);
    return agent.style.translate !== '';
  });
  pointer(agent, 'pointerup', to);
  part(agent, 'launcher')!.dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true, composed: true }));
  await agent.updateComplete;
}

async function mountLoaded(attributes: Record<string, string> = {}): Promise<AgentUnderTest> {
  const agent = await mountAgent({ attributes });
  part(agent, 'launcher')!.dispatchEvent(new PointerEvent('pointerenter'));
  await panelOf(agent);
  return agent;
}

describe('LauncherDrag', () => {
  afterEach(() => localStorage.clear());

  it('lets the launcher fall into the nearest corner, which is no click', async () => {
    const agent = await mountLoaded();
    for (const [to, corner] of [
      [[40, 40], 'top-start'],
      [[innerWidth - 40, 60], 'top-end'],
      [[60, innerHeight - 40], 'bottom-start'],
      [[innerWidth - 60, innerHeight - 60], 'bottom-end'],
    ] as const) {
      await drag(agent, to);
      expect(agent.getAttribute('corner')).to.equal(corner);
      expect(agent.style.translate).to.equal('');
      for (const animation of agent.getAnimations()) animation.finish();
      const [x, y] = centre(part(agent, 'launcher')!);
      expect([x < innerWidth / 2, y < innerHeight / 2]).to.deep.equal([
        to[0] < innerWidth / 2,
        to[1] < innerHeight / 2,
      ]);
    }
    expect(agent.open).to.equal(false);
    await clickPart(agent, 'launcher');
    expect(agent.open).to.equal(true);
  });

  it('knows where a line begins', async () => {
    const agent = await mountLoaded({ dir: 'rtl' });
    await drag(agent, [40, 40]);
    expect(agent.getAttribute('corner')).to.equal('top-end');
  });

  it('takes a hand that trembles for a click', async () => {
    const agent = await mountLoaded();
    await drag(agent, [60, 60]);
    const [x, y] = centre(part(agent, 'launcher')!);
    pointer(agent, 'pointerdown', [x, y]);
    pointer(agent, 'pointermove', [x + 3, y + 4]);
    pointer(agent, 'pointerup', [x + 3, y + 4]);
    expect(agent.style.translate).to.equal('');
    await clickPart(agent, 'launcher');
    expect(agent.open).to.equal(true);
  });

  it('stays where it is under a press that began elsewhere', async () => {
    const agent = await mountLoaded();
    await drag(agent, [40, 40]);
    const [x, y] = centre(part(agent, 'launcher')!);
    pointer(agent, 'pointermove', [x, y]);
    pointer(agent, 'pointermove', [x + 200, y]);
    expect(agent.style.translate).to.equal('');
    pointer(agent, 'pointerup', [innerWidth - 40, innerHeight - 40]);
    expect(agent.getAttribute('corner')).to.equal('top-start');
  });

  it('is put back where the page makes it a panel in place', async () => {
    const agent = await mountLoaded();
    await drag(agent, [60, 60]);
    const [x, y] = centre(part(agent, 'launcher')!);
    pointer(agent, 'pointerdown', [x, y]);
    pointer(agent, 'pointermove', [x + 200, y]);
    expect(agent.style.translate).not.to.equal('');
    agent.layout = 'inline';
    await agent.updateComplete;
    expect(agent.style.translate).to.equal('');
    agent.style.translate = '5px';
    agent.heading = 'Ours';
    await agent.updateComplete;
    expect(agent.style.translate).to.equal('5px');
  });

  it('puts it back when the browser takes the pointer away', async () => {
    const agent = await mountLoaded();
    await drag(agent, [60, 60]);
    const [x, y] = centre(part(agent, 'launcher')!);
    pointer(agent, 'pointerdown', [x, y]);
    pointer(agent, 'pointermove', [x + 200, y]);
    expect(agent.style.translate).not.to.equal('');
    pointer(agent, 'pointercancel', [x + 200, y]);
    expect(agent.style.translate).to.equal('');
    expect(agent.getAttribute('corner')).to.equal('top-start');
  });

  it('is remembered for the agent, on the next page', async () => {
    const agent = await mountLoaded({ agent: 'support' });
    expect(localStorage).to.have.length(0);
    await drag(agent, [40, 40]);
    const next = await mountAgent({ attributes: { agent: 'support', corner: 'bottom-end' } });
    stir();
    expect(next.getAttribute('corner')).to.equal('top-start');
    const other = await mountAgent({ attributes: { agent: 'sales' } });
    stir();
    expect(other.hasAttribute('corner')).to.equal(false);
  });

  it('is remembered for an agent that the page has named before the script came', async () => {
    localStorage.setItem('voice-agent/corner/support', 'top-start');
    const early = Object.assign(document.createElement('early-agent'), { agent: 'support' });
    document.body.replaceChildren(early);
    customElements.define('early-agent', class extends AgentUnderTest {});
    await (early as AgentUnderTest).updateComplete;
    stir();
    expect(early.getAttribute('corner')).to.equal('top-start');
  });

  it('has a button that does the same without dragging, and keeps the focus', async () => {
    const agent = await mountAgent({ open: true });
    await openSettings(agent);
    const corners: (string | null)[] = [];
    part(agent, 'move-launcher')!.focus();
    for (let i = 0; i < 4; i += 1) {
      await clickPart(agent, 'move-launcher');
      corners.push(agent.getAttribute('corner'));
    }
    expect(corners).to.deep.equal(['bottom-start', 'top-start', 'top-end', 'bottom-end']);
    expect(agent.shadowRoot!.activeElement === part(agent, 'move-launcher')).to.equal(true);
    const next = await mountAgent();
    stir();
    expect(next.getAttribute('corner')).to.equal('bottom-end');
  });

  it('has no such button inline, where there is nothing to move', async () => {
    const agent = await mountAgent({ attributes: { layout: 'inline' } });
    await openSettings(agent);
    expect(part(agent, 'move-launcher') === null).to.equal(true);
  });

  it('moves what only writes, too, which has that button in settings of nothing else', async () => {
    const agent = await mountLoaded({ mode: 'text' });
    await drag(agent, [40, 40]);
    expect(agent.getAttribute('corner')).to.equal('top-start');
    agent.show();
    await agent.updateComplete;
    await openSettings(agent);
    expect([...part(agent, 'settings')!.children].map((piece) => piece.getAttribute('part'))).to.deep.equal([
      'move-launcher',
    ]);
    await clickPart(agent, 'move-launcher');
    expect(agent.getAttribute('corner')).to.equal('top-end');
  });

  it('leaves alone a button, which has no panel for it', async () => {
    await drag(await mountLoaded(), [40, 40]);
    const agent = await mountLoaded({ layout: 'button' });
    agent.removeAttribute('corner');
    const from = centre(part(agent, 'launcher')!);
    pointer(agent, 'pointerdown', from);
    pointer(agent, 'pointermove', [40, 40]);
    await import('./launcher-drag.ts');
    await agent.updateComplete;
    pointer(agent, 'pointermove', [60, 60]);
    pointer(agent, 'pointerup', [60, 60]);
    expect(agent.hasAttribute('corner')).to.equal(false);
  });
});
