/**
 * What an AgentWorkflow keeps of a conversation in its `state`: which agent speaks, and the calls that it ran itself, which
 * the conversation's history knows nothing of. Plain JSON, so that it can be written down.
 */
import type { WorkflowItem } from './workflow.ts';

interface Past {
  /** How long the history was when the calls were made: they stand there. */
  readonly position: number;
  readonly items: WorkflowItem[];
}

interface Kept {
  agent: string;
  past: Past[];
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
