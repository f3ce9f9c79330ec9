/**
 * What an AgentWorkflow keeps of a conversation in its `state`: which agent speaks, and the calls that it ran itself, which
 * the conversation's history knows nothing of, and how often those with a limit were called. Plain JSON, so that it can be written down.
 */
import type { AgentToolLimit } from './agent-definition.ts';
import type { WorkflowItem } from './workflow.ts';

interface Past {
  /** How long the history was when the calls were made: they stand there. */
  readonly position: number;
  readonly items: WorkflowItem[];
}

interface Counted {
  total: number;
  /** Since 1970, of the latest call. */
  minute: number;
  inMinute: number;
}

interface Kept {
  agent: string;
  past: Past[];
  /** By agent and tool. Absent: none has a limit. */
  calls?: Record<string, Counted>;
}

/** Older ones are forgotten: a model's window is not endless, and neither is memory. */
const MAX_PAST = 100;

export class AgentMemory {
  readonly #kept: Kept;

  /** `state` of the context. */
  constructor(state: Record<string, unknown>) {
    const kept = state.agentWorkflow as Kept | undefined;
    this.#kept = kept ?? { agent: '', past: [] };
    state.agentWorkflow = this.#kept;
  }

  /** The name of the agent that speaks. */
  get agent(): string {
    return this.#kept.agent;
  }

  set agent(name: string) {
    this.#kept.agent = name;
  }

  /** The calls of one turn; items are added to the answer as they are made. */
  begin(position: number): WorkflowItem[] {
    const items: WorkflowItem[] = [];
    this.#kept.past.push({ position, items });
    if (this.#kept.past.length > MAX_PAST) this.#kept.past.shift();
    return items;
  }

  /** Counts a call of an agent's tool; or says which limit refuses it. In one step, so that calls at once cannot pass together. */
  countCall(
    { agent, tool }: { agent: string; tool: string },
    { perSession = Infinity, perMinute = Infinity }: AgentToolLimit,
    nowMs = Date.now(),
  ): keyof AgentToolLimit | undefined {
    this.#kept.calls ??= {};
    const key = `${agent}:${tool}`;
    const { total, ...latest } = this.#kept.calls[key] ?? { total: 0, minute: 0, inMinute: 0 };
    const minute = Math.floor(nowMs / 60_000);
    const inMinute = latest.minute === minute ? latest.inMinute : 0;
    if (inMinute >= perMinute) return 'perMinute';
    if (total >= perSession) return 'perSession';
    this.#kept.calls[key] = { total: total + 1, minute, inMinute: inMinute + 1 };
    return undefined;
  }

  /** The history with the calls in their places. `maxItems` of it, the latest, from a message on. */
  woven(history: readonly WorkflowItem[], maxItems: number): WorkflowItem[] {
    const woven: WorkflowItem[] = [];
    for (let at = 0; at <= history.length; at++) {
      for (const { position, items } of this.#kept.past) {
        // Items may have been deleted since: what stood behind the end stands at the end.
        if (Math.min(position, history.length) === at) woven.push(...items);
      }
      const item = history[at];
      if (item) woven.push(item);
    }
    if (woven.length <= maxItems) return woven;
    const latest = woven.slice(-maxItems);
    const start = latest.findIndex((item) => item.type === 'message' && item.role === 'user');
    return latest.slice(Math.max(0, start));
  }
}
