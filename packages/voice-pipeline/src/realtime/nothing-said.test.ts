/** Sound in which nobody speaks, with the real detector: no turn, and nothing of it is kept. */
import { describe, expect, it } from 'vitest';
import { noise, seededRandom } from '../../../protocol/src/audio/signals.fixture.ts';
import { AudioInput } from '../audio/audio-input.ts';
import type { AudioSource } from '../audio/audio-source.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { collect, outline, ScriptedStt } from '../pipeline/stages.fixture.ts';
import { ScriptedTts } from '../pipeline/tts.fixture.ts';
import { webRtcVad } from '../stages/webrtc-vad.ts';
import { SimpleWorkflow } from '../workflow/simple-workflow.ts';
import { InputAudio } from './input-audio.ts';
import { Transcription } from './transcription.ts';

const SECOND = 24_000;
const hiss = Int16Array.from(noise(SECOND, seededRandom(5), 3000));

/** The same second again and again. */
function repeated(samples: Int16Array<ArrayBuffer>, seconds: number): AudioSource {
  return {
    async *chunks() {
      for (let i = 0; i < seconds; i++) yield samples;
    },
  };
}

const KINDS: [string, Int16Array<ArrayBuffer>, number][] = [
  ['ten minutes of silence', new Int16Array(SECOND), 600],
  ['a minute of white noise', hiss, 60],
];

describe.each(KINDS)('%s', (_, samples, seconds) => {
  it('is no turn of a conversation (a minute of it)', async () => {
    const stt = new ScriptedStt('never');
    const workflow = new SimpleWorkflow({ answer: () => 'never' });
    const pipeline = createPipeline({ stt, workflow, tts: new ScriptedTts() });
    const events = await collect(pipeline.runStreamed(repeated(samples, 60)));
    expect(outline(events)).toEqual(['session_ended completed']);
    expect(stt.heard).toEqual([]);
  }, 60_000);

  it('is no turn of a session, and of what a client commits all the same only the end is left', async () => {
    const stt = new ScriptedStt('never');
    const turns: unknown[] = [];
    const input = new InputAudio(await webRtcVad().createDetector(), () => new Transcription(stt), {
      speechStarted: () => turns.push('started'),
      speechStopped: () => turns.push('stopped'),
      turnEnded: (turn) => turns.push(turn),
    });
    input.configure({ threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 });
    for (let i = 0; i < seconds; i++) input.append(samples);
    expect(turns).toEqual([]);
    expect(stt.heard).toEqual([]);
    expect(input.clockMs).toBe(seconds * 1000);
    expect(input.commit().durationMs).toBeLessThanOrEqual(60_000);
    input.close();
  }, 60_000);
});

describe('a clip in which nothing is said', () => {
  it.each([
    ['one sample', 1],
    ['a second of silence', SECOND],
  ])('ends its turn without an answer: %s', async (_, length) => {
    const workflow = new SimpleWorkflow({ answer: () => 'never' });
    const pipeline = createPipeline({ stt: new ScriptedStt(''), workflow, tts: new ScriptedTts() });
    const events = await collect(pipeline.run(AudioInput.fromSamples(new Int16Array(length))));
    expect(outline(events)).toContain('turn_ended 1 no_speech');
    expect(events.some(({ type }) => type === 'audio' || type === 'error')).toBe(false);
  });
});
