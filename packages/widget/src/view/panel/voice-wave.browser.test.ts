import { expect } from '@esm-bundle/chai';
import type { VoiceStatus } from '../../session/voice-snapshot.ts';
import { type AgentUnderTest, mountAgent, part, until } from '../testing/mounted-agent.ts';

declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: () => void | Promise<void>) => void;

async function mountWith(status: VoiceStatus): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true });
  agent.mute();
  await show(agent, status);
  return agent;
}

async function show(agent: AgentUnderTest, status: VoiceStatus): Promise<void> {
  await agent.session.show({ status });
  await agent.updateComplete;
}

const strands = (agent: AgentUnderTest): Element[] => [...part(agent, 'visual')!.children];
const running = (agent: AgentUnderTest): number =>
  strands(agent).filter((strand) => strand.getAnimations().some(({ playState }) => playState === 'running')).length;
/** How much of its full height it has, or is on its way to. */
const height = (agent: AgentUnderTest): number =>
  new DOMMatrix(part(agent, 'visual')!.style.transform || 'scaleY(0.2)').d;

describe('VoiceWave', () => {
  it('is there while the line stands, and at no other time', async () => {
    const agent = await mountWith('connecting');
    expect(part(agent, 'visual') === null).to.equal(true);
    for (const status of ['listening', 'thinking', 'speaking'] as const) {
      await show(agent, status);
      await until(() => part(agent, 'visual'));
      expect(part(agent, 'visual')!.getAttribute('aria-hidden')).to.equal('true');
    }
    for (const status of ['reconnecting', 'ended'] as const) {
      await show(agent, status);
      expect(part(agent, 'visual') === null, status).to.equal(true);
    }
  });

  it('joins the end of its way to the beginning, however wide the panel', async () => {
    const agent = await mountWith('speaking');
    await until(() => part(agent, 'visual'));
    for (const strand of strands(agent)) {
      expect(strand.clientWidth).to.equal(2 * part(agent, 'visual')!.clientWidth);
      const path = strand.querySelector('path')!;
      const surface = (x: number) => [0.5, 1, 1.5].map((y) => path.isPointInFill(new DOMPoint(x, y)));
      for (let x = 0.5; x < 12; x += 0.5) expect(surface(x), String(x)).to.deep.equal(surface(x + 12));
    }
  });

  it('is as high as who has the word is loud, and moves only while somebody is heard', async () => {
    const agent = await mountWith('listening');
    await until(() => part(agent, 'visual'));
    expect(running(agent)).to.equal(0);
    agent.session.sound({ microphone: 0.3, speaker: 0 });
    expect(height(agent)).to.be.greaterThan(0.7);
    expect(running(agent)).to.equal(1);
    await show(agent, 'speaking');
    agent.session.sound({ microphone: 0.3, speaker: 0.01 });
    expect(height(agent)).to.be.lessThan(0.5);
    agent.session.sound({ microphone: 0, speaker: 0 });
    expect(height(agent)).to.be.closeTo(0.2, 1e-6);
    expect(running(agent)).to.equal(0);
  });

  it('moves while the agent thinks', async () => {
    const agent = await mountWith('thinking');
    await until(() => part(agent, 'visual'));
    expect(running(agent)).to.equal(1);
  });

  it('moves nothing in a closed panel', async () => {
    const agent = await mountWith('speaking');
    await until(() => part(agent, 'visual'));
    agent.session.sound({ microphone: 0, speaker: 0.4 });
    agent.close();
    await agent.updateComplete;
    expect(running(agent)).to.equal(0);
  });

  it('moves by what the compositor does alone', async () => {
    const agent = await mountWith('speaking');
    await until(() => part(agent, 'visual'));
    agent.session.sound({ microphone: 0, speaker: 0.4 });
    const moved = agent
      .shadowRoot!.getAnimations()
      .flatMap(({ effect }) => (effect as KeyframeEffect).getKeyframes())
      .flatMap((frame) => Object.keys(frame));
    const known = ['offset', 'computedOffset', 'easing', 'composite', 'transform', 'opacity', 'translate'];
    expect(moved.filter((name) => !known.includes(name))).to.deep.equal([]);
  });
});
