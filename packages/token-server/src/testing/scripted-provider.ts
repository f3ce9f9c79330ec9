/** A voice provider for tests: our own port, answered from memory. Remembers whom it connected. */
import type { RealtimeGrant, SessionConfig } from '@voice-agent/protocol';
import type { AgentSettings } from '../agent-settings.ts';
import type { AgentBrief, ConnectingSession, RealtimeProvider } from '../providers/realtime-provider.ts';

export class ScriptedProvider implements RealtimeProvider {
  readonly connected: { agent: AgentBrief; session: ConnectingSession }[] = [];
  readonly handedOff: AgentBrief[] = [];
  /** Whose settings each handoff takes back. */
  readonly before: (AgentSettings | undefined)[] = [];
  /** Runs while a connect waits for its answer. */
  beforeAnswer: () => Promise<void> = async () => {};
  /** Thrown by the next connects, when set. */
  failure: Error | undefined;

  async connect(agent: AgentBrief, session: ConnectingSession): Promise<RealtimeGrant> {
    this.connected.push({ agent, session });
    const number = this.connected.length;
    await this.beforeAnswer();
    if (this.failure) throw this.failure;
    return {
      url: 'wss://voice.test/v1/realtime',
      protocols: ['realtime', `openai-insecure-api-key.ek_${number}`],
      expiresAt: 1_800_000_000,
    };
  }

  handOff(agent: AgentBrief, before?: AgentSettings): SessionConfig {
    this.handedOff.push(agent);
    this.before.push(before);
    const { instructions, tools } = agent;
    return { type: 'realtime', instructions, tools: [...tools], tool_choice: 'auto' };
  }
}
