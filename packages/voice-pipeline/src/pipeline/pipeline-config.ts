/** What a pipeline is made of, and what it takes when nothing is said. */
import {
  callable,
  checkOptions,
  flag,
  having,
  needed,
  numberIn,
  type OptionChecks,
  optionsOf,
  text,
} from '../checked-options.ts';
import { type Stt, sttCheck } from '../stages/stt.ts';
import { type Tts, ttsCheck } from '../stages/tts.ts';
import { type Vad, vadCheck } from '../stages/vad.ts';
import { webRtcVad } from '../stages/webrtc-vad.ts';
import { debugToStandardError, isDebugWanted } from '../telemetry/debug-log.ts';
import { PipelineTelemetry } from '../telemetry/pipeline-telemetry.ts';
import { type Workflow, workflowCheck } from '../workflow/workflow.ts';
import { SPLIT_CHECKS, type SplitOptions } from './sentence-splitter.ts';
import { prefetchCheck } from './speak.ts';
import { MAX_TURN_MS, type TurnSettings } from './turn-detection.ts';

/** Steps in between that may change what passes, or answer null to leave it out. What they throw fails the turn. */
export interface PipelineHooks {
  /** The words of a turn, before the workflow gets them. null: the turn ends as 'skipped'. */
  afterTranscribe?(text: string): string | null | Promise<string | null>;
  /** One sentence, before it is spoken; the `text` event and the history keep what the workflow said. null: it is not spoken. */
  beforeSynthesize?(text: string): string | null | Promise<string | null>;
  /** Samples of a sentence. null: they are left out. */
  afterSynthesize?(
    samples: Int16Array<ArrayBuffer>,
    text: string,
  ): Int16Array<ArrayBuffer> | null | Promise<Int16Array<ArrayBuffer> | null>;
}

/** How long a stage may bring nothing before it has failed, in milliseconds. */
export interface PipelineTimeouts {
  /** From the end of the speech, and between two pieces of text. Default 30,000. */
  sttMs?: number;
  /** Before the first piece of an answer, and between two. Default 30,000. */
  workflowMs?: number;
  /** Before a sentence's first sound, and between two chunks. Default 30,000. */
  ttsMs?: number;
}

export interface PipelineConfig {
  stt: Stt;
  workflow: Workflow;
  tts: Tts;
  /** Finds the turns in a stream. Default `webRtcVad()`. A single clip needs none. */
  vad?: Vad;
  /** Default `{ threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 }`. */
  turnDetection?: Partial<TurnSettings>;
  /** Given to the workflow. */
  instructions?: string;
  /** BCP 47, for the recognition. */
  language?: string;
  voice?: string;
  /** 0.25 to 1.5; 1 is the voice's own. */
  speed?: number;
  /** How answers are cut into sentences. */
  split?: SplitOptions;
  /** Sentences synthesised ahead of the one that is read, at most 100. Default 2. */
  prefetch?: number;
  hooks?: PipelineHooks;
  timeouts?: PipelineTimeouts;
  telemetry?: PipelineTelemetry;
  /** Writes a line for every event to standard error. Default: whether VOICE_AGENT_DEBUG is set. */
  debug?: boolean;
}

const ofATurn = numberIn({ least: 0, most: MAX_TURN_MS });
const timeLimit = numberIn({ least: 1 });

const CHECKS: OptionChecks<PipelineConfig> = {
  stt: needed(sttCheck, 'await pocketSphinx()'),
  workflow: needed(workflowCheck, 'new SimpleWorkflow({ answer })'),
  tts: needed(ttsCheck, 'flite()'),
  vad: vadCheck,
  turnDetection: optionsOf<TurnSettings>({
    threshold: numberIn({ least: 0, most: 1 }),
    prefixPaddingMs: ofATurn,
    silenceDurationMs: ofATurn,
  }),
  instructions: text,
  language: text,
  voice: text,
  // Beyond the page: servers speak up to four times as fast.
  speed: numberIn({ least: 0.25, most: 4 }),
  split: optionsOf(SPLIT_CHECKS),
  prefetch: prefetchCheck,
  hooks: optionsOf<PipelineHooks>({ afterTranscribe: callable, beforeSynthesize: callable, afterSynthesize: callable }),
  timeouts: optionsOf<PipelineTimeouts>({ sttMs: timeLimit, workflowMs: timeLimit, ttsMs: timeLimit }),
  telemetry: having('emit', 'subscribe'),
  debug: flag,
};

type Defaulted = 'vad' | 'instructions' | 'hooks' | 'telemetry';

export interface CompleteConfig extends Omit<PipelineConfig, Defaulted>, Required<Pick<PipelineConfig, Defaulted>> {
  readonly turnDetection: TurnSettings;
  readonly timeouts: Required<PipelineTimeouts>;
}

/** What is undefined has its default, too. @throws TypeError, RangeError: a line for each option that cannot work */
export function completeConfig(config: PipelineConfig): CompleteConfig {
  checkOptions('createPipeline', config, CHECKS);
  const { telemetry = new PipelineTelemetry(), debug = isDebugWanted(process.env) } = config;
  if (debug) telemetry.subscribe(debugToStandardError);
  return {
    ...config,
    vad: config.vad ?? webRtcVad(),
    instructions: config.instructions ?? '',
    hooks: config.hooks ?? {},
    telemetry,
    turnDetection: turnSettings(config.turnDetection),
    timeouts: timeoutsOf(config.timeouts),
  };
}

function turnSettings({
  threshold = 0.5,
  prefixPaddingMs = 300,
  silenceDurationMs = 500,
}: Partial<TurnSettings> = {}): TurnSettings {
  return { threshold, prefixPaddingMs, silenceDurationMs };
}

function timeoutsOf({ sttMs = 30_000, workflowMs = 30_000, ttsMs = 30_000 }: PipelineTimeouts = {}) {
  return { sttMs, workflowMs, ttsMs };
}
