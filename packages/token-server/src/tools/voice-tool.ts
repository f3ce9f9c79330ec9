/** What `defineTool` returns: a frozen description of a tool, and on the server the way to run it. */
import type { Tool, ToolContext } from '@voice-agent/protocol';
import type { ToolCallContext, ToolCaller } from './tool-context.ts';
import type { ToolLimit } from './tool-options.ts';

/** What a test of a tool, or another caller than the token server, has to say of a call; the rest is filled in. */
export type ToolCallDetails = ToolContext & Partial<ToolCallContext>;

/** The `enabled` of tools that are for every session. */
export const forEverySession = (): boolean => true;

/** For the server. `run` validates, and throws ToolError for input that does not fit. */
export interface ServerTool extends Tool<ToolCallDetails> {
  readonly runsIn: 'server';
  readonly title?: string;
  readonly effect: 'read' | 'write';
  /** 'depends': on the arguments. */
  readonly approval: 'never' | 'always' | 'depends';
  readonly background: boolean;
  readonly onInterrupt: 'cancel' | 'finish';
  readonly timeoutMs: number;
  readonly limit: Readonly<ToolLimit>;
  readonly redact: readonly string[];
  readonly maxOutputBytes: number;
  enabled(caller: ToolCaller): boolean | Promise<boolean>;
  /** Whether the visitor is asked before this call runs. @throws ToolError for input that does not fit. */
  needsApproval(input: unknown, context: ToolContext): Promise<boolean>;
}

/** For the page: what the model is told, and nothing to run. */
export interface PageTool extends Pick<Tool, 'description' | 'parameters'> {
  readonly runsIn: 'page';
  readonly title?: string;
  readonly respond: boolean;
  enabled(caller: ToolCaller): boolean | Promise<boolean>;
}

export type VoiceTool = ServerTool | PageTool;
