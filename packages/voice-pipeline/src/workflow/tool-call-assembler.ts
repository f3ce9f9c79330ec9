/**
 * Puts the calls of a streamed answer together, which come in fragments and several at once. Bears what servers leave
 * out: an index, an id, the arguments. Pure.
 */
import type { ChatToolCall } from './chat-model.ts';

interface Fragment {
  index?: unknown;
  id?: unknown;
  function?: { name?: unknown; arguments?: unknown };
}

export class ToolCallAssembler {
  readonly #calls = new Map<number, { id: string; name: string; arguments: string }>();

  /** `tool_calls` of a delta, as it came. */
  add(fragments: unknown): void {
    if (!Array.isArray(fragments)) return;
    for (const fragment of fragments) {
      if (typeof fragment === 'object' && fragment !== null) this.#add(fragment as Fragment);
    }
  }

  /** In the order of their index. Those without a name are left out: nobody knows what was meant. */
  finish(): ChatToolCall[] {
    return [...this.#calls.entries()]
      .sort(([a], [b]) => a - b)
      .map(([index, { id, name, arguments: given }]) => ({
        id: id || `call_${index}_${crypto.randomUUID().slice(0, 8)}`,
        type: 'function' as const,
        function: { name, arguments: given || '{}' },
      }))
      .filter((call) => call.function.name !== '');
  }

  #add({ index, id, function: given }: Fragment): void {
    const at = typeof index === 'number' ? index : this.#place(id);
    const call = this.#calls.get(at) ?? { id: '', name: '', arguments: '' };
    if (typeof id === 'string' && id !== '') call.id = id;
    // Whole in the first fragment; some servers repeat it in each.
    if (typeof given?.name === 'string' && given.name !== '') call.name = given.name;
    if (typeof given?.arguments === 'string') call.arguments += given.arguments;
    else if (typeof given?.arguments === 'object' && given.arguments !== null)
      call.arguments = JSON.stringify(given.arguments);
    this.#calls.set(at, call);
  }

  /** Without an index a new id begins a new call, and no id goes on with the last one. */
  #place(id: unknown): number {
    const known = [...this.#calls.entries()].find(([, call]) => call.id === id && id !== '');
    if (known) return known[0];
    const next = this.#calls.size === 0 ? 0 : Math.max(...this.#calls.keys()) + 1;
    return typeof id === 'string' && id !== '' ? next : Math.max(0, next - 1);
  }
}
