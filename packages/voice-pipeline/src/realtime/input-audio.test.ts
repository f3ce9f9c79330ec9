import { describe, expect, it } from 'vitest';
import type { TurnSettings } from '../pipeline/turn-detection.ts';
import { loudnessVad, scriptedStt, signal } from './engine.fixture.ts';
import { type CommittedTurn, InputAudio } from './input-audio.ts';
import { Transcription } from './transcription.ts';

const SETTINGS: TurnSettings = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 200 };

async function setUp(settings: TurnSettings | null) {
  const stt = scriptedStt('one', 'two', 'three');
  const log: string[] = [];
  const turns: CommittedTurn[] = [];
  let started = 0;
  const input = new InputAudio(
    await loudnessVad.createDetector(),
    () => {
      started += 1;
      return new Transcription(stt);
    },
    {
      speechStarted: (ms) => log.push(`started ${ms}`),
      speechStopped: (ms) => log.push(`stopped ${ms}`),
      turnEnded: (turn) => turns.push(turn),
    },
  );
  input.configure(settings);
  return { input, stt, log, turns, started: () => started };
}

async function finish(turn: CommittedTurn): Promise<void> {
  await turn.transcription.finish(() => undefined);
}

describe('InputAudio', () => {
  it('cuts a turn out of the stream, with its padding and its closing silence', async () => {
    const { input, log, turns, stt } = await setUp(SETTINGS);
    input.append(signal(1000, 0));
    input.append(signal(500));
    input.append(signal(1000, 0));
    // Onset is seen after 60 ms of speech, in a window of 80 ms; the silence is 200 ms.
    expect(log).toEqual(['started 680', 'stopped 1700']);
    await finish(turns[0]!);
    expect(stt.heardSamples).toEqual([(1700 - 680) * 24]);
    expect(turns[0]!.durationMs).toBe(1020);
  });

  it('does not depend on how the samples are cut', async () => {
    const samples = [signal(333, 0), signal(700), signal(777, 0)].flatMap((part) => [...part]);
    const logs: string[][] = [];
    for (const size of [17, 480, 960, samples.length]) {
      const { input, log } = await setUp(SETTINGS);
      for (let at = 0; at < samples.length; at += size) input.append(Int16Array.from(samples.slice(at, at + size)));
      logs.push(log);
    }
    expect(new Set(logs.map(String)).size).toBe(1);
    expect(logs[0]).toHaveLength(2);
  });

  it('feeds the recogniser while speech goes on', async () => {
    const { input, started, turns } = await setUp(SETTINGS);
    input.append(signal(500));
    expect(started()).toBe(1);
    expect(turns).toEqual([]);
    expect(input.speaking).toBe(true);
  });

  it('commits what a client commits in the middle of speech, and says that it stopped', async () => {
    const { input, log, stt } = await setUp(SETTINGS);
    input.append(signal(500));
    const turn = input.commit();
    expect(log).toEqual(['started 0', 'stopped 500']);
    await finish(turn);
    expect(stt.heardSamples).toEqual([500 * 24]);
    expect(input.speaking).toBe(false);
  });

  it('commits silence too when the client asks, under turn detection', async () => {
    const { input, stt, log } = await setUp(SETTINGS);
    input.append(signal(250, 0));
    await finish(input.commit());
    expect(stt.heardSamples).toEqual([250 * 24]);
    expect(log).toEqual([]);
  });

  it('keeps all audio for the commit without turn detection, also an incomplete frame', async () => {
    const { input, log, stt } = await setUp(null);
    input.append(signal(400, 0));
    input.append(signal(1000));
    input.append(signal(1005, 0));
    await finish(input.commit());
    expect(log).toEqual([]);
    expect(stt.heardSamples).toEqual([2405 * 24]);
  });

  it('takes no recogniser while a client without turn detection sends silence', async () => {
    const { input, started } = await setUp(null);
    input.append(signal(5000, 0));
    expect(started()).toBe(0);
    input.append(signal(200));
    expect(started()).toBe(1);
    expect(input.speaking).toBe(false);
  });

  it('refuses to commit less than 100 ms, and forgets nothing by that', async () => {
    const { input, stt } = await setUp(null);
    expect(() => input.commit()).toThrow('buffer only has 0.00ms');
    input.append(signal(90));
    expect(() => input.commit()).toThrow('buffer only has 90.00ms');
    input.append(signal(60));
    await finish(input.commit());
    expect(stt.heardSamples).toEqual([150 * 24]);
    expect(() => input.commit()).toThrow('buffer only has 0.00ms');
  });

  it('forgets what is cleared while the clock goes on', async () => {
    const { input, stt, log } = await setUp(SETTINGS);
    input.append(signal(505));
    input.clear();
    expect(stt.cancelled).toBe(1);
    expect(input.speaking).toBe(false);
    expect(input.clockMs).toBe(505);
    expect(() => input.commit()).toThrow('0.00ms');
    input.append(signal(500));
    expect(log).toEqual(['started 0', 'started 505']);
  });

  it('keeps a turn that runs when only its settings change, and drops it when detection goes', async () => {
    const { input, stt } = await setUp(SETTINGS);
    input.append(signal(500));
    input.configure({ ...SETTINGS, silenceDurationMs: 900 });
    expect(input.speaking).toBe(true);
    input.configure(null);
    expect(input.speaking).toBe(false);
    expect(stt.cancelled).toBe(1);
  });

  it('holds at most fifteen minutes for a client that never commits', async () => {
    const { input } = await setUp(null);
    const minute = new Int16Array(60_000 * 24);
    for (let i = 0; i < 15; i++) input.append(minute);
    expect(() => input.append(minute)).toThrow('at most 900s');
    input.clear();
    input.append(minute);
  });

  it.each([
    ['silence', 0],
    ['speech', 10_000],
  ])('commits a full buffer of %s', async (_, amplitude) => {
    const { input, stt, started } = await setUp(null);
    const minute = new Int16Array(60_000 * 24).fill(amplitude);
    for (let i = 0; i < 15; i++) input.append(minute);
    expect(() => input.append(minute)).toThrow('at most 900s');
    input.append(new Int16Array(240));
    await finish(input.commit());
    expect(started()).toBe(1);
    expect(stt.heardSamples).toEqual([900_000 * 24 + 240]);
  });

  it('may be closed twice, and lets the recogniser go', async () => {
    const { input, stt } = await setUp(SETTINGS);
    input.append(signal(500));
    input.close();
    input.close();
    expect(stt.cancelled).toBe(1);
  });
});
