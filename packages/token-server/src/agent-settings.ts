/**
 * What an agent may ask of the provider's session, in OpenAI's terms: options in camel case, values as on the wire.
 * A provider that takes less names what it takes (`RealtimeProvider.settings`). Imports nothing of ours.
 */
import type {
  AudioFormat,
  OutputModality,
  ReasoningConfig,
  SessionInclude,
  Tracing,
  TranscriptionConfig,
  Truncation,
  TurnDetection,
  Voice,
} from '@voice-agent/protocol';

export interface AgentSettings {
  /**
   * The provider's model, e.g. 'gpt-realtime-2.1-mini'. Default: the provider's option. Fixed by a session's first agent:
   * a handoff keeps it.
   */
  model?: string;
  /** A voice of the provider's, e.g. 'marin', or `{ id }` of your own. Fixed by a session's first agent: a handoff keeps it. */
  voice?: Voice;
  /**
   * What the browser hears, where the page asks for no format. Default 'audio/pcm'. Fixed by a session's first agent: a
   * handoff keeps it.
   */
  outputFormat?: AudioFormat['type'];
  /** 0.25 to 1.5 times the voice's own pace. Default 1. */
  speed?: number;
  /** Sound, with its words, or words alone; the service takes one of the two. Default `['audio']`. */
  outputModalities?: [OutputModality];
  /** When the provider takes a turn for ended. null: turns are ended by hand. Default: the provider's. */
  turnDetection?: TurnDetection | null;
  /** Writes the visitor's words down. Fields that are absent are the provider's; null: not at all. Default: the provider's. */
  transcription?: TranscriptionConfig | null;
  /** 'near_field' for headsets and telephones, 'far_field' for rooms, null for none. Default: the provider's. */
  noiseReduction?: 'near_field' | 'far_field' | null;
  /**
   * Whether the model calls functions: as it likes ('auto'), never, always, or one by its name. It holds for every
   * response, also for the one that follows a function's output. Default 'auto'.
   */
  toolChoice?: 'auto' | 'none' | 'required' | { name: string };
  /** Whether one response may call several functions. Of reasoning models only. */
  parallelToolCalls?: boolean;
  /** How long the model thinks before it speaks. Of reasoning models only. */
  reasoning?: ReasoningConfig;
  /** 1 to 4096, or 'inf', for one response. A limit that is reached cuts the sentence. Default 'inf'. */
  maxOutputTokens?: number | 'inf';
  /** What happens to a conversation that no longer fits into the model. Default 'auto'. */
  truncation?: Truncation;
  /** What the provider adds to its events. */
  include?: SessionInclude[];
  /** Traces in the provider's dashboard. Fixed by a session's first agent. Default: none. */
  tracing?: Tracing;
}

/** What a session's first agent decides for good. The provider changes none of it while a session runs. */
export const FIXED_SETTINGS = ['model', 'voice', 'outputFormat', 'tracing'] as const satisfies (keyof AgentSettings)[];
