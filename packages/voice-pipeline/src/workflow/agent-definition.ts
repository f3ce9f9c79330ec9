/** What an agent is: instructions, tools, and the agents it may hand over to. */
import type { Tool } from '@voice-agent/protocol';
import type { WorkflowContext } from './workflow.ts';

/** How often one conversation's agent may call a tool. */
export interface AgentToolLimit {
  readonly perSession?: number;
  readonly perMinute?: number;
}

/** Who calls, as `enabled` of the token server's tools asks. A workflow knows of no users: nobody is signed in. */
export interface AgentToolCaller {
  /** Its name among the handoffs; '' for the first. */
  readonly agent: string;
  readonly user: null;
  readonly session: { readonly id: ''; readonly user: null; readonly metadata: Readonly<Record<string, string>> };
}

/** What the token server's `defineTool` returns, or a tool of one's own. What is left out is taken for the careful choice. */
export interface AgentTool extends Tool {
  /** For people. */
  readonly title?: string;
  /** 'write' is not cancelled when the visitor interrupts, and asks before it runs. Default 'write'. */
  readonly effect?: 'read' | 'write';
  /** Whether it asks before it runs. Default: what `effect` says. */
  readonly approval?: 'never' | 'always' | 'depends';
  /** Default: 'cancel' for 'read'. */
  readonly onInterrupt?: 'cancel' | 'finish';
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** Default 16,384. */
  readonly maxOutputBytes?: number;
  /** How often it may run. A call beyond it is refused before it does anything, and the model is told. Default: no limit. */
  readonly limit?: AgentToolLimit;
  /**
   * Whether the model is told of the tool; asked before the model is, in every round. What throws, or has no answer within
   * 10 s, is not offered, and `onToolError` is told. Default: always.
   */
  enabled?(caller: AgentToolCaller): boolean | Promise<boolean>;
  /** For 'depends'. */
  needsApproval?(input: unknown, context: { callId: string; signal: AbortSignal }): boolean | Promise<boolean>;
}

export interface AgentDefinition {
  /** What it is for: other agents' models read it to decide on a handoff. */
  readonly description?: string;
  /** A function has 10 s; then the turn fails, and the error says whose was late. */
  readonly instructions: string | ((context: WorkflowContext) => string | Promise<string>);
  /** By the name that the model calls: letters, digits, `_` and `-`. */
  readonly tools?: Readonly<Record<string, AgentTool>>;
  /** By name; the model calls `transfer_to_<name>`. Lazy where agents hand over to each other in a circle. */
  readonly handoffs?: AgentHandoffs | (() => AgentHandoffs);
}

export type AgentHandoffs = Readonly<Record<string, AgentDefinition>>;

const TRANSFER = 'transfer_to_';

export function handoffsOf({ handoffs = {} }: AgentDefinition): AgentHandoffs {
  return typeof handoffs === 'function' ? handoffs() : handoffs;
}

export function transferTool(name: string): string {
  return TRANSFER + name;
}

/** The name of the agent that a function hands over to, if the present one may. */
export function transferTarget(agent: AgentDefinition, functionName: string): string | undefined {
  const name = functionName.startsWith(TRANSFER) ? functionName.slice(TRANSFER.length) : '';
  return Object.hasOwn(handoffsOf(agent), name) ? name : undefined;
}

/** All that can be reached, by name. The first one's is ''. @throws RangeError when one name means two agents */
export function agentGraph(first: AgentDefinition): ReadonlyMap<string, AgentDefinition> {
  const agents = new Map<string, AgentDefinition>([['', first]]);
  const waiting = [first];
  for (let agent = waiting.pop(); agent; agent = waiting.pop()) {
    for (const [name, next] of Object.entries(handoffsOf(agent))) {
      const known = agents.get(name);
      if (known && known !== next) throw new RangeError(`Two agents are named "${name}".`);
      if (known) continue;
      agents.set(name, next);
      waiting.push(next);
    }
  }
  return agents;
}
