/**
 * Recognition by a server with OpenAI's `POST /audio/transcriptions`: OpenAI, Speaches, LocalAI, vLLM, whisper.cpp, … The
 * speech is sent as one WAV when it has ended; the text comes back as a stream where the server can.
 */
import { encodeWav, PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { checkOptions, flag, numberIn, type OptionChecks, text } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { ENDPOINT_CHECKS, type EndpointOptions, postToEndpoint } from '../remote/endpoint.ts';
import { readServerSentEvents } from '../remote/server-sent-events.ts';
import type { Stt, SttOptions, SttUtterance } from './stt.ts';

export interface OpenAiSttOptions extends EndpointOptions {
  /** Default 'gpt-transcribe'. */
  model?: string | undefined;
  /** BCP 47, for utterances that name none. Default: the server finds out. */
  language?: string;
  /** Names and words that are likely to be said. */
  prompt?: string;
  /** 0 to 1. */
  temperature?: number;
  /** Ask for the text as a stream. Default true; a server that cannot answers at once. */
  stream?: boolean;
}

const CHECKS: OptionChecks<OpenAiSttOptions> = {
  ...ENDPOINT_CHECKS,
  model: text,
  language: text,
  prompt: text,
  temperature: numberIn({ least: 0, most: 1 }),
  stream: flag,
};

/** Connects to nothing before the first utterance. @throws TypeError, RangeError: a line for each option that cannot work */
export function openAiStt(options: OpenAiSttOptions = {}): Stt {
  checkOptions('openAiStt', options, CHECKS);
  return {
    name: options.model ?? DEFAULT_MODEL,
    start: (speech) => new OpenAiUtterance(options, speech ?? {}),
    close: async () => undefined,
  };
}

const DEFAULT_MODEL = 'gpt-transcribe';

class OpenAiUtterance implements SttUtterance {
  readonly #options: OpenAiSttOptions;
  readonly #language: string | undefined;
  readonly #abort = new AbortController();
  #chunks: Int16Array[] = [];

  constructor(options: OpenAiSttOptions, speech: SttOptions) {
    this.#options = options;
    this.#language = speech.language ?? options.language;
  }

  push(samples: Int16Array): void {
    if (!this.#abort.signal.aborted) this.#chunks.push(samples.slice());
  }

  async *finish(): AsyncIterable<string> {
    const { signal } = this.#abort;
    const samples = joined(this.#chunks);
    this.#chunks = [];
    if (signal.aborted || samples.length === 0) return;
    try {
      const body = this.#form(samples);
      const response = await postToEndpoint(this.#options, {
        path: '/audio/transcriptions',
        body,
        signal,
        code: 'stt-failed',
      });
      yield* transcriptOf(response);
    } catch (cause) {
      if (signal.aborted) return;
      if (cause instanceof PipelineError) throw cause;
      throw new PipelineError('stt-failed', 'The transcription broke off.', { cause, isTransient: true });
    }
  }

  cancel(): void {
    this.#chunks = [];
    this.#abort.abort();
  }

  #form(samples: Int16Array): FormData {
    const { model = DEFAULT_MODEL, prompt, temperature, stream = true } = this.#options;
    const form = new FormData();
    form.set('file', new Blob([encodeWav(samples, PCM_SAMPLE_RATE_HZ)], { type: 'audio/wav' }), 'speech.wav');
    form.set('model', model);
    form.set('response_format', 'json');
    if (stream) form.set('stream', 'true');
    // ISO 639-1, which is how BCP 47 begins.
    if (this.#language) form.set('language', this.#language.split('-')[0] as string);
    if (prompt) form.set('prompt', prompt);
    if (temperature !== undefined) form.set('temperature', String(temperature));
    return form;
  }
}

/** OpenAI's have a type. vLLM's are chunks as of a chat; those of faster-whisper-server, and of old Speaches, a segment each. */
interface StreamEvent {
  type?: unknown;
  delta?: unknown;
  text?: unknown;
  error?: unknown;
  choices?: { delta?: { content?: unknown } }[];
}

async function* transcriptOf(response: Response): AsyncIterable<string> {
  if (!response.headers.get('content-type')?.includes('text/event-stream') || !response.body) {
    const { text } = parsed(await response.text()) as { text?: unknown };
    if (typeof text !== 'string') throw new PipelineError('stt-failed', 'The transcription has no text.');
    if (text !== '') yield text;
    return;
  }
  let told = '';
  let isOfSegments = true;
  for await (const data of readServerSentEvents(response.body)) {
    if (data === '[DONE]') return;
    const event = parsed(data) as StreamEvent;
    isOfSegments &&= event.type === undefined && event.choices === undefined;
    const delta = event.type === 'transcript.text.delta' ? event.delta : event.choices?.[0]?.delta?.content;
    if (typeof delta === 'string') {
      told += delta;
      if (delta !== '') yield delta;
    } else if (event.type === 'transcript.text.done') {
      // Servers without deltas say it all here.
      if (told === '' && typeof event.text === 'string') yield event.text;
      return;
    } else if (isOfSegments && typeof event.text === 'string') {
      const gap = told === '' || /\s$/.test(told) || /^\s/.test(event.text) ? '' : ' ';
      told += gap + event.text;
      if (event.text !== '') yield gap + event.text;
    } else if (event.type === 'error' || event.error) {
      throw new PipelineError('stt-failed', 'The server gave the transcription up.', { isTransient: true });
    }
  }
  // No event says that these are all; for silence there are none.
  if (isOfSegments) return;
  throw new PipelineError('stt-failed', 'The transcription ended before it was done.', { isTransient: true });
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new PipelineError('stt-failed', 'The server answered something that is no transcription.');
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
