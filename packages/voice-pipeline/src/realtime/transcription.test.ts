import { describe, expect, it } from 'vitest';
import { resilientStt } from '../stages/resilient-stt.ts';
import type { Stt } from '../stages/stt.ts';
import { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';
import { scriptedStt } from './engine.fixture.ts';
import { SessionTurns } from './session-turns.ts';
import { timedStt } from './timed-stt.ts';
import { toldStt } from './told-stt.ts';
import { Transcription } from './transcription.ts';

describe('Transcription', () => {
  it('passes on the pieces and their sum', async () => {
    const deltas: string[] = [];
    const outcome = await new Transcription(scriptedStt('one two ')).finish((delta) => deltas.push(delta));
    expect(deltas).toEqual(['one ', 'two ']);
    expect(outcome).toEqual({ ok: true, transcript: 'one two' });
  });

  it('fails in words for people without a recogniser', async () => {
    const outcome = await new Transcription(undefined).finish(() => undefined);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'stt_unavailable' } });
  });

  it('tells what broke to the caller, not in the error', async () => {
    const cause = new Error('secret path');
    const outcome = await new Transcription(scriptedStt(cause)).finish(() => undefined);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'stt_failed' }, cause });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  it.each(['start', 'push'] as const)('survives a recogniser that throws at %s', async (when) => {
    const stt: Stt = {
      name: 'broken',
      start() {
        if (when === 'start') throw new Error('cannot start');
        return {
          push() {
            throw new Error('cannot push');
          },
          async *finish() {
            yield 'never';
          },
          cancel: () => undefined,
        };
      },
      close: async () => undefined,
    };
    const transcription = new Transcription(stt);
    transcription.push(new Int16Array(480));
    transcription.push(new Int16Array(480));
    expect(await transcription.finish(() => undefined)).toMatchObject({ ok: false, error: { code: 'stt_failed' } });
    transcription.cancel();
  });

  it('passes on that the end is expected, through all that stands before a recogniser, and needs none that listens', () => {
    const told: string[] = [];
    const ears = scriptedStt();
    const eager: Stt = {
      ...ears,
      start: (options) =>
        Object.assign(ears.start(options), {
          eagerEndOfTurn: () => void told.push('eager'),
          turnResumed: () => void told.push('resumed'),
        }),
    };
    const turns = new SessionTurns(new PipelineTelemetry(), 'session');
    for (const stt of [eager, ears]) {
      const transcription = new Transcription(toldStt(turns, timedStt(resilientStt([stt]), 1000)));
      transcription.eagerEndOfTurn();
      transcription.turnResumed();
    }
    expect(told).toEqual(['eager', 'resumed']);
  });

  it('tells early what two guesses agree in, and then the rest', async () => {
    let guess: (text: string) => void = () => undefined;
    const stt = scriptedStt('where is my order');
    const start = stt.start.bind(stt);
    stt.start = (options = {}) => {
      guess = options.onInterim ?? guess;
      return start(options);
    };
    const deltas: string[] = [];
    const transcription = new Transcription(stt, { onEarlyDelta: (delta) => deltas.push(`early ${delta}`) });
    for (const text of ['where', 'where is', 'where is it']) guess(text);
    const finished = transcription.finish((delta) => deltas.push(delta));
    guess('where is it');
    expect(await finished).toEqual({ ok: true, transcript: 'where is my order' });
    expect(deltas).toEqual(['early where', 'early  is', ' ', 'my ', 'order']);
  });

  it('tells nothing early of what was given up', () => {
    let guess: (text: string) => void = () => undefined;
    const stt = scriptedStt();
    const start = stt.start.bind(stt);
    stt.start = (options = {}) => {
      guess = options.onInterim ?? guess;
      return start(options);
    };
    const deltas: string[] = [];
    const transcription = new Transcription(stt, { onEarlyDelta: (delta) => deltas.push(delta) });
    transcription.cancel();
    for (const text of ['one', 'one']) guess(text);
    expect(deltas).toEqual([]);
  });

  it('passes on what is known of the speech', () => {
    const given: unknown[] = [];
    const stt = scriptedStt();
    const start = stt.start.bind(stt);
    stt.start = (options) => {
      given.push(options);
      return start();
    };
    new Transcription(stt, { language: 'en', bandwidthHz: 4_000 });
    new Transcription(stt);
    const onRecogniser = expect.any(Function);
    expect(given).toEqual([{ language: 'en', bandwidthHz: 4_000, onRecogniser }, { onRecogniser }]);
  });
});
