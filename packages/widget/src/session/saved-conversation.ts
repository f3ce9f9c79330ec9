/**
 * A conversation as it is kept between two sockets or two pages: what was said, as far as it was heard, and the calls
 * of tools. Plain JSON. Types only.
 */
import type { AgentInfo, SessionLimits, SessionToken } from '@voice-agent/protocol';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';

/** A function call of the model, and what came of it. */
export interface SettledCall {
  readonly itemId: string;
  readonly callId: string;
  readonly name: string;
  /** JSON, as the model wrote it. */
  readonly arguments: string;
  /** undefined while it runs. */
  readonly output: string | undefined;
}

export interface SavedConversation {
  /** Of this shape. A saved one of another version is forgotten. */
  readonly version: 1;
  /** The token server's address; a conversation goes on only with the server it began with. */
  readonly server: string;
  /** Unix milliseconds. */
  readonly savedAt: number;
  readonly mode: 'voice' | 'text';
  readonly muted: boolean;
  readonly session: SessionToken;
  readonly agent: AgentInfo;
  readonly limits: SessionLimits;
  /** Unix milliseconds when the call began: the maximum duration runs on. */
  readonly startedAt: number;
  readonly entries: readonly TranscriptEntry[];
  readonly calls: readonly SettledCall[];
  /** What the page told the agent with `addContext`, with the item before which it stood. */
  readonly context: readonly { readonly itemId: string; readonly text: string }[];
  /** Whether the visitor's last turn still waits for its answer. */
  readonly unanswered: boolean;
  /** Unix milliseconds when entries began, by their ids. */
  readonly times?: Readonly<Record<string, number>> | undefined;
}
