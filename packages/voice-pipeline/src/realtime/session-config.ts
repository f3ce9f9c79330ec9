/**
 * A session's configuration: the defaults, and what an update makes of them. Pure.
 *
 * An update changes only the fields it has; null turns an optional part off. Fields the engine does not know are
 * dropped, so the echo in `session.updated` shows what is really in effect.
 */
import type {
  AudioFormat,
  FunctionToolConfig,
  NoiseReduction,
  OutputModality,
  SemanticVad,
  ServerVad,
  Session,
  SessionConfig,
  ToolChoice,
  TranscriptionConfig,
  TranscriptionSession,
  TranscriptionSessionConfig,
  TurnDetection,
  Voice,
} from '@voice-agent/protocol';
import { ServiceFault, serviceErrors } from './service-fault.ts';

export type EffectiveTurnDetection = Required<ServerVad> | Required<SemanticVad>;

/** A session with every default filled in. Absent transcription and noise reduction are off. */
export interface EffectiveConfig {
  type: 'realtime' | 'transcription';
  model: string;
  instructions: string;
  output_modalities: OutputModality[];
  audio: {
    input: {
      format: AudioFormat;
      noise_reduction?: NoiseReduction;
      transcription?: TranscriptionConfig;
      turn_detection: EffectiveTurnDetection | null;
    };
    output: { format: AudioFormat; voice: string; speed: number };
  };
  tools: FunctionToolConfig[];
  tool_choice: ToolChoice;
  max_output_tokens: number | 'inf';
}

const SERVER_VAD: Required<ServerVad> = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
};

const SEMANTIC_VAD: Required<SemanticVad> = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};

export function defaultConfig(model: string, voice: string): EffectiveConfig {
  return {
    type: 'realtime',
    model,
    instructions: '',
    output_modalities: ['audio'],
    audio: {
      input: { format: { type: 'audio/pcm', rate: 24000 }, turn_detection: { ...SERVER_VAD } },
      output: { format: { type: 'audio/pcm', rate: 24000 }, voice, speed: 1 },
    },
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
  };
}

/** What a session is that is opened to hear only. Its words are always told. */
export function transcriptionConfig(defaults: EffectiveConfig): EffectiveConfig {
  const { input } = defaults.audio;
  const audio = { ...defaults.audio, input: { ...input, transcription: { model: defaults.model } } };
  return { ...defaults, type: 'transcription', audio };
}

export interface MergeLimits {
  /** Type and model of a running session stay, and the voice too once the conversation holds assistant audio. */
  running?: boolean;
  voiceLocked?: boolean;
}

/** @throws ServiceFault when the update asks for what cannot be; nothing has changed then. */
export function mergeConfig(
  current: EffectiveConfig,
  update: SessionConfig | TranscriptionSessionConfig,
  limits: MergeLimits = {},
): EffectiveConfig {
  if (limits.running && update.type !== current.type) throw new ServiceFault(serviceErrors.typeFixed(current.type));
  if (update.type === 'transcription') {
    const hearing = current.type === 'transcription' ? current : transcriptionConfig(current);
    const input = mergeInput(hearing.audio.input, update.audio?.input);
    const transcription = input.transcription ?? hearing.audio.input.transcription;
    return {
      ...hearing,
      audio: { ...hearing.audio, input: { ...input, ...(transcription ? { transcription } : {}) } },
    };
  }
  const { input, output } = update.audio ?? {};
  if (limits.running && update.model !== undefined && update.model !== current.model) {
    throw new ServiceFault(serviceErrors.modelFixed());
  }
  const voice = voiceName(output?.voice) ?? current.audio.output.voice;
  if (limits.voiceLocked && voice !== current.audio.output.voice) throw new ServiceFault(serviceErrors.voiceLocked());
  return {
    type: update.type,
    model: update.model ?? current.model,
    instructions: update.instructions ?? current.instructions,
    output_modalities: oneModality(update.output_modalities, 'session.output_modalities') ?? current.output_modalities,
    audio: {
      input: mergeInput(current.audio.input, input),
      output: { ...current.audio.output, ...pickOutput(output), voice },
    },
    tools: update.tools ?? current.tools,
    tool_choice: update.tool_choice === undefined ? current.tool_choice : pickToolChoice(update.tool_choice),
    max_output_tokens: update.max_output_tokens ?? current.max_output_tokens,
  };
}

/** As `session.created` and `session.updated` tell it. */
export function describeSession(
  config: EffectiveConfig,
  id: string,
  expiresAt: number,
): Session | TranscriptionSession {
  const { type, audio } = config;
  if (type === 'realtime') return { ...config, type, object: 'realtime.session', id, expires_at: expiresAt };
  const input = { ...audio.input, turn_detection: forHearing(audio.input.turn_detection) };
  return { type, object: 'realtime.transcription_session', id, expires_at: expiresAt, audio: { input } };
}

/** Of turn detection, what has an effect where nobody answers. */
function forHearing(detection: EffectiveTurnDetection | null): TurnDetection | null {
  if (detection?.type === 'semantic_vad') return { type: detection.type, eagerness: detection.eagerness };
  if (!detection) return null;
  const { type, threshold, prefix_padding_ms, silence_duration_ms } = detection;
  return { type, threshold, prefix_padding_ms, silence_duration_ms };
}

/** A voice of one's own is called by its id. */
export function voiceName(voice: Voice | undefined): string | undefined {
  return typeof voice === 'object' ? voice.id : voice;
}

/** The service takes one of the two, never both. @throws ServiceFault */
export function oneModality(wanted: OutputModality[] | undefined, param: string): OutputModality[] | undefined {
  if (wanted === undefined || wanted.length === 1) return wanted;
  const message = `Invalid modalities: ${JSON.stringify(wanted)}. Supported combinations are: ['text'] and ['audio'].`;
  throw new ServiceFault(serviceErrors.invalidValue(param, message));
}

type Input = NonNullable<NonNullable<SessionConfig['audio']>['input']>;

function mergeInput(current: EffectiveConfig['audio']['input'], update: Input = {}): EffectiveConfig['audio']['input'] {
  // On the wire null is a value of these three, though the type of two says only absent.
  const noiseReduction = 'noise_reduction' in update ? update.noise_reduction : current.noise_reduction;
  const transcription = 'transcription' in update ? pickTranscription(update.transcription) : current.transcription;
  const { turn_detection: turn } = update;
  return {
    format: update.format ? pickFormat(update.format) : current.format,
    ...(noiseReduction ? { noise_reduction: { type: noiseReduction.type } } : {}),
    ...(transcription ? { transcription } : {}),
    turn_detection:
      turn === undefined ? current.turn_detection : turn && mergeTurnDetection(current.turn_detection, turn),
  };
}

function mergeTurnDetection(current: EffectiveTurnDetection | null, update: TurnDetection): EffectiveTurnDetection {
  if (update.type === 'server_vad') {
    return { ...SERVER_VAD, ...(current?.type === 'server_vad' ? current : {}), ...pick(SERVER_VAD, update) };
  }
  return { ...SEMANTIC_VAD, ...(current?.type === 'semantic_vad' ? current : {}), ...pick(SEMANTIC_VAD, update) };
}

type Output = NonNullable<NonNullable<SessionConfig['audio']>['output']>;

/** But for the voice, which may be an object. */
function pickOutput({ format, speed }: Output = {}) {
  return { ...(format && { format: pickFormat(format) }), ...(speed !== undefined && { speed }) };
}

/** `audio/pcm` alone is told with its rate, as the service does. */
export function pickFormat({ type }: AudioFormat): AudioFormat {
  return type === 'audio/pcm' ? { type, rate: 24000 } : { type };
}

function pickToolChoice(choice: ToolChoice): ToolChoice {
  return typeof choice === 'string' ? choice : { type: choice.type, name: choice.name };
}

function pickTranscription(update: TranscriptionConfig | undefined): TranscriptionConfig | undefined {
  return update ? pick<TranscriptionConfig>({ model: '', language: '', languages: [], prompt: '' }, update) : undefined;
}

/** The fields of `from` that `keys` has too and that are given. */
function pick<T extends object>(keys: T, from: Partial<T>): Partial<T> {
  return defined(Object.fromEntries(Object.keys(keys).map((key) => [key, from[key as keyof T]])) as Partial<T>);
}

function defined<T extends object>(from: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(from ?? {}).filter(([, value]) => value !== undefined)) as never;
}
