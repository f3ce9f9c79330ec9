/**
 * What the main thread and the media thread say to each other: closed unions. Audio itself never passes here.
 * The reports are those of the session's `MediaPort`, which this folder may not import; the fit is proved at compile
 * time in `create-voice-session`.
 */
import type { ClientEvent, RealtimeErrorDetails, RealtimeGrant, ServerEvent } from '@voice-agent/protocol';

/** Where a content's sound is, in samples of 24 kHz that were heard. */
export interface Playhead {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly playedSamples: number;
  readonly receivedSamples: number;
}

/** What the engine reports: see `MediaReport` in the session's ports for each. */
export type EngineReport =
  | {
      readonly type: 'server-event';
      readonly event: ServerEvent;
      readonly receivedSamples: number;
      readonly sentSamples: number;
    }
  | { readonly type: 'ready' }
  | { readonly type: 'playhead'; readonly playhead: Playhead }
  | { readonly type: 'playing'; readonly playing: boolean }
  | { readonly type: 'interrupted'; readonly playhead: Playhead; readonly audioEndMs: number | undefined }
  | { readonly type: 'level'; readonly microphone: number; readonly speaker: number }
  | { readonly type: 'network'; readonly weak: boolean; readonly droppedFrames: number }
  | { readonly type: 'latency'; readonly responseId: string; readonly milliseconds: number }
  | {
      readonly type: 'closed';
      readonly code: number;
      readonly reason: string;
      readonly error?: RealtimeErrorDetails;
    };

export interface Connection {
  readonly grant: RealtimeGrant;
  readonly opening: readonly ClientEvent[];
  readonly again?: readonly string[];
}

/** To the media thread. `begin` comes first and once; the ports are transferred. */
export type EngineCommand =
  | {
      readonly type: 'begin';
      readonly capturePort: MessagePort;
      readonly playbackPort: MessagePort;
      readonly pushToTalk: boolean;
      /** How often what can wait is reported. Default 600. */
      readonly levelsEveryMs?: number | undefined;
    }
  | { readonly type: 'connect'; readonly connection: Connection }
  | { readonly type: 'send'; readonly event: ClientEvent }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'push-to-talk'; readonly on: boolean }
  /** False is answered by `talked` with the same id. */
  | { readonly type: 'talk'; readonly talking: boolean; readonly talkId: number }
  /** How long samples take from the worklet to the ear, in samples of 24 kHz. Told again when it changes. */
  | { readonly type: 'output-latency'; readonly samples: number }
  | { readonly type: 'interrupt' }
  /** Answered by `drained` with the same id. */
  | { readonly type: 'drain'; readonly drainId: number }
  | { readonly type: 'close' };

/** From the media thread. */
export type EngineMessage =
  /** A Worker runs our code: commands may come. */
  | { readonly type: 'ready' }
  /** In the order in which they came, about every 0.6 seconds and whenever one cannot wait. */
  | { readonly type: 'reports'; readonly reports: readonly EngineReport[] }
  | { readonly type: 'talked'; readonly talkId: number; readonly committed: boolean }
  | { readonly type: 'drained'; readonly drainId: number }
  /** The socket is closed and the ports are let go: the thread may be ended. */
  | { readonly type: 'done' };
