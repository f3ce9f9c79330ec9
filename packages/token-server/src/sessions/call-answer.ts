/** What stands in the store under a call's id, and what a caller is told of it. */
import type { ApprovalRequest } from '@voice-agent/protocol';
import type { Disconnection } from '../tools/disconnection.ts';
import type { ToolUpdate } from '../tools/tool-updates.ts';
import type { ServerTool } from '../tools/voice-tool.ts';

/** JSON: it is stored. */
export type CallAnswer = { readonly kind: 'output'; readonly output: string } | PendingCall;

/** The visitor must approve it first. */
export interface PendingCall {
  readonly kind: 'pending';
  readonly tool: string;
  readonly arguments: unknown;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly always: boolean;
}

export interface ToldAnswer {
  readonly output?: string;
  readonly approval?: ApprovalRequest;
  /** Whether this is the stored answer of an earlier call. */
  readonly replayed: boolean;
}

export type RunningTool = Pick<ServerTool, 'background'>;

/** What a caller may watch while the call runs. */
export interface CallWatch {
  /** Aborts when the browser has gone. */
  readonly disconnected: Disconnection;
  /** The handler begins: from now on updates may come. */
  readonly onRun?: (tool: RunningTool) => void;
  readonly onUpdate?: (update: ToolUpdate) => void;
}

export function callKey(sessionId: string, callId: string): string {
  return `call:${sessionId}:${callId}`;
}
