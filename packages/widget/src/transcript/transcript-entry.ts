/** What the transcript is made of. Entries are frozen values: a change makes a new one. Pure. */

/** What the visitor said or typed. */
export interface UserEntry {
  readonly kind: 'user';
  /** The provider's item id, or a local id until it has one. */
  readonly id: string;
  /** Empty where the words of a turn that was answered never came. */
  readonly text: string;
  readonly via: 'voice' | 'text';
  /** Pictures sent along, as data URIs. */
  readonly images?: readonly string[];
  /** pending: spoken, and not transcribed yet. failed: the provider could not transcribe it. */
  readonly state: 'pending' | 'done' | 'failed';
}

/** What the agent says. */
export interface AgentEntry {
  readonly kind: 'agent';
  readonly id: string;
  /** Name of the agent who speaks. */
  readonly agent: string;
  /** All text received, heard or not. */
  readonly text: string;
  /** How many characters of `text` have been heard; all of them for written answers. Never splits a word while speaking. */
  readonly heardLength: number;
  /** streaming: more text or sound may come. interrupted: what lies behind `heardLength` was never heard. */
  readonly state: 'streaming' | 'done' | 'interrupted';
}

export interface ToolEntry {
  readonly kind: 'tool';
  /** The model's call id. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** asked: it waits for the visitor's approval. declined: it did not get it. */
  readonly state: 'asked' | 'running' | 'declined' | 'done' | 'failed';
  /** While it runs: what it says of it, or the part of the whole that is done, 0 to 1. */
  readonly progress?: string | number;
  /** How long it took, once it is done or has failed. With the visitor's time to approve it. */
  readonly milliseconds?: number;
}

/** Whether more may come of a tool's call. */
export function isOpenCall({ state }: ToolEntry): boolean {
  return state === 'running' || state === 'asked';
}

/** Something that happened, e.g. a handoff. */
export interface NoticeEntry {
  readonly kind: 'notice';
  readonly id: string;
  /**
   * handoff: another agent took over. reconnected: the line broke here and was mended. resumed: on another page.
   * guardrail: the answer was stopped here. otherMicrophone: the one in use went away, and `device` took over.
   */
  readonly notice: 'handoff' | 'reconnected' | 'resumed' | 'guardrail' | 'otherMicrophone';
  /** Name of the agent who speaks from here on. */
  readonly agent: string;
  /** The browser's name of a device. */
  readonly device?: string;
}

export type TranscriptEntry = UserEntry | AgentEntry | ToolEntry | NoticeEntry;
