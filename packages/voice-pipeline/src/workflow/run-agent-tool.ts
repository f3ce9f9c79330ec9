/** Runs one call of an agent's own tool to its end. Never throws: whatever happens, the model gets a text to go on with. */
import { harmless } from '../remote/harmless.ts';
import type { AgentTool } from './agent-definition.ts';
import type { ToolFailure } from './workflow-report.ts';

/** What is asked before a tool that writes, or that wants it, runs. */
export interface ApprovalRequest {
  readonly tool: string;
  readonly title?: string;
  readonly callId: string;
  readonly arguments: unknown;
  readonly signal: AbortSignal;
}

export type Approve = (request: ApprovalRequest) => boolean | Promise<boolean>;

export interface AgentToolCall {
  readonly name: string;
  readonly callId: string;
  /** As the model wrote them. */
  readonly arguments: string;
  /** Aborts when the visitor interrupts. Only a tool that may be cancelled hears of it. */
  readonly signal: AbortSignal;
  readonly approve: Approve | undefined;
  /** What broke, for the log; the model hears nothing of it. */
  readonly onToolError: (error: unknown, tool: string) => void;
}

export interface AgentToolResult {
  /** What the model hears. */
  readonly output: string;
  /** Absent when the tool has done its work. */
  readonly error?: ToolFailure;
}

const UNASKED =
  'Not done: this needs the approval of the person you speak with, and nobody can be asked for it here. Say so.';
const REFUSED = 'Not done: the person did not approve it. Do not try again unless they ask for it.';
const LATE = Symbol('late');

export async function runAgentTool(tool: AgentTool, call: AgentToolCall): Promise<AgentToolResult> {
  const { name, callId, onToolError } = call;
  const { effect = 'write', timeoutMs = 10_000, maxOutputBytes = 16_384 } = tool;
  const input = parseArguments(call.arguments);
  if (input === undefined)
    return failedCall(
      'invalid-arguments',
      'The arguments were no JSON object, so nothing was done. Correct them and call again.',
    );
  const abort = new AbortController();
  const isCancelled = (tool.onInterrupt ?? (effect === 'read' ? 'cancel' : 'finish')) === 'cancel';
  const cancel = () => abort.abort();
  if (isCancelled && call.signal.aborted) cancel();
  if (isCancelled) call.signal.addEventListener('abort', cancel);
  const context = { callId, signal: abort.signal };
  let timer: NodeJS.Timeout | undefined;
  try {
    if (await asks(tool, input, context)) {
      if (!call.approve) return failedCall('not-approved', UNASKED);
      const { title } = tool;
      const request = { tool: name, ...(title && { title }), callId, arguments: input, signal: call.signal };
      if ((await call.approve(request)) !== true) return failedCall('not-approved', REFUSED);
    }
    const late = new Promise<typeof LATE>((resolve) => {
      timer = setTimeout(() => resolve(LATE), timeoutMs);
    });
    const result = await Promise.race([tool.run(input, context), late]);
    if (result !== LATE) return { output: limited(written(result), maxOutputBytes) };
    abort.abort();
    const doubt = effect === 'read' ? '' : ' It may have done its work or not: do not call it again without asking.';
    return failedCall('timeout', `The tool did not answer within ${timeoutMs / 1000} seconds.${doubt}`);
  } catch (error) {
    if (error instanceof Error && error.name === 'ToolError') return failedCall('refused', error.message);
    harmless(onToolError)(error, name);
    return failedCall('failed', 'The tool failed. Do not guess its result.');
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', cancel);
  }
}

async function asks(
  tool: AgentTool,
  input: unknown,
  context: { callId: string; signal: AbortSignal },
): Promise<boolean> {
  const { approval = tool.effect === 'read' ? 'never' : 'always' } = tool;
  if (approval === 'never') return false;
  // Also validates, so that nobody is asked about a call that cannot run.
  return tool.needsApproval ? (await tool.needsApproval(input, context)) !== false : true;
}

function parseArguments(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.trim() || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function written(result: unknown): string {
  if (typeof result === 'string') return result;
  return JSON.stringify(result) ?? 'Done.';
}

function limited(text: string, maxBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return text;
  return `${new TextDecoder().decode(bytes.slice(0, maxBytes - 20)).replace(/\uFFFD+$/, '')} … (cut here)`;
}

/** What a model hears of a call that brought no result. */
export function failedCall(error: ToolFailure, message: string): AgentToolResult {
  return { output: JSON.stringify({ error: message }), error };
}
