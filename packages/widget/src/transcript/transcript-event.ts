/** What changes a transcript. The first three have the shape of the media's reports, so that those pass through. */
import type { ServerEvent } from '@voice-agent/protocol';
import type { TranscriptEntry } from './transcript-entry.ts';

/** Where an item's sound is, in samples of 24 kHz that really left the loudspeaker. */
export interface ItemPlayhead {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly playedSamples: number;
  readonly receivedSamples: number;
}

/** What becomes of a tool's call before its end: how far it is, and whether it may run. */
export interface ToolChange {
  readonly progress?: string | number;
  readonly state?: 'asked' | 'running' | 'declined';
}

export type Notice =
  | { readonly notice: 'reconnected' | 'resumed' | 'guardrail' }
  | { readonly notice: 'otherMicrophone'; readonly device: string };

export type TranscriptEvent =
  /** `receivedSamples`: audio so far of the content that the event names, else 0. */
  | { readonly type: 'server-event'; readonly event: ServerEvent; readonly receivedSamples: number }
  | { readonly type: 'playhead'; readonly playhead: ItemPlayhead }
  /** Playback was stopped here; nothing more of what had been received will sound. */
  | { readonly type: 'interrupted'; readonly playhead: ItemPlayhead }
  /** The visitor typed. `itemId` is made here and sent to the provider as the item's id. */
  | { readonly type: 'typed'; readonly itemId: string; readonly text: string; readonly images?: readonly string[] }
  | {
      readonly type: 'tool-called';
      /** The function call's item, which places the entry. */
      readonly itemId: string;
      readonly callId: string;
      readonly name: string;
      readonly title: string;
    }
  | { readonly type: 'tool-changed'; readonly callId: string; readonly change: ToolChange }
  | {
      readonly type: 'tool-ended';
      readonly callId: string;
      readonly outcome: 'done' | 'failed';
      readonly milliseconds?: number | undefined;
    }
  /** Names who speaks from now on, without a notice: the first agent. */
  | { readonly type: 'agent-named'; readonly agent: string }
  /** Another agent took over, by the function call in `itemId`. */
  | { readonly type: 'handed-over'; readonly itemId: string; readonly callId: string; readonly agent: string }
  /**
   * The line broke, and the entries of before are about to be told to a new session. What the provider still owed is
   * settled: no more text or sound will come; sound that has come plays on. Words being spoken by the visitor stay
   * pending, because their sound is sent again; so do those of the items in `again`.
   */
  | { readonly type: 'disconnected'; readonly again?: readonly string[] }
  /**
   * The line was mended, an earlier page's conversation is taken up, a guardrail stopped the agent, or another microphone
   * (`device`) took over: a notice behind all that was said.
   */
  | ({ readonly type: 'continued'; readonly noticeId: string } & Notice)
  /** An earlier page's entries, before anything else is said. Nothing of them is heard again. */
  | { readonly type: 'restored'; readonly entries: readonly TranscriptEntry[]; readonly agent: string }
  /** The call is over: what was still open is settled as it stands. */
  | { readonly type: 'ended' };
