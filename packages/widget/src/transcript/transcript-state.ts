/**
 * The transcript's state: a slot for every item of the conversation, in the conversation's order, shown or not. Pure.
 *
 * Items without an entry (function outputs, noise) keep their slot, because later items name them as their
 * predecessor. What an entry is computed from, but the view must not see, stands beside it in the slot.
 */
import { type AgentTurn, hasUnplayedSound } from './agent-turn.ts';
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

/** Takes new slots over. The list of entries keeps its identity when no entry changed. */
export function withSlots(state: TranscriptState, slots: readonly Slot[]): TranscriptState {
  if (slots === state.slots) return state;
  const entries = slots.flatMap(({ entry }) => (entry ? [entry] : []));
  const same = entries.length === state.entries.length && entries.every((entry, i) => entry === state.entries[i]);
  return { ...state, slots, entries: same ? state.entries : Object.freeze(entries) };
}

/** Changes one slot; an unknown item, or a change that returns the slot itself, leaves the state as it is. */
export function changeSlot(state: TranscriptState, itemId: string, change: (slot: Slot) => Slot): TranscriptState {
  return changeSlots(state, (slot) => (slot.itemId === itemId ? change(slot) : slot));
}

export function changeSlots(state: TranscriptState, change: (slot: Slot) => Slot): TranscriptState {
  const slots = state.slots.map(change);
  return slots.every((slot, i) => slot === state.slots[i]) ? state : withSlots(state, slots);
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
  const { slots } = state;
  const from = slots.findIndex((slot) => slot.itemId === itemId);
  const slot = slots[from];
  const previous = slots.findIndex((other) => other.itemId === previousItemId);
  if (!slot || previous === -1 || from === previous || from === previous + 1) return state;
  const others = slots.filter((other) => other !== slot);
  const at = previous < from ? previous + 1 : previous;
  return withSlots(state, [...others.slice(0, at), slot, ...others.slice(at)]);
}

/** Whether sound of the item has come that should still be heard. */
export function awaitsPlayback({ slots }: TranscriptState, itemId: string): boolean {
  const turn = slots.find((slot) => slot.itemId === itemId)?.turn;
  return turn !== undefined && turn.cut === 'no' && hasUnplayedSound(turn);
}
