/** A voice provider for tests: our own port, answered from memory. Remembers whom it connected. */
import type { RealtimeGrant, SessionConfig } from '@voice-agent/protocol';
import type { AgentBrief, ConnectingSession, RealtimeProvider } from '../providers/realtime-provider.ts';

export class ScriptedProvider implements RealtimeProvider {
  readonly connected: { agent: AgentBrief; session: ConnectingSession }[] = [];
  /** Thrown by the next connects, when set. */
  failure: Error | undefined;

  async connect(agent: AgentBrief, session: ConnectingSession): Promise<RealtimeGrant> {
    this.connected.push({ agent, session });
    if (this.failure) throw this.failure;
    return {
      url: 'wss://voice.test/v1/realtime',
      protocols: ['realtime', `openai-insecure-api-key.ek_${this.connected.length}`],
      expiresAt: 1_800_000_000,
    };
  }

  handOff({ instructions, tools }: AgentBrief): SessionConfig {
    return { type: 'realtime', instructions, tools: [...tools], tool_choice: 'auto' };
  }
}
