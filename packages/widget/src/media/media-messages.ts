/**
 * What the main thread and the media thread say to each other: closed unions. Audio itself never passes here.
 * The reports are those of the session's `MediaPort`, which this folder may not import; the fit is proved at compile
 * time in `create-voice-session`.
 */
import type { ClientEvent, RealtimeErrorDetails, RealtimeGrant, ServerEvent } from '@voice-agent/protocol';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';

/** Where a content's sound is, in samples of 24 kHz. */
export interface Playhead {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly playedSamples: number;
  readonly receivedSamples: number;
}

/** What the engine reports. */
export type EngineReport =
  | { readonly type: 'server-event'; readonly event: ServerEvent; readonly receivedSamples: number }
  | { readonly type: 'playhead'; readonly playhead: Playhead }
  | { readonly type: 'playing'; readonly playing: boolean }
  | { readonly type: 'interrupted'; readonly playhead: Playhead; readonly audioEndMs: number }
  | { readonly type: 'level'; readonly microphone: number; readonly speaker: number }
  | {
      readonly type: 'closed';
      readonly code: number;
      readonly reason: string;
      readonly error?: RealtimeErrorDetails;
    };

/** What the session hears: the engine, and what may break on the main thread. */
export type MediaReport = EngineReport | { readonly type: 'failed'; readonly error: VoiceAgentError };

/** To the media thread. `begin` comes first and once; the ports are transferred. */
export type EngineCommand =
  | { readonly type: 'begin'; readonly capturePort: MessagePort; readonly playbackPort: MessagePort }
  | { readonly type: 'connect'; readonly grant: RealtimeGrant }
  | { readonly type: 'send'; readonly event: ClientEvent }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'interrupt' }
  | { readonly type: 'close' };

/** From the media thread. */
export type EngineMessage =
  /** A Worker runs our code: commands may come. */
  | { readonly type: 'ready' }
  | { readonly type: 'report'; readonly report: EngineReport }
  /** The socket is closed and the ports are let go: the thread may be ended. */
  | { readonly type: 'done' };
