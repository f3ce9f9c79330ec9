import { describe, expect, it } from 'vitest';
import type { VadDetector } from '../stages/vad.ts';
import { TurnStream } from './turn-stream.ts';

const loud: VadDetector = { isSpeech: (frame) => (frame[0] ?? 0) > 0, close: () => undefined };
const settings = { threshold: 0.5, prefixPaddingMs: 100, silenceDurationMs: 200 };

/** What is told of a signal, `x` 20 ms of speech and `.` of silence; each sample holds its frame's number. */
function told(signal: string, cut = 480, turnSettings = settings): string[] {
  const seen: string[] = [];
  const stream = new TurnStream(loud, turnSettings, {
    speechStarted: () => seen.push('started'),
    samples: (frame) => seen.push(String(Math.abs(frame[0] ?? 0))),
    eagerEndOfTurn: () => seen.push('eager'),
    turnResumed: () => seen.push('resumed'),
    speechStopped: () => seen.push('stopped'),
  });
  const samples = Int16Array.from(
    [...signal].flatMap((sign, i) => new Array<number>(480).fill(sign === 'x' ? i + 1 : -i - 1)),
  );
  for (let at = 0; at < samples.length; at += cut) stream.push(samples.subarray(at, at + cut));
  stream.end();
  return seen;
}

const frames = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

describe('TurnStream', () => {
  it('gives a turn from shortly before the speech to the end of the silence', () => {
    const seen = told(`${'.'.repeat(20)}xxxxx${'.'.repeat(15)}`);
    expect(seen.at(0)).toBe('started');
    // Sure at frame 23; 80 ms of onset and 100 ms of padding before its end.
    expect(seen.slice(1, -1)).toEqual(frames(15, 35));
    expect(seen.at(-1)).toBe('stopped');
  });

  it('tells the same however the samples are cut', () => {
    const signal = `${'.'.repeat(9)}xxxx${'.'.repeat(12)}xx.xx${'.'.repeat(14)}`;
    for (const cut of [1, 7, 479, 481, 5000]) expect(told(signal, cut)).toEqual(told(signal));
  });

  it('gives each frame to one turn only', () => {
    const seen = told(`xxxx${'.'.repeat(12)}xxxx${'.'.repeat(12)}`).filter((one) => /\d/.test(one));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('tells of a pause that may be the end, and keeps no sample back for it', () => {
    const slow = { ...settings, silenceDurationMs: 400 };
    const seen = told(`xxxx${'.'.repeat(12)}xxxx${'.'.repeat(25)}`, 480, slow).filter((one) => /\D/u.test(one));
    expect(seen).toEqual(['started', 'eager', 'resumed', 'eager', 'stopped']);
    expect(told(`xxxx${'.'.repeat(12)}xxxx${'.'.repeat(25)}`, 480, slow).filter((one) => /\d/u.test(one))).toEqual(
      frames(1, 40),
    );
  });

  it('ends a turn with the stream, with what is left of it', () => {
    const seen = told('....xxxx');
    expect(seen.at(-1)).toBe('stopped');
    expect(told('........')).toEqual([]);
  });
});
