/**
 * The transcript's state: a slot for every item of the conversation, in the conversation's order, shown or not. Pure.
 *
 * Items without an entry (function outputs, noise) keep their slot, because later items name them as their
 * predecessor. What an entry is computed from, but the view must not see, stands beside it in the slot.
 */
import { type AgentTurn, hasUnplayedSound, withTurn } from './agent-turn.ts';
import type { TranscriptEntry } from './transcript-entry.ts';

export interface Slot {
  readonly itemId: string;
  readonly entry: TranscriptEntry | undefined;
  /** Of agent items: what `entry` is computed from. Gone when the item is deleted, so that late deltas find nothing. */
  readonly turn?: AgentTurn;
  /** The item before it, as the provider says; null: it named none. undefined: it has made no item of this yet. */
  readonly after?: string | null;
  /**
   * kept: of a connection that is gone. It is told to the next one under the same id, whose echoes change nothing here.
   * deleted: added again under the same id it would be shown again.
   */
  readonly past?: 'kept' | 'deleted';
}

export interface TranscriptState {
  readonly entries: readonly TranscriptEntry[];
  readonly slots: readonly Slot[];
  /** Name of the agent to whom new items belong. */
  readonly agent: string;
}

export const emptyTranscript: TranscriptState = Object.freeze({ entries: Object.freeze([]), slots: [], agent: '' });

/** Takes new slots over. State and list of entries keep their identity when nothing in them changed. */
export function withSlots(state: TranscriptState, slots: readonly Slot[]): TranscriptState {
  if (holdSame(slots, state.slots)) return state;
  const entries = slots.flatMap(({ entry }) => entry ?? []);
  return { ...state, slots, entries: holdSame(entries, state.entries) ? state.entries : Object.freeze(entries) };
}

function holdSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}

/**
 * Changes one slot; an unknown item, or a change that returns the slot itself, leaves the state as it is. Every delta
 * comes here, so it costs two copies of arrays and no more, however long the conversation is.
 */
export function changeSlot(state: TranscriptState, itemId: string, change: (slot: Slot) => Slot): TranscriptState {
  const at = slotIndex(state.slots, itemId);
  const before = state.slots[at];
  const slot = before && change(before);
  if (!slot || slot === before) return state;
  const slots = replaced(state.slots, at, slot);
  if (slot.entry === before.entry) return { ...state, slots };
  if (!slot.entry || !before.entry) return withSlots(state, slots);
  const entries = replaced(state.entries, state.entries.lastIndexOf(before.entry), slot.entry);
  return { ...state, slots, entries: Object.freeze(entries) };
}

/** The newest first: they change most. */
function slotIndex(slots: readonly Slot[], itemId: string): number {
  let at = slots.length - 1;
  while (at >= 0 && slots[at]?.itemId !== itemId) at--;
  return at;
}

function replaced<T>(list: readonly T[], at: number, value: T): T[] {
  // Not `slice`, which is 70 times slower for a frozen list (V8).
  const copy = [...list];
  copy[at] = value;
  return copy;
}

export function changeSlots(state: TranscriptState, change: (slot: Slot, index: number) => Slot): TranscriptState {
  return withSlots(state, state.slots.map(change));
}

/** Changes an item of the agent; any other stays as it is. */
export function changeTurn(
  state: TranscriptState,
  itemId: string,
  change: (turn: AgentTurn) => AgentTurn,
): TranscriptState {
  return changeSlot(state, itemId, (slot) => (slot.turn ? withTurn(slot, change(slot.turn)) : slot));
}

export function slotOf({ slots }: TranscriptState, itemId: string): Slot | undefined {
  return slots[slotIndex(slots, itemId)];
}

/** Adds a slot for the item unless it has one: before the first that waits for it as its predecessor, else at the end. */
export function ensureSlot(state: TranscriptState, slot: Slot): TranscriptState {
  const { slots } = state;
  if (slotOf(state, slot.itemId)) return state;
  const waiting = slots.findIndex(({ after }) => after === slot.itemId);
  return insert(state, slots, waiting === -1 ? slots.length : waiting, [slot]);
}

/**
 * Puts the item right behind its predecessor, and what follows it with it. A predecessor that is not there yet is waited
 * for. Without one the item stays: some services send null for every item, so null does not mean the beginning.
 */
export function placeSlot(
  state: TranscriptState,
  itemId: string,
  previousItemId: string | null | undefined,
): TranscriptState {
  const from = slotIndex(state.slots, itemId);
  const slot = state.slots[from];
  const after = previousItemId ?? slot?.after ?? null;
  if (!slot || slot.past || after === slot.after) return state;
  const slots = replaced(state.slots, from, { ...slot, after });
  let to = from + 1;
  while (to < slots.length && slots[to]?.after === slots[to - 1]?.itemId) to++;
  const others = [...slots.slice(0, from), ...slots.slice(to)];
  const at = after === null ? -1 : slotIndex(others, after);
  if (at === -1) return withSlots(state, slots);
  // What is kept was said before. A new session may name one of the kept as the last, though others stand behind it.
  const kept = others.map(({ past }) => past).lastIndexOf('kept');
  return insert(state, others, Math.max(at, kept) + 1, slots.slice(from, to));
}

function insert(state: TranscriptState, slots: readonly Slot[], at: number, added: readonly Slot[]): TranscriptState {
  return withSlots(state, [...slots.slice(0, at), ...added, ...slots.slice(at)]);
}

/** Whether sound of the item has come that should still be heard. */
export function awaitsPlayback(state: TranscriptState, itemId: string): boolean {
  const turn = slotOf(state, itemId)?.turn;
  return turn !== undefined && turn.cut === 'no' && hasUnplayedSound(turn);
}
