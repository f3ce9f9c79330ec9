import { describe, expect, it } from 'vitest';
import { VoiceServerError } from '../errors.ts';
import type { VoiceEvent } from './voice-event.ts';
import type { VoiceObserver, VoiceOperation, VoiceOperationEnd, VoiceSpan } from './voice-observer.ts';
import { VoiceTelemetry } from './voice-telemetry.ts';

const TOOL: VoiceOperation = {
  type: 'tool',
  sessionId: 'vs_1',
  agent: 'support',
  tool: 'lookup',
  callId: 'c',
  content: { arguments: { orderId: 'A-42' } },
};

/** An observer that keeps how operations ended. */
function watcher(name: string, order: string[] = []) {
  const ends: VoiceOperationEnd[] = [];
  const operations: VoiceOperation[] = [];
  const observer: VoiceObserver = {
    async around(operation, work) {
      operations.push(operation);
      order.push(`${name} begins`);
      ends.push(await work());
      order.push(`${name} ends`);
    },
  };
  return { observer, ends, operations, order };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('VoiceTelemetry.trace', () => {
  it('does the work within all observers, the first one outermost', async () => {
    const order: string[] = [];
    const observers = [watcher('first', order).observer, watcher('second', order).observer];
    const telemetry = new VoiceTelemetry({ observers });
    await telemetry.trace(TOOL, async () => order.push('work'));
    await settled();
    expect(order).toEqual(['first begins', 'second begins', 'work', 'second ends', 'first ends']);
  });

  it('tells how it ended, a failure by its code, and nothing of the content', async () => {
    const { observer, ends, operations } = watcher('only');
    const telemetry = new VoiceTelemetry({ observers: [observer] });
    const end = { agent: 'support', content: { output: 'secret' } };
    expect(
      await telemetry.trace(
        TOOL,
        async () => 7,
        () => end,
      ),
    ).toBe(7);
    const refusal = new VoiceServerError('rate_limited', 'Later.');
    await expect(telemetry.trace(TOOL, () => Promise.reject(refusal))).rejects.toBe(refusal);
    await expect(telemetry.trace(TOOL, () => Promise.reject('odd'))).rejects.toBe('odd');
    await settled();
    expect(ends).toEqual([{ agent: 'support' }, { error: 'rate_limited' }, { error: 'internal' }]);
    expect(JSON.stringify(operations)).not.toContain('A-42');
  });

  it('hands the content on where it is asked for', async () => {
    const { observer, operations } = watcher('only');
    await new VoiceTelemetry({ content: true, observers: [observer] }).trace(TOOL, async () => {});
    expect(operations[0]).toMatchObject({ content: { arguments: { orderId: 'A-42' } } });
  });

  it('gives the work the span of the observer that has one', async () => {
    const seen: string[] = [];
    const span: VoiceSpan = { setAttribute: (name) => seen.push(name), addEvent: () => {} };
    const observers = [
      { around: (_: VoiceOperation, work) => work(span) },
      watcher('inner').observer,
    ] satisfies VoiceObserver[];
    const rows = async (given: VoiceSpan) => void given.setAttribute('rows', 2);
    await new VoiceTelemetry({ observers }).trace(TOOL, rows);
    await new VoiceTelemetry().trace(TOOL, rows);
    expect(seen).toEqual(['rows']);
  });

  it.each<[string, VoiceObserver['around']]>([
    [
      'throws',
      () => {
        throw new Error('bad observer');
      },
    ],
    ['rejects', () => Promise.reject(new Error('bad observer'))],
    ['never does the work', () => undefined],
    [
      'does the work twice',
      async (_, work) => {
        await Promise.all([work(), work()]);
      },
    ],
    ['never comes to an end', () => new Promise(() => {})],
    [
      'throws after the work',
      async (_, work) => {
        await work();
        throw new Error('bad observer');
      },
    ],
  ])('does the work once around an observer that %s', async (does, around) => {
    let runs = 0;
    const events: VoiceEvent[] = [];
    const telemetry = new VoiceTelemetry({ observers: [{ around }, watcher('good').observer] });
    telemetry.subscribe((event) => events.push(event));
    for (let i = 0; i < 2; i++) expect(await telemetry.trace(TOOL, async () => ++runs)).toBe(i + 1);
    await settled();
    expect(runs).toBe(2);
    const failures = events.filter(({ type }) => type === 'telemetry.listener_failed');
    expect(failures).toHaveLength(/throws|rejects/.test(does) ? 1 : 0);
  });

  it('asks an observer no more that has left', async () => {
    const { observer, operations } = watcher('only');
    const telemetry = new VoiceTelemetry();
    telemetry.observe(observer);
    const leave = telemetry.observe(observer);
    await telemetry.trace(TOOL, async () => {});
    leave();
    leave();
    await telemetry.trace(TOOL, async () => {});
    expect(operations).toHaveLength(1);
  });
});
