/** Doubles of the ports around a pipeline, a visitor to speak into it, and a reader of what comes out. */
import type { StreamedAudioInput } from '../audio/streamed-audio-input.ts';
import type { Stt, SttOptions, SttUtterance } from '../stages/stt.ts';
import type { Vad } from '../stages/vad.ts';
import type { PipelineEvent } from './pipeline-event.ts';

/** Hears the given texts, one per utterance, word by word, whatever is said; a promised one when it is there. */
export class ScriptedStt implements Stt {
  readonly name = 'Scripted';
  /** Samples of each utterance. */
  readonly heard: number[] = [];
  readonly options: SttOptions[] = [];
  cancels = 0;
  readonly #texts: (string | Error | Promise<string>)[];

  constructor(...texts: (string | Error | Promise<string>)[]) {
    this.#texts = texts;
  }

  start(options: SttOptions = {}): SttUtterance {
    this.options.push(options);
    const utterance = this.heard.push(0) - 1;
    const text = this.#texts[utterance] ?? '';
    return {
      push: (samples) => {
        this.heard[utterance] = (this.heard[utterance] ?? 0) + samples.length;
      },
      finish: () => words(text),
      cancel: () => {
        this.cancels += 1;
      },
    };
  }

  async close(): Promise<void> {}
}

async function* words(text: string | Error | Promise<string>): AsyncIterable<string> {
  const whole = await text;
  if (whole instanceof Error) throw whole;
  yield* whole.match(/\s*\S+/gu) ?? [];
}

/** Takes every loud frame for speech. */
export const loudnessVad: Vad = {
  name: 'Loudness',
  createDetector: async () => ({ isSpeech: (frame) => frame.some((sample) => sample > 3000), close: () => undefined }),
};

/** Speaks for so many milliseconds, and is silent long enough for the turn to end. */
export function speakInto(input: StreamedAudioInput, speechMs = 400, silenceMs = 700): void {
  input.push(new Int16Array(speechMs * 24).fill(9000));
  input.push(new Int16Array(silenceMs * 24));
}

export async function collect(events: AsyncIterable<PipelineEvent>): Promise<PipelineEvent[]> {
  const seen: PipelineEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

/** `type`, with the turn and the reason where there are some; runs of the same are one. */
export function outline(events: readonly PipelineEvent[]): string[] {
  return events
    .map((event) => {
      const turn = 'turn' in event && event.turn !== undefined ? ` ${event.turn}` : '';
      const reason = 'reason' in event ? ` ${event.reason}` : '';
      return event.type + turn + reason;
    })
    .filter((name, i, all) => name !== all[i - 1]);
}

export function errorsOf(events: readonly PipelineEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'error' ? event.error.code : []));
}
