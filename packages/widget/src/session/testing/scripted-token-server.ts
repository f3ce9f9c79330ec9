/** A TokenServerPort for tests: answers by script and records who asked. Not part of the product. */
import type {
  AgentInfo,
  ApprovalDecision,
  ClientReport,
  CreateSessionRequest,
  GuardrailRequest,
  GuardrailResult,
  HandoffRequest,
  HandoffResult,
  RealtimeDialect,
  SessionFeedback,
  SessionGrant,
  SessionToken,
  ToolCallRequest,
} from '@voice-agent/protocol';
import type { CallAnswer } from '../../tools/read-call.ts';
import type { CallWatch } from '../../tools/token-server-client.ts';
import type { TokenServerPort } from '../ports.ts';

export interface RecordedToolCall extends ToolCallRequest, CallWatch {
  readonly tool: string;
  readonly token: string;
}

export interface TokenServerScript {
  /** Default: a grant at once. A number of the session, counted from 1, is given. */
  createSession?(number: number): Promise<SessionGrant>;
  /** Default: a grant at once, with the token of before and a number. */
  refreshSession?(session: SessionToken, number: number): Promise<SessionGrant>;
  /** The tool's output, the question to the visitor, or a rejection. */
  callTool?(call: RecordedToolCall): Promise<string | CallAnswer>;
  /** The output of a call that was decided on. */
  decide?(decision: ApprovalDecision): Promise<string>;
  handOff?(request: HandoffRequest): Promise<HandoffResult>;
  /** Default: nothing trips. */
  checkAnswer?(request: GuardrailRequest): Promise<GuardrailResult>;
  /** Default: it is taken. */
  rate?(feedback: SessionFeedback): Promise<void>;
  /** Default: it goes on. Heartbeats are counted from 1. */
  keepSession?(number: number): Promise<void>;
}

/** Unix seconds. */
const FAR = 2_000_000_000;

export class ScriptedTokenServer implements TokenServerPort {
  readonly requests: CreateSessionRequest[] = [];
  /** Tokens that were to be refreshed. */
  readonly refreshed: string[] = [];
  readonly toolCalls: RecordedToolCall[] = [];
  readonly handoffs: (HandoffRequest & { readonly token: string })[] = [];
  readonly checks: (GuardrailRequest & { readonly token: string })[] = [];
  /** Tokens of the sessions that were kept with a heartbeat. */
  readonly kept: string[] = [];
  readonly decisions: (ApprovalDecision & { readonly callId: string; readonly session: string })[] = [];
  /** Tokens of the sessions that were ended. */
  readonly ended: string[] = [];
  readonly ratings: (SessionFeedback & { readonly token: string })[] = [];
  readonly reports: (ClientReport & { readonly token: string })[] = [];
  readonly #script: TokenServerScript;

  constructor(script: TokenServerScript = {}) {
    this.#script = script;
  }

  createSession(request: CreateSessionRequest): Promise<SessionGrant> {
    const number = this.requests.push(request);
    return this.#script.createSession?.(number) ?? Promise.resolve(grantOf({ token: `token_${number}` }));
  }

  refreshSession(session: SessionToken): Promise<SessionGrant> {
    const number = this.refreshed.push(session.token);
    const token = `${session.token}_again`;
    return this.#script.refreshSession?.(session, number) ?? Promise.resolve(grantOf({ token }));
  }

  async callTool(
    { token }: SessionToken,
    tool: string,
    request: ToolCallRequest,
    watch: CallWatch,
  ): Promise<CallAnswer> {
    const call = { ...request, tool, token, ...watch };
    this.toolCalls.push(call);
    const answer = (await this.#script.callTool?.(call)) ?? 'Done.';
    return typeof answer === 'string' ? { callId: request.callId, output: answer } : answer;
  }

  async decide({ token }: SessionToken, callId: string, decision: ApprovalDecision): Promise<CallAnswer> {
    this.decisions.push({ ...decision, callId, session: token });
    return { callId, output: (await this.#script.decide?.(decision)) ?? 'Done.' };
  }

  async handOff({ token }: SessionToken, request: HandoffRequest): Promise<HandoffResult> {
    this.handoffs.push({ ...request, token });
    if (this.#script.handOff) return this.#script.handOff(request);
    return {
      agent: agentOf({ name: request.to }),
      sessionUpdate: { type: 'realtime', instructions: `You are ${request.to}.` },
      session: tokenOf(`${token}_${request.to}`),
    };
  }

  async checkAnswer({ token }: SessionToken, request: GuardrailRequest): Promise<GuardrailResult> {
    this.checks.push({ ...request, token });
    return (await this.#script.checkAnswer?.(request)) ?? { tripped: false };
  }

  async keepSession({ token }: SessionToken): Promise<void> {
    this.kept.push(token);
    await this.#script.keepSession?.(this.kept.length);
  }

  async rate({ token }: SessionToken, feedback: SessionFeedback): Promise<void> {
    this.ratings.push({ ...feedback, token });
    await this.#script.rate?.(feedback);
  }

  endSession({ token }: SessionToken): void {
    this.ended.push(token);
  }

  report({ token }: SessionToken, report: ClientReport): void {
    this.reports.push({ ...report, token });
  }
}

export function agentOf(agent: Partial<AgentInfo> = {}): AgentInfo {
  return { name: 'support', tools: [], handoffs: {}, ...agent };
}

export function tokenOf(token: string): SessionToken {
  return { id: 'session_1', token, expiresAt: FAR };
}

export interface GrantOptions {
  token?: string;
  agent?: Partial<AgentInfo>;
  heartbeatSeconds?: number;
  maxDurationSeconds?: number;
  idleSeconds?: number;
  /** Unix seconds, of the token. */
  expiresAt?: number;
  /** Unix seconds, of the key. */
  keyExpiresAt?: number;
  dialect?: RealtimeDialect;
}

export function grantOf(options: GrantOptions = {}): SessionGrant {
  const {
    token = 'token_1',
    agent,
    maxDurationSeconds = 600,
    idleSeconds = 60,
    expiresAt,
    dialect,
    heartbeatSeconds,
    keyExpiresAt = FAR,
  } = options;
  return {
    session: { ...tokenOf(token), ...(expiresAt && { expiresAt }) },
    realtime: {
      url: 'wss://realtime.test/v1',
      protocols: ['realtime'],
      expiresAt: keyExpiresAt,
      ...(dialect && { dialect }),
    },
    agent: agentOf(agent),
    limits: { maxDurationSeconds, idleSeconds, ...(heartbeatSeconds && { heartbeatSeconds }) },
  };
}
