/** What may happen to a session: the inputs of its transition table. Types only. */
import type { AgentInfo } from '@voice-agent/protocol';
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { ToolChange } from '../transcript/transcript-event.ts';
import type { LineLoss } from './carry-over.ts';
import type { CallEnd } from './close-reason.ts';
import type { MediaReport } from './ports.ts';
import type { ResponseRequest } from './response-queue.ts';
import type { SavedConversation } from './saved-conversation.ts';
import type { SessionState } from './session-state.ts';

/** Facts that change nothing else. */
export type SettableFact =
  | 'muted'
  | 'volume'
  | 'outputMuted'
  | 'devices'
  | 'weakNetwork'
  | 'warning'
  | 'approvals'
  | 'sound';

export type SessionInput =
  /** With the conversation that is taken up. */
  | { readonly type: 'started'; readonly mode: 'voice' | 'text'; readonly saved?: SavedConversation | undefined }
  /** An earlier page left a conversation. */
  | { readonly type: 'found'; readonly saved: SavedConversation }
  /** The visitor does not want it, or another page has ended it. undefined: in the middle of the call. */
  | { readonly type: 'forgotten'; readonly saved: SavedConversation | undefined }
  | { readonly type: 'granted'; readonly agent: AgentInfo; readonly sessionId: string }
  | ({ readonly type: 'line-lost' } & LineLoss)
  | {
      readonly type: 'line-ready';
      readonly continued?: { readonly noticeId: string; readonly notice: 'reconnected' | 'resumed' } | undefined;
    }
  | { readonly type: 'set'; readonly change: Partial<Pick<SessionState, SettableFact>> }
  | { readonly type: 'voice-opened' }
  /** In a call: the browser is to give a microphone. `asked` false: it gave none. */
  | { readonly type: 'microphone-asked'; readonly asked: boolean }
  /** The lost microphone is back, or the visitor has chosen another one. */
  | { readonly type: 'microphone-works' }
  /** Another one took over by itself. */
  | { readonly type: 'microphone-changed'; readonly noticeId: string; readonly device: string }
  | { readonly type: 'microphone-lost'; readonly error: VoiceAgentError }
  | { readonly type: 'talking'; readonly talking: boolean }
  | { readonly type: 'stayed' }
  | { readonly type: 'context'; readonly text: string }
  | {
      readonly type: 'typed';
      readonly itemId: string;
      readonly text: string;
      readonly images?: readonly string[];
    }
  | { readonly type: 'response-wanted'; readonly request: ResponseRequest }
  | { readonly type: 'response-sent'; readonly eventId: string }
  /** The visitor stopped the agent. */
  | { readonly type: 'response-cancelled' }
  /** The provider does not begin to answer the visitor's turn. */
  | { readonly type: 'answer-overdue' }
  /** `title` is what the visitor reads; a handoff has none and shows when it is done. */
  | {
      readonly type: 'call-started';
      readonly itemId: string;
      readonly callId: string;
      readonly name: string;
      readonly title: string | undefined;
    }
  | {
      readonly type: 'call-settled';
      readonly callId: string;
      /** started: it works in the background, and its end follows. */
      readonly outcome: 'done' | 'failed' | 'started';
      readonly output: string;
      /** How long it took, where that is known. */
      readonly milliseconds?: number | undefined;
    }
  | { readonly type: 'call-changed'; readonly callId: string; readonly change: ToolChange }
  | { readonly type: 'handed-over'; readonly itemId: string; readonly callId: string; readonly agent: AgentInfo }
  /** A guardrail stopped the agent. */
  | { readonly type: 'stopped'; readonly noticeId: string }
  /** Something failed, and the call goes on. */
  | { readonly type: 'troubled'; readonly error: VoiceAgentError }
  | CallEnd
  | Extract<MediaReport, { type: 'server-event' | 'playhead' | 'playing' | 'interrupted' }>;
