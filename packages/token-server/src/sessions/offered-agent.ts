/** An agent as one session gets it: without the tools and handoffs that are not for its visitor. */
import type { RegisteredAgent, RegisteredHandoff } from '../agents/agent-registry.ts';
import type { VoiceTool } from '../tools/voice-tool.ts';
import { type SessionRecord, voiceSession } from './session-record.ts';

export async function offeredAgent(agent: RegisteredAgent, record: SessionRecord): Promise<RegisteredAgent> {
  const [tools, handoffs] = await Promise.all([
    only(agent.tools, (tool) => isOffered(tool, record)),
    only(agent.handoffs, (handoff) => isOpen(handoff, record)),
  ]);
  return { ...agent, tools, handoffs };
}

async function only<T>(
  all: ReadonlyMap<string, T>,
  isFor: (one: T) => Promise<boolean>,
): Promise<ReadonlyMap<string, T>> {
  const answers = await Promise.all(Array.from(all.values(), isFor));
  if (!answers.includes(false)) return all;
  return new Map([...all].filter((_, at) => answers[at]));
}

/** Whether the session may take the handoff. Asked again when it does. */
export async function isOpen({ when }: RegisteredHandoff, record: SessionRecord): Promise<boolean> {
  return (await when?.(voiceSession(record))) ?? true;
}

/** Asked again at each call: what a visitor may do can change while the session runs. */
export function isOffered(tool: VoiceTool, record: SessionRecord): Promise<boolean> {
  const session = voiceSession(record);
  return tool.enabled({ session, user: session.user, agent: record.agent });
}
