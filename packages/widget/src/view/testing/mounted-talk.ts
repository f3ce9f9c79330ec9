/** An element under test with a talk in its open panel, one turn of each side to make talks of, and how a talk goes on. */
import type { AgentEntry, TranscriptEntry, UserEntry } from '../../transcript/transcript-entry.ts';
import { type AgentUnderTest, mountAgent } from './mounted-agent.ts';

export const question: UserEntry = { kind: 'user', id: 'u1', text: 'Where is it?', via: 'voice', state: 'done' };

export const answer: AgentEntry = {
  kind: 'agent',
  id: 'a1',
  agent: 'support',
  text: 'It left our shop this morning.',
  heardLength: 11,
  state: 'streaming',
};

/** So many turns, none like the other. */
export const turns = (count: number): UserEntry[] =>
  Array.from({ length: count }, (_, index) => ({ ...question, id: `u${index}`, text: `Turn ${index}` }));

export async function mountTalk(...entries: TranscriptEntry[]): Promise<AgentUnderTest> {
  const agent = await mountAgent({ open: true });
  agent.start();
  await drawTalk(agent, ...entries);
  return agent;
}

/** Shows these entries, and waits until they are drawn and the list has followed. */
export async function drawTalk(agent: AgentUnderTest, ...entries: TranscriptEntry[]): Promise<void> {
  await agent.session.show({ status: 'speaking', entries });
  await agent.updateComplete;
  // The list follows in the next frame.
  await new Promise(requestAnimationFrame);
}
