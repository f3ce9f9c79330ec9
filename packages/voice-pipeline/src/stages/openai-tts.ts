/**
 * Speech by a server with OpenAI's `POST /audio/speech`: OpenAI, Speaches, LocalAI, Kokoro, … The sound is read as raw
 * samples and handed on while it comes, so that it is heard before the sentence is synthesised.
 */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { rateCheck, strangerIn } from '../audio/audio-format.ts';
import { ByteDecoder } from '../audio/byte-decoder.ts';
import { checkOptions, listOf, numberIn, type OptionChecks, text } from '../checked-options.ts';
import { PipelineError } from '../errors.ts';
import { ENDPOINT_CHECKS, type EndpointOptions, postToEndpoint } from '../remote/endpoint.ts';
import type { Tts, TtsOptions } from './tts.ts';

export interface OpenAiTtsOptions extends EndpointOptions {
  /** Default 'gpt-4o-mini-tts'. */
  model?: string | undefined;
  /** For requests that name no voice, or one that is not among `voices`. Default 'marin'. */
  voice?: string;
  /** Those that requests may name. Default: OpenAI's. */
  voices?: readonly string[];
  /** 0.25 to 4, for requests that name no speed. Default: the server's own. */
  speed?: number;
  /** How to speak, e.g. 'Calm and friendly'. The models tts-1 and tts-1-hd do not take it. */
  instructions?: string;
  /** Of the server's raw samples. Default 24000, as OpenAI's. */
  sampleRateHz?: number;
}

const VOICES = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'fable',
  'nova',
  'onyx',
  'sage',
  'shimmer',
  'verse',
  'marin',
  'cedar',
];
/** Would be a loud noise, taken for samples. */
const COMPRESSED = /mpeg|mp3|ogg|opus|flac|webm|mp4|aac/i;
/** Sentences come one by one, and may be halves of one. */
const PARTIAL = 'You may get part of a sentence. Read out the text as it is; do not complete it.';

const CHECKS: OptionChecks<OpenAiTtsOptions> = {
  ...ENDPOINT_CHECKS,
  model: text,
  voice: text,
  voices: listOf(text),
  speed: numberIn({ least: 0.25, most: 4 }),
  instructions: text,
  sampleRateHz: rateCheck,
};

/** Connects to nothing before the first sentence. @throws TypeError, RangeError: a line for each option that cannot work */
export function openAiTts(options: OpenAiTtsOptions = {}): Tts {
  checkOptions('openAiTts', options, CHECKS);
  const { model = 'gpt-4o-mini-tts', voice = 'marin', sampleRateHz = PCM_SAMPLE_RATE_HZ } = options;
  // The first one is what who asks for none gets.
  const voices = [...new Set([voice, ...(options.voices ?? VOICES)])];

  async function* synthesize(text: string, speech: TtsOptions = {}): AsyncGenerator<Int16Array<ArrayBuffer>> {
    const { signal = new AbortController().signal, speed = options.speed } = speech;
    if (signal.aborted) return;
    const takesInstructions = !model.startsWith('tts-1');
    const body = {
      model,
      input: text,
      voice: speech.voice !== undefined && voices.includes(speech.voice) ? speech.voice : voice,
      response_format: 'pcm',
      ...(speed !== undefined && { speed }),
      ...(takesInstructions && { instructions: [options.instructions, PARTIAL].filter(Boolean).join(' ') }),
    };
    try {
      const response = await postToEndpoint(options, { path: '/audio/speech', body, signal, code: 'tts-failed' });
      const type = response.headers.get('content-type') ?? '';
      if (/json|text/.test(type))
        throw new PipelineError('tts-failed', `The server answered ${type} instead of sound.`);
      // Servers that know no raw samples send a WAV, which says so.
      const decoder = new ByteDecoder({ sampleRateHz });
      let isBegun = false;
      for await (const bytes of response.body ?? []) {
        // Servers give raw samples many names, and samples may begin as such a file does: but not both.
        const stranger = !isBegun && COMPRESSED.test(type) ? strangerIn(bytes) : undefined;
        if (stranger)
          throw new PipelineError(
            'tts-failed',
            `The server answered ${type}, ${stranger}, instead of raw samples or a WAV.`,
          );
        isBegun = true;
        const samples = decoder.push(bytes);
        if (signal.aborted) return;
        if (samples.length > 0) yield samples;
      }
      const tail = decoder.flush();
      if (tail.length > 0 && !signal.aborted) yield tail;
    } catch (cause) {
      if (signal.aborted) return;
      if (cause instanceof PipelineError) throw cause;
      throw new PipelineError('tts-failed', 'The speech broke off.', { cause, isTransient: true });
    }
  }

  return { name: model, voices, synthesize, close: async () => undefined };
}
