import type { ServerEvent } from '@voice-agent/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineReport } from './media-messages.ts';
import { ReportBatch } from './report-batch.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function start() {
  const posts: (readonly EngineReport[])[] = [];
  return { posts, batch: new ReportBatch((reports) => posts.push(reports)) };
}

const level = (microphone: number, speaker = 0): EngineReport => ({ type: 'level', microphone, speaker });
const playhead = (itemId: string, playedSamples: number): EngineReport => ({
  type: 'playhead',
  playhead: { itemId, contentIndex: 0, playedSamples, receivedSamples: 48_000 },
});
const serverEvent = (event: Partial<ServerEvent>): EngineReport => ({
  type: 'server-event',
  event: event as ServerEvent,
  receivedSamples: 0,
  sentSamples: 0,
});
const word = (delta: string): EngineReport =>
  serverEvent({ type: 'response.output_audio_transcript.delta', delta } as Partial<ServerEvent>);
const speech = serverEvent({ type: 'input_audio_buffer.speech_started' });

describe('ReportBatch', () => {
  it('posts the first report at once, and what can wait every 0.6 seconds', () => {
    const { posts, batch } = start();
    for (let frame = 0; frame < 31; frame++) {
      batch.add(level(frame));
      batch.add(word(String(frame)));
      vi.advanceTimersByTime(40);
    }
    expect(posts).toHaveLength(3);
    batch.flush();
    expect(posts[0]).toEqual([level(0)]);
    const words = posts.flat().filter(({ type }) => type === 'server-event');
    expect(words).toEqual(Array.from({ length: 31 }, (_, frame) => word(String(frame))));
  });

  it('posts what can wait as often as it is told to', () => {
    const { posts, batch } = start();
    batch.periodMs = 100;
    for (let frame = 0; frame < 10; frame++) {
      batch.add(level(frame));
      vi.advanceTimersByTime(50);
    }
    expect(posts).toEqual([0, 1, 3, 5, 7, 9].map((frame) => [level(frame)]));
  });

  it('posts what cannot wait at once, after what waits', () => {
    const { posts, batch } = start();
    for (const report of [level(0), word('Good '), word('morning'), speech]) batch.add(report);
    expect(posts).toEqual([[level(0)], [word('Good '), word('morning'), speech]]);
    const urgent: EngineReport[] = [
      { type: 'ready' },
      { type: 'playing', playing: true },
      { type: 'network', weak: true, droppedFrames: 1 },
      { type: 'latency', responseId: 'r1', milliseconds: 300 },
      { type: 'closed', code: 1006, reason: '' },
      serverEvent({ type: 'response.function_call_arguments.done' }),
      serverEvent({ type: 'error' }),
    ];
    for (const report of urgent) batch.add(report);
    expect(posts.slice(2)).toEqual(urgent.map((report) => [report]));
  });

  it('begins a new period with each post', () => {
    const { posts, batch } = start();
    batch.add(level(0));
    vi.advanceTimersByTime(200);
    batch.add(speech);
    batch.add(level(1));
    vi.advanceTimersByTime(500);
    expect(posts).toHaveLength(2);
    vi.advanceTimersByTime(100);
    expect(posts).toHaveLength(3);
  });

  it('tells the loudest of a period', () => {
    const { posts, batch } = start();
    for (const [microphone, speaker] of [
      [0, 0],
      [0.1, 0.5],
      [0.4, 0.2],
      [0.3, 0.1],
    ] as const) {
      batch.add(level(microphone, speaker));
    }
    batch.flush();
    expect(posts[1]).toEqual([level(0.4, 0.5)]);
  });

  it('keeps the last playhead of each content, and the order', () => {
    const { posts, batch } = start();
    const rest = [word('So'), playhead('b', 0), playhead('a', 200)];
    for (const report of [level(0), playhead('a', 100), ...rest]) batch.add(report);
    batch.flush();
    expect(posts[1]).toEqual(rest);
    batch.add(playhead('b', 50));
    batch.flush();
    expect(posts[2]).toEqual([playhead('b', 50)]);
  });

  it('keeps a silence behind the end of the sound apart from the sound', () => {
    const { posts, batch } = start();
    batch.add(level(0));
    batch.add(level(0, 0.5));
    batch.add({ type: 'playing', playing: false });
    batch.add(level(0, 0));
    batch.flush();
    expect(posts.at(-1)).toEqual([level(0, 0)]);
  });

  it('posts nothing where nothing waits, now or later', () => {
    const { posts, batch } = start();
    batch.flush();
    batch.add(level(0));
    vi.advanceTimersByTime(1_000);
    expect(posts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    batch.add(level(1));
    expect(posts).toHaveLength(2);
  });
});
