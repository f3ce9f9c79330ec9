/** What the view draws: one frozen snapshot of the call, and the calls it may make. */
import type { AgentInfo } from '@voice-agent/protocol';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';

/**
 * idle: never started. connecting: until `session.created`. listening: the visitor's turn. thinking: the agent owes an
 * answer or a tool runs. speaking: samples of an answer are leaving the loudspeaker. ended: by the visitor, the agent or
 * a limit. error: see `error`.
 */
export type VoiceStatus = 'idle' | 'connecting' | 'listening' | 'thinking' | 'speaking' | 'ended' | 'error';

export interface VoiceSnapshot {
  readonly status: VoiceStatus;
  /** text: the call was begun by typing, answers come in writing, no microphone is open. */
  readonly mode: 'voice' | 'text';
  readonly muted: boolean;
  readonly entries: readonly TranscriptEntry[];
  /** Who speaks for the site now; undefined until the token server has answered. */
  readonly agent: AgentInfo | undefined;
  readonly error: VoiceAgentError | undefined;
}

export interface VoiceLevels {
  /** Root mean squares, 0 to 1. */
  readonly microphone: number;
  readonly speaker: number;
}

/** One call after another. All methods are idempotent and never throw: what fails becomes `snapshot.error`. */
export interface VoiceSessionPort {
  readonly snapshot: VoiceSnapshot;
  /** Begins a call; call it in the visitor's click. */
  start(mode: 'voice' | 'text'): void;
  stop(): void;
  setMuted(muted: boolean): void;
  /** Sends a typed message; interrupts the agent; starts a text call where none is on. */
  sendText(text: string): void;
  /** Turns a text call into a spoken one; starts a voice call where none is on. */
  startVoice(): void;
  interrupt(): void;
  /** Called after every change, in a microtask. */
  subscribe(listener: (snapshot: VoiceSnapshot) => void, signal: AbortSignal): void;
  subscribeLevels(listener: (levels: VoiceLevels) => void, signal: AbortSignal): void;
}
