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
}

export interface TranscriptState {
  readonly entries: readonly TranscriptEntry[];
  readonly slots: readonly Slot[];
  /** Name of the agent to whom new items belong. */
  readonly agent: string;
}

export const emptyTranscript: TranscriptState = Object.freeze({ entries: Object.freeze([]), slots: [], agent: '' });

/** Takes new slots over. State and list of entries keep their identity when nothing in them changed. */
function withSlots(state: TranscriptState, slots: readonly Slot[]): TranscriptState {
  if (holdSame(slots, state.slots)) return state;
  const entries = slots.flatMap(({ entry }) => entry ?? []);
  return { ...state, slots, entries: holdSame(entries, state.entries) ? state.entries : Object.freeze(entries) };
}

function holdSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}

/** Changes one slot; an unknown item, or a change that returns the slot itself, leaves the state as it is. */
export function changeSlot(state: TranscriptState, itemId: string, change: (slot: Slot) => Slot): TranscriptState {
  return changeSlots(state, (slot) => (slot.itemId === itemId ? change(slot) : slot));
}

export function changeSlots(state: TranscriptState, change: (slot: Slot) => Slot): TranscriptState {
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

/** Appends a slot for the item unless it has one. */
export function ensureSlot(state: TranscriptState, slot: Slot): TranscriptState {
  const known = state.slots.some(({ itemId }) => itemId === slot.itemId);
  return known ? state : withSlots(state, [...state.slots, slot]);
}

/**
 * Puts the item right behind its predecessor. Without a known one it stays: some services send null for every item, so
 * null does not mean the beginning.
 */
export function placeSlot(
  state: TranscriptState,
  itemId: string,
  previousItemId: string | null | undefined,
): TranscriptState {
  const slot = state.slots.find((one) => one.itemId === itemId);
  const others = state.slots.filter((one) => one !== slot);
  const at = others.findIndex((one) => one.itemId === previousItemId) + 1;
  if (!slot || at === 0) return state;
  return withSlots(state, [...others.slice(0, at), slot, ...others.slice(at)]);
}

/** Whether sound of the item has come that should still be heard. */
export function awaitsPlayback({ slots }: TranscriptState, itemId: string): boolean {
  const turn = slots.find((slot) => slot.itemId === itemId)?.turn;
  return turn !== undefined && turn.cut === 'no' && hasUnplayedSound(turn);
}
