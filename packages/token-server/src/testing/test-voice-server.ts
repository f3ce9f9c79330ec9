/** A voice server for tests: real in everything but its provider, its clock and where its log goes. */
import type {
  ApprovalDecision,
  ApprovalRequest,
  HandoffResult,
  Problem,
  SessionGrant,
  SessionToken,
  ToolCallAsked,
  ToolCallResult,
} from '@voice-agent/protocol';
import { createVoiceServer, type VoiceServer, type VoiceServerOptions } from '../create-voice-server.ts';
import { jsonLinesLogger } from '../logger.ts';
import type { VoiceEvent } from '../telemetry/voice-event.ts';
import { ScriptedProvider } from './scripted-provider.ts';

export const TEST_SECRET = 'a test secret of more than thirty-two bytes';
export const SHOP = 'https://shop.example';

export interface PostOptions {
  session?: SessionToken;
  /** undefined: as the shop's page; null: no Origin header. */
  origin?: string | null;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export class TestVoiceServer {
  readonly app: VoiceServer;
  readonly provider = new ScriptedProvider();
  /** What was logged. */
  readonly lines: string[] = [];
  /** What the telemetry told. */
  readonly events: VoiceEvent[] = [];
  /** Unix milliseconds; move it. */
  nowMs = 1_790_000_000_000;

  constructor(options: Pick<VoiceServerOptions, 'agents'> & Partial<VoiceServerOptions>) {
    this.app = createVoiceServer({
      provider: this.provider,
      origins: [SHOP],
      secret: TEST_SECRET,
      now: () => this.nowMs,
      logger: jsonLinesLogger({ write: (line) => this.lines.push(line) }),
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  /** Posts JSON; a string is posted as it is. */
  async post(path: string, body?: unknown, { session, origin = SHOP, headers, signal }: PostOptions = {}) {
    return this.app.request(`http://voice.test${path}`, {
      method: 'POST',
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(origin !== null && { Origin: origin }),
        ...(session && { Authorization: `Bearer ${session.token}` }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      signal,
    });
  }

  async start(body: unknown = {}, options?: PostOptions): Promise<SessionGrant> {
    const response = await this.post('/v1/sessions', body, options);
    if (response.status !== 201) throw new Error(`no session: ${await response.text()}`);
    return (await response.json()) as SessionGrant;
  }

  callTool(session: SessionToken, tool: string, body: unknown, options?: PostOptions): Promise<Response> {
    return this.post(`/v1/sessions/${session.id}/tools/${tool}`, body, { session, ...options });
  }

  /** The question that a call comes back with. */
  async asked(session: SessionToken, tool: string, input: unknown = {}, callId = 'call_1'): Promise<ApprovalRequest> {
    const response = await this.callTool(session, tool, { callId, arguments: input });
    if (response.status !== 202) throw new Error(`not asked: ${response.status} ${await response.text()}`);
    return ((await response.json()) as ToolCallAsked).approval;
  }

  decide(session: SessionToken, decision: ApprovalDecision, callId = 'call_1', options?: PostOptions) {
    return this.post(`/v1/sessions/${session.id}/approvals/${callId}`, decision, { session, ...options });
  }

  /** The output of a call that is answered. */
  async output(
    session: SessionToken,
    tool: string,
    input: unknown,
    callId: string = crypto.randomUUID(),
  ): Promise<string> {
    const response = await this.callTool(session, tool, { callId, arguments: input });
    return ((await response.json()) as ToolCallResult).output;
  }

  handOff(session: SessionToken, to: string, callId = 'handoff_1', options?: PostOptions): Promise<Response> {
    return this.post(`/v1/sessions/${session.id}/handoffs`, { callId, to }, { session, ...options });
  }

  async handedOff(session: SessionToken, to: string, callId?: string): Promise<HandoffResult> {
    return (await (await this.handOff(session, to, callId)).json()) as HandoffResult;
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  return (await response.json()) as Problem;
}
