/** One registered agent seen from outside: what the provider is told, and what the widget may show. */
import type { AgentInfo, FunctionToolConfig, ToolInfo } from '@voice-agent/protocol';
import type { AgentRegistry, RegisteredAgent } from '../agents/agent-registry.ts';
import type { AgentBrief } from '../providers/realtime-provider.ts';
import { type SessionRecord, voiceSession } from './session-record.ts';

/** The agent for the provider. Asks the instructions, so a failing instructions function fails here. */
export async function agentBrief(
  agents: AgentRegistry,
  { name, definition, tools, handoffs }: RegisteredAgent,
  record: SessionRecord,
): Promise<AgentBrief> {
  const { instructions, voice, turnDetection } = definition;
  const { audioFormat } = record;
  const functions: FunctionToolConfig[] = [];
  for (const [toolName, { description, parameters }] of tools) {
    functions.push({ type: 'function', name: toolName, description, parameters });
  }
  for (const [toolName, to] of handoffs) {
    const about = agents.get(to)?.definition.description;
    functions.push({
      type: 'function',
      name: toolName,
      description: `Hands the conversation over to ${to}.${about ? ` ${about}` : ''}`,
      parameters: { type: 'object', properties: {}, additionalProperties: false },
    });
  }
  return {
    name,
    instructions: typeof instructions === 'function' ? await instructions(voiceSession(record)) : instructions,
    ...(voice !== undefined && { voice }),
    tools: functions,
    ...(turnDetection !== undefined && { turnDetection }),
    ...(audioFormat !== undefined && { audioFormat }),
  };
}

/** The agent for the widget: names only. Schemas, handlers and instructions stay here. */
export function agentInfo({ name, definition, tools, handoffs }: RegisteredAgent): AgentInfo {
  const infos: ToolInfo[] = [];
  for (const [toolName, { title, runsIn }] of tools) {
    infos.push({ name: toolName, ...(title !== undefined && { title }), runsIn, approval: false });
  }
  for (const toolName of handoffs.keys()) infos.push({ name: toolName, runsIn: 'server', approval: false });
  const { greeting } = definition;
  return { name, ...(greeting !== undefined && { greeting }), tools: infos, handoffs: Object.fromEntries(handoffs) };
}
