/** An agent as one session gets it: without the tools and handoffs that are not for its visitor. */
import type { RegisteredAgent, RegisteredHandoff } from '../agents/agent-registry.ts';
import { appAnswer } from '../app-answer.ts';
import { after, allAnswers, bothAnswers, type StoreAnswer } from '../store/store.ts';
import { forEverySession, type VoiceTool } from '../tools/voice-tool.ts';
import { type SessionRecord, voiceSession } from './session-record.ts';

export function offeredAgent(agent: RegisteredAgent, record: SessionRecord): StoreAnswer<RegisteredAgent> {
  if (agent.isForAll) return agent;
  const tools = only(agent.tools, (tool, name) => isOffered(tool, { name, agent: agent.name, record }));
  const handoffs = only(agent.handoffs, (handoff) => isOpen(handoff, agent.name, record));
  return after(bothAnswers(tools, handoffs), ([some, others]) => ({ ...agent, tools: some, handoffs: others }));
}

function only<T>(
  all: ReadonlyMap<string, T>,
  isFor: (one: T, name: string) => StoreAnswer<boolean>,
): StoreAnswer<ReadonlyMap<string, T>> {
  return after(allAnswers(Array.from(all, ([name, one]) => isFor(one, name))), (answers) =>
    answers.includes(false) ? new Map([...all].filter((_, at) => answers[at])) : all,
  );
}

/** Whether the session may take the handoff. Asked again when it does. */
export function isOpen({ when, to }: RegisteredHandoff, agent: string, record: SessionRecord): StoreAnswer<boolean> {
  if (!when) return true;
  const answer = appAnswer(`agents.${agent}.handoffs.${to}.when`, when(voiceSession(record)));
  return after(answer, (open) => open ?? true);
}

/** Asked again at each call: what a visitor may do can change while the session runs. */
export function isOffered(
  tool: VoiceTool,
  { name, agent, record }: { name: string; agent: string; record: SessionRecord },
): StoreAnswer<boolean> {
  if (tool.enabled === forEverySession) return true;
  const session = voiceSession(record);
  const answer = tool.enabled({ session, user: session.user, agent: record.agent });
  return appAnswer(`agents.${agent}.tools.${name}.enabled`, answer);
}
