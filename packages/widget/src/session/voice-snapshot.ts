/** What an interface draws: one frozen snapshot of the call, the calls it may make, and what happens meanwhile. */
import type { AgentInfo, ResponseUsage, SessionFeedback } from '@voice-agent/protocol';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { PageToolHandler } from '../tools/page-tools.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import type { AudioDevices, SoundState } from './ports.ts';

/**
 * idle: never started. connecting: until the session stands. listening: the visitor's turn. thinking: the agent owes an
 * answer or a tool runs. speaking: samples of an answer are heard. reconnecting: the line broke and is being mended; the
 * conversation goes on after it. ended: by the visitor, the agent or a limit. error: see `error`.
 */
export type VoiceStatus =
  | 'idle'
  | 'connecting'
  | 'listening'
  | 'thinking'
  | 'speaking'
  | 'reconnecting'
  | 'ended'
  | 'error';

/** The call will end by itself unless the visitor says `stay()`. */
export interface EndWarning {
  readonly reason: 'idle' | 'maximum-duration';
  /** Unix milliseconds. */
  readonly endsAt: number;
}

/** A tool waits until the visitor has said whether it may run. */
export interface PendingApproval {
  readonly callId: string;
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** What it will be called with, without what is private. */
  readonly arguments: unknown;
  /** Unix milliseconds. It does not run after that. */
  readonly expiresAt: number;
  /** Whether all further calls of the tool may be approved with it. */
  readonly always: boolean;
}

export interface ApprovalAnswer {
  /** Whether the tool may run. */
  readonly approve: boolean;
  /** Why not: the model reads it. */
  readonly reason?: string;
  /** In this session it need not be asked again. */
  readonly always?: boolean;
}

export interface ContextOptions {
  /** In a call the agent answers it, once it may speak. Default false. */
  readonly respond?: boolean;
}

/** How the conversation stands. A change makes a new one. */
export interface VoiceSnapshot {
  readonly status: VoiceStatus;
  /** text: the call was begun by typing, answers come in writing, no microphone is open. */
  readonly mode: 'voice' | 'text';
  /** The visitor's microphone, by `setMuted`. */
  readonly muted: boolean;
  /**
   * Of the call that is on. closed: it has none. open: it has one, or asks for it as it connects. asked: `startVoice` has
   * asked for it, and the visitor may have to allow it. lost: it went away and none took its place; `startVoice` asks again.
   */
  readonly microphone: 'closed' | 'asked' | 'open' | 'lost';
  /** automatic: the provider hears when a turn ends. push-to-talk: the visitor says so with `talk`. */
  readonly turns: 'automatic' | 'push-to-talk';
  /** Push-to-talk: the visitor's turn is being recorded. */
  readonly talking: boolean;
  /** The transcript, the oldest first. A turn that changes is a new entry with the id it had. */
  readonly entries: readonly TranscriptEntry[];
  /** Who speaks for the site now; undefined until the token server has answered. */
  readonly agent: AgentInfo | undefined;
  /** What went wrong last: why the call ended with status 'error', or in a call that goes on. `code` says what. */
  readonly error: VoiceAgentError | undefined;
  /** The line does not keep up with the microphone. */
  readonly weakNetwork: boolean;
  readonly warning: EndWarning | undefined;
  /** Tools that wait for the visitor's word (`decide`), in the order asked. */
  readonly approvals: readonly PendingApproval[];
  /** blocked: the browser wants a click before it plays (`resumeSound`). */
  readonly sound: SoundState;
  /** 0 to 1. */
  readonly volume: number;
  /** The agent plays on unheard. */
  readonly outputMuted: boolean;
  /** Known after `refreshDevices`, and kept up to date from then on. */
  readonly devices: AudioDevices | undefined;
  /**
   * `start` takes a conversation up: of the page before this one, or one whose line could not be mended in time, or that
   * another tab ended by beginning to talk. `stop` gives it up.
   */
  readonly resumable: boolean;
  /** When each entry of the transcript began, by its id: unix milliseconds. Of some it is not known. */
  readonly times?: Readonly<Record<string, number>>;
  /** Names the conversation to the token server, and in its logs; undefined before there is one. */
  readonly sessionId?: string | undefined;
}

export interface VoiceLevels {
  /** Root mean squares, 0 to 1. */
  readonly microphone: number;
  readonly speaker: number;
}

/** What happens beside the snapshot's changes: told once, in order, for logs and analytics. */
export type VoiceSessionEvent =
  | { readonly type: 'tool-call'; readonly callId: string; readonly name: string; readonly title: string }
  | {
      readonly type: 'tool-result';
      readonly callId: string;
      readonly name: string;
      readonly outcome: 'done' | 'failed';
      readonly milliseconds: number;
    }
  | {
      readonly type: 'approval';
      readonly callId: string;
      readonly name: string;
      readonly title: string;
      readonly state: 'asked' | 'approved' | 'declined' | 'expired';
    }
  | { readonly type: 'handoff'; readonly agent: string }
  /** The answer in `itemId` was stopped. */
  | { readonly type: 'guardrail'; readonly itemId: string; readonly name: string }
  | { readonly type: 'usage'; readonly responseId: string; readonly usage: ResponseUsage }
  /** From the end of the visitor's turn to the first audible sample of the answer. */
  | { readonly type: 'latency'; readonly responseId: string; readonly milliseconds: number }
  /**
   * `attempt` counts from 1; `code` is the close code that began it, undefined where no close did: for a planned
   * rotation, and when the network was gone.
   */
  | { readonly type: 'reconnecting'; readonly attempt: number; readonly code: number | undefined }
  | { readonly type: 'reconnected'; readonly attempts: number; readonly milliseconds: number }
  | { readonly type: 'microphone-changed'; readonly label: string }
  | { readonly type: 'network'; readonly weak: boolean; readonly droppedFrames: number };

/**
 * Tells `listener` until `signal` aborts, or until what it answers is called. May be passed on without its session, as to
 * React's `useSyncExternalStore`.
 */
export type Subscribe<Value> = (listener: (value: Value) => void, signal?: AbortSignal) => () => void;

/**
 * One call after another. All methods are idempotent and never throw: what fails becomes `snapshot.error`. Those that
 * begin a call are to be called in the visitor's click: browsers give out microphone and sound only there.
 */
export interface VoiceSessionPort {
  /** How things stand: frozen, and the same object until something changes. */
  readonly snapshot: VoiceSnapshot;
  /** Begins a call, or takes up the one that the page before this left. Without effect while one is on. */
  start(mode: 'voice' | 'text'): void;
  /** Ends the call, and lets microphone, loudspeaker and socket go. Where none is on, gives up what could be taken up. */
  stop(): void;
  /** Muted the provider hears silence; the microphone stays open. Holds for later calls as well. */
  setMuted(muted: boolean): void;
  /** Sends a typed message; interrupts the agent; starts a text call where none is on. */
  sendText(text: string): void;
  /** Sends a picture (data URI, PNG or JPEG), with words where given; interrupts; starts a text call where none is on. */
  sendImage(dataUri: string, text?: string): void;
  /** Tells the agent something, without asking for an answer unless `respond` does. Kept for the next call where none is on. */
  addContext(text: string, options?: ContextOptions): void;
  /** Values that the agent may use, by name. Go with the next call's metadata, and into a running call as context. */
  setDynamic(variables: Readonly<Record<string, string>>): void;
  /** The handler of a tool that the server declared with `runsIn: 'page'`. Answers how to take it back. */
  registerTool(name: string, handler: PageToolHandler): () => void;
  /** Turns a text call into a spoken one, or gets a lost microphone back; starts a voice call where none is on. */
  startVoice(): void;
  /** Stops the agent's answer where it is. */
  interrupt(): void;
  /** Push-to-talk: begins and ends the visitor's turn. Without effect where turns are automatic. */
  talk(talking: boolean): void;
  /** Answers "are you still there?". */
  stay(): void;
  /** The visitor's answer to one of `snapshot.approvals`. To be called for a click only. */
  decide(callId: string, answer: ApprovalAnswer): void;
  /** How the visitor found the conversation of this call or the last one. Answers whether the server has taken it. */
  rate(feedback: SessionFeedback): Promise<boolean>;
  /** How loud the agent is, 0 to 1, and whether it is heard at all; what is not named stays. Holds for later calls. */
  setOutput(output: { volume?: number; muted?: boolean }): void;
  /** Another microphone, by its `AudioDevice.id`; '' is the browser's default. Holds for later calls as well. */
  selectMicrophone(deviceId: string): void;
  /** Another loudspeaker, where the browser can choose one. Holds for later calls as well. */
  selectSpeaker(deviceId: string): void;
  /** Finds `snapshot.devices`, of the call that is on. */
  refreshDevices(): void;
  /** Plays what the browser has blocked (`snapshot.sound`). In the visitor's click. */
  resumeSound(): void;
  /** Called after every change, in a microtask. */
  readonly subscribe: Subscribe<VoiceSnapshot>;
  /** What happens beside the snapshot's changes: for logs and analytics. */
  readonly subscribeEvents: Subscribe<VoiceSessionEvent>;
  /** How loud both sides are, about every 0.6 seconds, or as often as the session was made to tell: for a meter. */
  readonly subscribeLevels: Subscribe<VoiceLevels>;
}
