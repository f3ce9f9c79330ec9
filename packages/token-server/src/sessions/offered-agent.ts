/** An agent as one session gets it: without the tools that are not enabled for its visitor. */
import type { RegisteredAgent } from '../agents/agent-registry.ts';
import type { VoiceTool } from '../tools/voice-tool.ts';
import { type SessionRecord, voiceSession } from './session-record.ts';

export async function offeredAgent(agent: RegisteredAgent, record: SessionRecord): Promise<RegisteredAgent> {
  const asked = [...agent.tools].map(async ([name, tool]) => {
    return (await isOffered(tool, record)) ? ([name, tool] as const) : undefined;
  });
  const tools = (await Promise.all(asked)).filter((one) => one !== undefined);
  return { ...agent, tools: new Map(tools) };
}

/** Asked again at each call: what a visitor may do can change while the session runs. */
export function isOffered(tool: VoiceTool, record: SessionRecord): Promise<boolean> {
  const session = voiceSession(record);
  return tool.enabled({ session, user: session.user, agent: record.agent });
}
