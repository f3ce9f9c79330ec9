/** Which of an agent's own tools its model may have now. Never throws: a tool that cannot tell is not offered. */
import { harmless } from '../remote/harmless.ts';
import type { AgentDefinition, AgentTool, AgentToolCaller } from './agent-definition.ts';
import { askedInTime } from './asked-in-time.ts';

export type OfferedTools = ReadonlyMap<string, AgentTool>;

export interface OfferTo {
  /** The agent's name. */
  readonly agent: string;
  readonly signal?: AbortSignal;
  readonly onToolError: (error: unknown, tool: string) => void;
}

export async function offeredTools({ tools = {} }: AgentDefinition, to: OfferTo): Promise<OfferedTools> {
  const caller: AgentToolCaller = { agent: to.agent, user: null, session: { id: '', user: null, metadata: {} } };
  const offers = await Promise.all(
    Object.entries(tools).map(async ([name, tool]): Promise<[string, AgentTool][]> => {
      try {
        const asked = { ...to, what: `"enabled" of the tool "${name}"` };
        const isOn = tool.enabled && (await askedInTime(() => tool.enabled?.(caller), asked));
        return isOn === false ? [] : [[name, tool]];
      } catch (error) {
        harmless(to.onToolError)(error, name);
        return [];
      }
    }),
  );
  return new Map(offers.flat());
}
