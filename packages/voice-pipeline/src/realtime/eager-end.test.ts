/** The end of a turn that is expected before it is sure, with real ears: Flite speaks, WebRTC's detector and PocketSphinx hear. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flite } from '../stages/flite-tts.ts';
import { pocketSphinx } from '../stages/pocketsphinx-stt.ts';
import { say } from '../stages/speech.fixture.ts';
import type { Stt, SttUtterance } from '../stages/stt.ts';
import { webRtcVad } from '../stages/webrtc-vad.ts';
import { type CommittedTurn, InputAudio } from './input-audio.ts';
import { timedStt } from './timed-stt.ts';
import { Transcription } from './transcription.ts';

const SETTINGS = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 };

const tts = flite();
let stt: Stt;
let beginning: Int16Array;
let rest: Int16Array;

/** Without the silence that the fixture and the voice leave around the words. */
async function words(text: string): Promise<Int16Array> {
  const samples = await say(tts, text, 'rms');
  const isLoud = (sample: number) => Math.abs(sample) > 300;
  return samples.slice(samples.findIndex(isLoud), samples.length - samples.slice().reverse().findIndex(isLoud));
}

beforeAll(async () => {
  stt = await pocketSphinx();
  beginning = await words('the weather is nice');
  rest = await words('what is the capital of france');
}, 60_000);

afterAll(async () => {
  await tts.close();
  await stt.close();
});

/** The same ears; `log` has what they are told about the end. Deaf to it without `isEager`. */
function ears(log: string[], isEager = true): Stt {
  const start: Stt['start'] = (options) => {
    const { push, finish, cancel, eagerEndOfTurn, turnResumed } = bound(stt.start(options));
    if (!isEager) return { push, finish, cancel };
    const told = (name: string, step?: () => void) => () => {
      log.push(name);
      step?.();
    };
    return {
      push,
      finish,
      cancel,
      eagerEndOfTurn: told('eager', eagerEndOfTurn),
      turnResumed: told('resumed', turnResumed),
    };
  };
  return timedStt({ name: stt.name, start, close: () => stt.close() }, 60_000);
}

function bound(utterance: SttUtterance) {
  return {
    push: (samples: Int16Array) => utterance.push(samples),
    finish: () => utterance.finish(),
    cancel: () => utterance.cancel(),
    eagerEndOfTurn: () => utterance.eagerEndOfTurn?.(),
    turnResumed: () => utterance.turnResumed?.(),
  };
}

async function setUp(isEager = true) {
  const log: string[] = [];
  const turns: CommittedTurn[] = [];
  const own = ears(log, isEager);
  const input = new InputAudio(await webRtcVad().createDetector(), () => new Transcription(own), {
    speechStarted: () => log.push('started'),
    speechStopped: () => log.push('stopped'),
    turnEnded: (turn) => turns.push(turn),
  });
  input.configure(SETTINGS);
  input.append(silence(400));
  return { input, log, turns };
}

const silence = (ms: number) => new Int16Array(ms * 24);

async function transcript(turn: CommittedTurn | undefined): Promise<string> {
  const outcome = await turn?.transcription.finish(() => undefined);
  return outcome?.ok ? outcome.transcript : `failed: ${JSON.stringify(outcome)}`;
}

describe('InputAudio, before the silence is long enough', () => {
  it.each([350])(
    'hears a sentence with a pause of %i ms as it does without expecting an end',
    async (pauseMs) => {
      const heard: string[] = [];
      for (const isEager of [true, false]) {
        const { input, log, turns } = await setUp(isEager);
        for (const part of [beginning, silence(pauseMs), rest, silence(600)]) input.append(part);
        if (isEager) expect(log).toEqual(['started', 'eager', 'resumed', 'eager', 'stopped']);
        expect(turns).toHaveLength(1);
        heard.push(await transcript(turns[0]));
        input.close();
      }
      expect(heard[0]).toBe(heard[1]);
      expect(heard[0]).toMatch(/weather is nice .*capital of france/u);
    },
    120_000,
  );

  it('hears what a client commits while the end is expected', async () => {
    const { input, log } = await setUp();
    for (const part of [rest, silence(300)]) input.append(part);
    expect(log).toEqual(['started', 'eager']);
    expect(await transcript(input.commit())).toBe('what is the capital of france');
    input.close();
  }, 60_000);

  it('drops it when the client clears, and hears the next turn', async () => {
    const { input, turns } = await setUp();
    for (const part of [beginning, silence(300)]) input.append(part);
    input.clear();
    for (const part of [silence(400), rest, silence(600)]) input.append(part);
    expect(turns).toHaveLength(1);
    expect(await transcript(turns[0])).toBe('what is the capital of france');
    input.close();
  }, 60_000);

  it('takes who speaks after the end for a new turn', async () => {
    const { input, log, turns } = await setUp();
    for (const part of [rest, silence(600), rest, silence(600)]) input.append(part);
    expect(log).toEqual(['started', 'eager', 'stopped', 'started', 'eager', 'stopped']);
    const both = await Promise.all(turns.map(transcript));
    expect(both).toEqual(['what is the capital of france', 'what is the capital of france']);
    input.close();
  }, 60_000);
});
