/**
 * Runs one tool call to its end. Never throws, but when the browser has gone: whatever the handler does, the model gets
 * a text that it can go on with.
 */
import { withSignalOf } from '../lazy-signal.ts';
import { errorFields, type Logger } from '../logger.ts';
import type { VoiceSession } from '../voice-session.ts';
import type { Disconnection } from './disconnection.ts';
import type { TrippedGuardrail } from './guardrail-rules.ts';
import { inNextTurn } from './next-turn.ts';
import { noSpan, type ToolCallContext, type ToolSpan, VETTING } from './tool-context.ts';
import { ToolError } from './tool-error.ts';
import type { ToolGuardrail } from './tool-guardrail.ts';
import { failureOutput, toolOutput } from './tool-output.ts';
import { type ToolUpdate, toolUpdates } from './tool-updates.ts';
import { TrippedError, type Vetted } from './vet-input.ts';
import type { ServerTool } from './voice-tool.ts';
import { withoutArguments } from './without-arguments.ts';

export interface ToolCall {
  name: string;
  callId: string;
  arguments: unknown;
  session: VoiceSession;
  agent: string;
  /** The agent's, which hold beside the tool's own. Default: none. */
  guardrails?: readonly ToolGuardrail[];
  /** Aborts when the browser has gone. Only a tool that may be cancelled listens to it. */
  disconnected: Disconnection;
  /** Takes what the handler says and shows while it runs. Default: nobody listens. */
  onUpdate?: (update: ToolUpdate) => void;
  span?: ToolSpan;
  log: Logger;
  /** Names the log line of a private failure. */
  correlationId(): string;
}

export type ToolOutcome =
  | { kind: 'done' | 'timeout'; output: string }
  /** The model hears why not. `trip`: a guardrail said so, and the handler did not run. */
  | { kind: 'refused'; output: string; trip?: TrippedGuardrail }
  | { kind: 'failed'; output: string; correlationId: string }
  /** Nobody is there to hear the answer, and what may be cancelled may be repeated. */
  | { kind: 'disconnected' };

const GONE = Symbol('disconnected');
const LATE = Symbol('timeout');

export function runTool(tool: ServerTool, call: ToolCall): Promise<ToolOutcome> {
  return settled(tool, call, async (context) => {
    const result = await tool.run(call.arguments, context);
    return { kind: 'done', output: toolOutput(result, tool.maxOutputBytes) };
  });
}

/** Whether the visitor is to be asked before it runs. Anything else: the call has ended with that. */
export function askTool(tool: ServerTool, call: ToolCall): Promise<ToolOutcome | boolean> {
  return settled(tool, call, (context) => tool.needsApproval(call.arguments, context));
}

/** Whatever the work does, there is an outcome, and in time. */
async function settled<Result>(
  tool: ServerTool,
  call: ToolCall,
  work: (context: ToolCallContext) => Promise<Result>,
): Promise<Result | ToolOutcome> {
  if (isLeft(tool, call)) return { kind: 'disconnected' };
  const { session, agent, callId, span = noSpan } = call;
  const abort = new AbortController();
  let isOver = false;
  const log = callLogger(call);
  const updates = toolUpdates(call.onUpdate);
  try {
    const { say, progress } = updates;
    const { name, guardrails = [] } = call;
    const context: ToolCallContext & Vetted = withSignalOf(abort, {
      callId,
      user: session.user,
      session,
      agent,
      say,
      progress,
      log,
      span,
      [VETTING]: { tool: name, guardrails, isOver: () => isOver || isLeft(tool, call) },
    });
    const result = await firstEnd(tool, call, work(context));
    if (result !== GONE && result !== LATE) return result;
    isOver = true;
    abort.abort(result === GONE ? new Error('the browser has gone') : new Error('the tool took too long'));
    if (result === GONE) return { kind: 'disconnected' };
    return { kind: 'timeout', output: failureOutput(lateMessage(tool), tool.maxOutputBytes) };
  } catch (error) {
    if (isLeft(tool, call)) return { kind: 'disconnected' };
    if (error instanceof ToolError) {
      const output = failureOutput(error.message, tool.maxOutputBytes);
      return { kind: 'refused', output, ...(error instanceof TrippedError && { trip: error.trip }) };
    }
    const correlationId = call.correlationId();
    log.error('tool.failed', { correlationId, ...withoutArguments(errorFields(error), call.arguments) });
    const message = 'The tool failed. Do not guess its result.';
    const output = failureOutput(message, tool.maxOutputBytes, correlationId);
    return { kind: 'failed', output, correlationId };
  } finally {
    updates.close();
  }
}

/** Nobody waits for it any more, and it need not be finished. */
function isLeft({ onInterrupt }: ServerTool, { disconnected }: ToolCall): boolean {
  return onInterrupt === 'cancel' && disconnected.aborted;
}

/**
 * The handler's end, or what ends the wait for it. After that neither its answer is wanted nor its complaint.
 *
 * A handler that has its answer at hand is neither watched nor timed: on Node each costs more than such a handler does.
 */
function firstEnd<Result>(
  tool: ServerTool,
  call: ToolCall,
  work: Promise<Result>,
): Promise<Result | typeof GONE | typeof LATE> {
  const { disconnected } = call;
  const isCancelled = tool.onInterrupt === 'cancel';
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const gone = () => end(() => resolve(GONE));
    const stopWaiting = inNextTurn(() => {
      if (isLeft(tool, call)) return gone();
      timer = setTimeout(() => end(() => resolve(LATE)), tool.timeoutMs);
      if (isCancelled) disconnected.addEventListener('abort', gone);
    });
    const end = (settle: () => void) => {
      stopWaiting();
      if (timer !== undefined) {
        clearTimeout(timer);
        if (isCancelled) disconnected.removeEventListener('abort', gone);
      }
      settle();
    };
    work.then(
      (result) => end(() => resolve(result)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

function lateMessage({ timeoutMs, effect }: ServerTool): string {
  const late = `The tool did not answer within ${timeoutMs / 1_000} seconds.`;
  return effect === 'read' ? late : `${late} It may have done its work or not: do not call it again without asking.`;
}

function callLogger({ log, name, callId, session }: ToolCall): Logger {
  const shared = { sessionId: session.id, tool: name, callId };
  const pass = (level: keyof Logger) => (event: string, fields?: Record<string, unknown>) =>
    log[level](event, { ...fields, ...shared });
  return { info: pass('info'), warn: pass('warn'), error: pass('error') };
}
