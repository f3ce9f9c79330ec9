/** Stages that take a given time, and say how long they really took: timers are late on a busy machine. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Stt, Tts, Vad, Workflow } from '@voice-agent/voice-pipeline';

export interface Delays {
  sttMs: number;
  workflowMs: number;
  ttsMs: number;
  /** Between two chunks of 100 ms of sound. */
  chunkMs: number;
  chunksPerSentence: number;
}

export interface TimedStages {
  stt: Stt;
  workflow: Workflow;
  tts: Tts;
  vad: Vad;
  /** What each stage took the last time, until its first output. */
  took: { sttMs: number; workflowMs: number; ttsMs: number };
}

const CHUNK_SAMPLES = 2400;
const LOUD = 3000;

/** `answer` is what the workflow says to everything. */
export function timedStages(delays: Delays, answer: readonly string[]): TimedStages {
  const took = { sttMs: 0, workflowMs: 0, ttsMs: 0 };
  const takes = async (stage: keyof typeof took) => {
    const began = performance.now();
    if (delays[stage] > 0) await pause(delays[stage]);
    took[stage] = performance.now() - began;
  };
  return {
    took,
    stt: {
      name: 'Timed',
      start: () => ({
        push: () => undefined,
        async *finish() {
          await takes('sttMs');
          yield 'hello';
        },
        cancel: () => undefined,
      }),
      close: async () => undefined,
    },
    workflow: {
      async *run() {
        await takes('workflowMs');
        yield* answer;
      },
    },
    tts: {
      name: 'Timed',
      voices: [],
      async *synthesize(text) {
        // Only the first sentence counts: the others are made while it is heard.
        if (text === answer[0]) await takes('ttsMs');
        for (let i = 0; i < delays.chunksPerSentence; i++) {
          if (i > 0 && delays.chunkMs > 0) await pause(delays.chunkMs);
          yield new Int16Array(CHUNK_SAMPLES);
        }
      },
      close: async () => undefined,
    },
    vad: {
      name: 'Loudness',
      createDetector: async () => ({ isSpeech: (frame) => (frame[0] ?? 0) > LOUD, close: () => undefined }),
    },
  };
}
