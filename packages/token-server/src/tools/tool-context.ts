/** What a tool's handler is given beside its input. */
import type { ToolContext } from '@voice-agent/protocol';
import { withSignalOf } from '../lazy-signal.ts';
import { type Logger, silentLogger } from '../logger.ts';
import type { VoiceSession, VoiceUser } from '../voice-session.ts';

/** Who calls: what decides whether a tool is offered at all. */
export interface ToolCaller {
  readonly session: VoiceSession;
  /** Who is signed in; null when nobody is. Check here what this person may do: the model's arguments prove nothing. */
  readonly user: VoiceUser | null;
  /** Name of the agent that calls. */
  readonly agent: string;
}

export interface ToolCallContext extends ToolCaller, ToolContext {
  /** Aborts when the timeout has passed and, with `onInterrupt: 'cancel'`, when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly callId: string;
  /**
   * Has the agent say a sentence while the tool runs, e.g. 'That takes a moment.' Dropped where the result is quicker,
   * or the page that asked has gone.
   */
  say(text: string): void;
  /** Shows how far it is in the visitor's transcript: a short text, or a part of the whole from 0 to 1. */
  progress(value: string | number): void;
  /** Marks its lines with session and call. */
  readonly log: Logger;
  /** This call's span, where the server is traced; else it takes everything and keeps nothing. */
  readonly span: ToolSpan;
}

/** The part of an OpenTelemetry span that a tool needs; a real one fits. */
export interface ToolSpan {
  setAttribute(name: string, value: string | number | boolean): unknown;
  addEvent(name: string, attributes?: Record<string, string | number | boolean>): unknown;
}

export const noSpan: ToolSpan = Object.freeze({ setAttribute() {}, addEvent() {} });

/** Marks the context of a call that the server runs. What stands there is the server's own, and not the handler's. */
export const VETTING = Symbol('vetting');

/** A tool also runs in the pipeline's `AgentWorkflow`, which knows of no users and shows nothing. */
export function completeContext(context: ToolContext): ToolCallContext {
  const given = context as ToolContext & Partial<ToolCallContext>;
  if (VETTING in given) return given as ToolCallContext;
  const { user = null, agent = '', log = silentLogger, session = { id: '', user, metadata: {} } } = given;
  const { say = () => {}, progress = () => {}, span = noSpan } = given;
  const { callId } = context;
  return withSignalOf(context as ToolCallContext, { callId, user, agent, log, session, say, progress, span });
}
