/** What a run brings: its events, one by one as they happen, or all of its speech at the end. */
import { encodeWav, PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import type { EventQueue } from './event-queue.ts';
import type { PipelineEvent } from './pipeline-event.ts';
import type { PipelineConversation } from './run-context.ts';

/** Everything of a run, in order. */
export interface PipelineRecording {
  /** What the visitor said, turn by turn. */
  readonly transcripts: readonly string[];
  /** What was answered, greeting included. */
  readonly text: string;
  /** The answers' sound, 24 kHz mono. */
  readonly samples: Int16Array<ArrayBuffer>;
  readonly durationSeconds: number;
  /** The sound as a file: `await writeFile('answer.wav', recording.toWav())`. */
  toWav(): Uint8Array<ArrayBuffer>;
}

/** Read it once, by `for await` or by `collect`. Whoever reads slowly slows the pipeline down; to stop reading aborts the run. */
export class PipelineResult implements AsyncIterable<PipelineEvent> {
  /** As it was given, or a new one. Complete when the run has ended. */
  readonly conversation: PipelineConversation;
  readonly #queue: EventQueue;
  readonly #abort: () => void;
  #isRead = false;

  /** Made by the pipeline. */
  constructor(queue: EventQueue, conversation: PipelineConversation, abort: () => void) {
    this.#queue = queue;
    this.conversation = conversation;
    this.#abort = abort;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<PipelineEvent, void, undefined> {
    if (this.#isRead) throw new TypeError('The events of a pipeline can be read once.');
    this.#isRead = true;
    try {
      for (;;) {
        const event = await this.#queue.take();
        if (!event) return;
        yield event;
      }
    } finally {
      this.#abort();
      this.#queue.close();
    }
  }

  /** @throws PipelineError the first one of an `error` event; the run is aborted then */
  async collect(): Promise<PipelineRecording> {
    const transcripts: string[] = [];
    const chunks: Int16Array[] = [];
    let text = '';
    for await (const event of this) {
      if (event.type === 'error') throw event.error;
      if (event.type === 'transcript') transcripts.push(event.text);
      if (event.type === 'text') text += event.text;
      if (event.type === 'audio') chunks.push(event.samples);
    }
    const samples = joined(chunks);
    return {
      transcripts,
      text,
      samples,
      durationSeconds: samples.length / PCM_SAMPLE_RATE_HZ,
      toWav: () => encodeWav(samples, PCM_SAMPLE_RATE_HZ),
    };
  }
}

function joined(chunks: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const all = new Int16Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
