/**
 * What the session needs from the outside: sound with its wire, the token server, and the page it lives in.
 * `create-voice-session` plugs the real ones in, tests plug doubles in. No implementation stands here.
 */
import type {
  ApprovalDecision,
  ClientEvent,
  ClientReport,
  CreateSessionRequest,
  GuardrailRequest,
  GuardrailResult,
  HandoffRequest,
  HandoffResult,
  RealtimeErrorDetails,
  RealtimeGrant,
  ServerEvent,
  SessionFeedback,
  SessionGrant,
  SessionToken,
  ToolCallRequest,
} from '@voice-agent/protocol';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { CallAnswer } from '../tools/read-call.ts';
import type { CallWatch } from '../tools/token-server-client.ts';
import type { SavedConversation } from './saved-conversation.ts';

/**
 * Where an item's sound is. Counted in samples of 24 kHz that the visitor has heard: they left the loudspeaker. With the
 * output muted or at volume 0 they count as well: the captions run on at the pace of speech, and are read.
 */
export interface Playhead {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly playedSamples: number;
  readonly receivedSamples: number;
}

/** What sound and wire report. Audio itself never comes here: it stays between the worklets and the socket. */
export type MediaReport =
  /**
   * Any server event but `response.output_audio.delta`. `receivedSamples`: audio so far of the content it names, else 0.
   * `sentSamples`: the microphone's so far in this call, over all of its lines.
   */
  | {
      readonly type: 'server-event';
      readonly event: ServerEvent;
      readonly receivedSamples: number;
      readonly sentSamples: number;
    }
  /**
   * The provider listens: `session.created` has come, the opening was sent, and, where the grant holds a configuration
   * or the opening an update, `session.updated` came too. Held microphone frames follow the opening. Once per `connect`.
   */
  | { readonly type: 'ready' }
  /** About every 0.6 seconds while sound plays, and at the end of each item. */
  | { readonly type: 'playhead'; readonly playhead: Playhead }
  /** True when samples of an answer reach the ear, false when they have run out or were stopped. */
  | { readonly type: 'playing'; readonly playing: boolean }
  /**
   * Playback was stopped for the visitor. `audioEndMs`: what the provider was told with `conversation.item.truncate`;
   * undefined where it was not told, because the item is not one of this connection or the provider cannot truncate.
   */
  | { readonly type: 'interrupted'; readonly playhead: Playhead; readonly audioEndMs: number | undefined }
  /** About every 0.6 seconds: root mean squares, 0 to 1, the loudest of that time. */
  | { readonly type: 'level'; readonly microphone: number; readonly speaker: number }
  /** The line does not keep up (or does again): microphone frames were dropped, `droppedFrames` in this call so far. */
  | { readonly type: 'network'; readonly weak: boolean; readonly droppedFrames: number }
  /** From the end of the visitor's turn to the first audible sample of the answer, measured on the media thread. */
  | { readonly type: 'latency'; readonly responseId: string; readonly milliseconds: number }
  /** The sound's state: `blocked` waits for a click (`resumeSound`), `interrupted` for a phone call to end. */
  | { readonly type: 'sound'; readonly state: SoundState }
  /** The microphone in use went away and another one took over. */
  | { readonly type: 'microphone-changed'; readonly label: string }
  /** What may be chosen has changed: a device was plugged in or out. */
  | { readonly type: 'devices'; readonly devices: AudioDevices }
  /** The microphone is gone and none took its place; the call goes on without. `openMicrophone` tries again. */
  | { readonly type: 'microphone-lost'; readonly error: VoiceAgentError }
  /** The socket closed. `connect` may follow. `error` is the provider's last `error` event, which says more than the code. */
  | { readonly type: 'closed'; readonly code: number; readonly reason: string; readonly error?: RealtimeErrorDetails }
  /** Sound broke for good: a worklet or the worker died. */
  | { readonly type: 'failed'; readonly error: VoiceAgentError };

export type SoundState = 'running' | 'blocked' | 'interrupted';

export interface AudioDevice {
  readonly id: string;
  /** The browser's name of it; empty until the visitor has allowed a microphone. */
  readonly label: string;
}

export interface AudioDevices {
  readonly microphones: readonly AudioDevice[];
  /** Empty where the browser cannot choose one. */
  readonly speakers: readonly AudioDevice[];
  /** In use, '' for the browser's default. */
  readonly microphoneId: string;
  readonly speakerId: string;
}

/** Wishes for the microphone, W3C MediaTrackConstraints by name. An absent one is the default: on, where there is one. */
export interface CaptureSettings {
  readonly deviceId?: string;
  /** 'all' also removes what other programs play, a screen reader's voice for example, where the browser can. */
  readonly echoCancellation?: boolean | 'all';
  readonly noiseSuppression?: boolean;
  readonly autoGainControl?: boolean;
  /** Default: left to the browser. */
  readonly voiceIsolation?: boolean;
}

/** How loud, and where. */
export interface OutputSettings {
  readonly deviceId?: string;
  /** 0 to 1. Default 1. */
  readonly volume?: number;
  /** Plays on unheard. Default false. */
  readonly muted?: boolean;
}

/** One opening of a socket. */
export interface Connection {
  readonly grant: RealtimeGrant;
  /** Sent in order as soon as the session stands, before any microphone frame: configuration, then the conversation. */
  readonly opening: readonly ClientEvent[];
  /** Spoken items that an earlier provider took: their sound is sent again, as far as it is known, before what is new. */
  readonly again?: readonly string[];
}

/** Sound and wire of one call. Speech of the visitor stops the playback inside, without asking the session. */
export interface MediaPort {
  /**
   * Opens a socket; one that is open is closed first, without a `closed` report. Microphone frames are held, 5 s at
   * most, until `ready`. After an earlier connection what it may not have heard is sent again: an open turn, 60 s of it
   * at most; without one the last 5 s after a break, 1 s after a change of a line that worked. Sound that was received
   * plays on.
   */
  connect(connection: Connection): void;
  /** Sends in order, after a running interruption has told its playhead. Ignored when the socket is not open. */
  send(event: ClientEvent): void;
  /** Muted sends silence, so that the provider's clock runs on. */
  setMuted(muted: boolean): void;
  /** Turns ended by hand: frames are sent only between `talk(true)` and `talk(false)`. Default: all are sent. */
  setPushToTalk(on: boolean): void;
  /**
   * Push-to-talk. True interrupts the agent and begins to send. False sends the last of it and commits the turn; the
   * answer is true when there was something to commit, so that a response is wanted.
   */
  talk(talking: boolean): Promise<boolean>;
  /** Asks for the microphone, if the call has none. @throws VoiceAgentError microphone-* */
  openMicrophone(): Promise<void>;
  /** Another microphone, now or at `openMicrophone`. '' is the browser's choice. @throws VoiceAgentError microphone-* */
  selectMicrophone(deviceId: string): Promise<void>;
  /** Volume, mute and loudspeaker; absent fields stay. @throws VoiceAgentError audio-unsupported: cannot choose a loudspeaker. */
  setOutput(output: OutputSettings): Promise<void>;
  devices(): Promise<AudioDevices>;
  /** Call it in a click, after `sound: blocked`. */
  resumeSound(): Promise<void>;
  /** Stops playback within one fade and truncates what was playing, if anything was. */
  interrupt(): void;
  /** Resolves when all that was received has been heard, or cannot be. */
  drained(): Promise<void>;
  /** Fades out, then closes socket, microphone, worklets, worker and context. Idempotent. No report follows. */
  close(): Promise<void>;
}

export interface OpenMediaOptions {
  readonly microphone: boolean;
  readonly capture: CaptureSettings;
  readonly output: OutputSettings;
  readonly pushToTalk: boolean;
  onReport(report: MediaReport): void;
  /** Abandons a half-made start. */
  readonly signal: AbortSignal;
}

/** Makes sound ready. Called in the visitor's click, before any await. @throws VoiceAgentError microphone-*, audio-* */
export type OpenMedia = (options: OpenMediaOptions) => Promise<MediaPort>;

/** The token server. Every call throws VoiceAgentError server-unreachable or server-refused. */
export interface TokenServerPort {
  /** Not to be abandoned: only the token that it brings can end the session again. */
  createSession(request: CreateSessionRequest): Promise<SessionGrant>;
  /** A fresh token and a fresh way to the provider, for a reconnect or a rotation. */
  refreshSession(session: SessionToken, signal: AbortSignal): Promise<SessionGrant>;
  callTool(session: SessionToken, tool: string, request: ToolCallRequest, watch: CallWatch): Promise<CallAnswer>;
  /** The visitor's answer to a call that asked. */
  decide(session: SessionToken, callId: string, decision: ApprovalDecision, watch: CallWatch): Promise<CallAnswer>;
  handOff(session: SessionToken, request: HandoffRequest, signal: AbortSignal): Promise<HandoffResult>;
  /** What the agent says, held against its guardrails. */
  checkAnswer(session: SessionToken, request: GuardrailRequest, signal: AbortSignal): Promise<GuardrailResult>;
  /** The call is on. Due as often as its limits say. */
  keepSession(session: SessionToken, signal: AbortSignal): Promise<void>;
  /** How the visitor found it. */
  rate(session: SessionToken, feedback: SessionFeedback): Promise<void>;
  /** Best effort, survives the page's end. Never throws. So does `report`. */
  endSession(session: SessionToken): void;
  /** Numbers of the call, and nothing that was said. */
  report(session: SessionToken, report: ClientReport): void;
}

/** What the page and its browser do around a call. Nothing here throws. */
export interface PagePort {
  /** False only when the browser knows that there is no network. */
  readonly online: boolean;
  /**
   * `offline`: a line that stands is taken for lost after 3 s. `online`: one from before is replaced at once.
   * `leaving`: the page goes away; last chance to save. `shown`: it came back, from a background tab or from sleep.
   * `stored`: another page of this tab, or of this origin, has saved something.
   */
  subscribe(
    listener: (event: 'online' | 'offline' | 'shown' | 'leaving' | 'stored') => void,
    signal: AbortSignal,
  ): void;
  /** Keeps the screen on until `signal` aborts, where the browser can. */
  keepAwake(signal: AbortSignal): void;
  /** One voice per origin: the tab that had it is told through its `onLost`. Given back when `signal` aborts. */
  takeVoice(signal: AbortSignal, onLost: () => void): void;
  /** What an earlier page of this tab saved. Anybody on this origin can have written it: parse it. */
  load(): unknown;
  save(conversation: SavedConversation): void;
  forget(): void;
}
