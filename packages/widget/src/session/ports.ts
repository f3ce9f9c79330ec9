/**
 * What the session needs from the outside: sound with its wire, and the token server. `create-voice-session` plugs the
 * real ones in, tests plug doubles in. No implementation stands here.
 */
import type {
  ClientEvent,
  CreateSessionRequest,
  HandoffRequest,
  HandoffResult,
  RealtimeErrorDetails,
  RealtimeGrant,
  ServerEvent,
  SessionGrant,
  SessionToken,
  ToolCallRequest,
  ToolCallResult,
} from '@voice-agent/protocol';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';

/** Where an item's sound is. Counted in samples of 24 kHz that really left the playback worklet. */
export interface Playhead {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly playedSamples: number;
  readonly receivedSamples: number;
}

/** What sound and wire report. Audio itself never comes here: it stays between the worklets and the socket. */
export type MediaReport =
  /** Any server event but `response.output_audio.delta`. `receivedSamples`: audio so far of the content it names, else 0. */
  | { readonly type: 'server-event'; readonly event: ServerEvent; readonly receivedSamples: number }
  /** About 20 times a second while sound plays, and once at the end of each item. */
  | { readonly type: 'playhead'; readonly playhead: Playhead }
  /** True when samples of an answer leave the worklet, false when they have run out or were stopped. */
  | { readonly type: 'playing'; readonly playing: boolean }
  /** Playback was stopped for the visitor and the provider told: `conversation.item.truncate` with `audioEndMs`. */
  | { readonly type: 'interrupted'; readonly playhead: Playhead; readonly audioEndMs: number }
  /** About 20 times a second: root mean squares, 0 to 1. */
  | { readonly type: 'level'; readonly microphone: number; readonly speaker: number }
  /** The socket closed. Last report. `error` is the provider's last `error` event, which says more than the code. */
  | { readonly type: 'closed'; readonly code: number; readonly reason: string; readonly error?: RealtimeErrorDetails }
  /** Sound broke: the microphone was taken away, a worklet or the worker died. */
  | { readonly type: 'failed'; readonly error: VoiceAgentError };

/** Sound and wire of one call. Speech of the visitor stops the playback inside, without asking the session. */
export interface MediaPort {
  /** Opens the socket. Microphone frames are held, 5 s at most, until `session.created` has come. */
  connect(grant: RealtimeGrant): void;
  /** Sends in order, after a running interruption has told its playhead. Ignored when the socket is not open. */
  send(event: ClientEvent): void;
  /** Muted sends silence, so that the provider's clock runs on. */
  setMuted(muted: boolean): void;
  /** Asks for the microphone, if the call has none yet. @throws VoiceAgentError microphone-* */
  openMicrophone(): Promise<void>;
  /** Stops playback within one fade and truncates what was playing, if anything was. */
  interrupt(): void;
  /** Closes socket, microphone, worklets, worker and context. Idempotent. No report follows. */
  close(): Promise<void>;
}

export interface OpenMediaOptions {
  microphone: boolean;
  onReport(report: MediaReport): void;
  /** Abandons a half-made start. */
  signal: AbortSignal;
}

/** Makes sound ready. Called in the visitor's click, before any await. @throws VoiceAgentError microphone-*, audio-* */
export type OpenMedia = (options: OpenMediaOptions) => Promise<MediaPort>;

/** The token server. Every call throws VoiceAgentError server-unreachable or server-refused. */
export interface TokenServerPort {
  /** Not to be abandoned: only the token that it brings can end the session again. */
  createSession(request: CreateSessionRequest): Promise<SessionGrant>;
  callTool(session: SessionToken, tool: string, request: ToolCallRequest, signal: AbortSignal): Promise<ToolCallResult>;
  handOff(session: SessionToken, request: HandoffRequest, signal: AbortSignal): Promise<HandoffResult>;
  /** Best effort, survives the page's end. Never throws. */
  endSession(session: SessionToken): void;
}
