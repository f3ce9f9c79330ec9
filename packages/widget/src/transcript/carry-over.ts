/**
 * What a transcript keeps over a break of the line, or from an earlier page. Pure.
 *
 * What was said before the break stays as it is and where it is: the new session is told of it under the same ids, and
 * what it answers to that changes nothing.
 */
import { breakTurn, withTurn } from './agent-turn.ts';
import type { NoticeEntry, TranscriptEntry, UserEntry } from './transcript-entry.ts';
import type { Notice } from './transcript-event.ts';
import { changeSlots, ensureSlot, type Slot, type TranscriptState, withSlots } from './transcript-state.ts';

/**
 * No more will come of what was open. Tools run on, and so does the sound that has come.
 * @param again - the visitor's items whose sound is sent again.
 */
export function disconnect(state: TranscriptState, again: readonly string[] = []): TranscriptState {
  const answered = state.slots.map(({ turn }) => turn?.complete).lastIndexOf(true);
  return changeSlots(state, (slot, index) => {
    if (slot.past === 'kept') return slot;
    const { itemId, entry, turn, after } = slot;
    if (turn) return withTurn({ itemId, entry, turn, past: 'kept' }, breakTurn(turn));
    const isAgain = entry?.kind === 'user' && again.includes(itemId);
    if (isAgain) return { ...slot, entry: Object.freeze({ ...entry, state: 'pending' }), past: 'kept' };
    // Where the provider had not taken it for a turn yet, its sound is sent again.
    const isOpen = entry && isPending(entry) && (entry.text !== '' || after !== undefined);
    return { itemId, entry: isOpen ? unheard(entry, index < answered) : entry, past: 'kept' };
  });
}

/** An earlier page's entries, before what is there. Nothing of them is heard again; tools may still run. */
export function restore(state: TranscriptState, entries: readonly TranscriptEntry[], agent: string): TranscriptState {
  const known = new Set(state.slots.flatMap(({ itemId, entry }) => [itemId, entry?.id]));
  const answered = entries.map((entry) => entry.kind === 'agent' && entry.state === 'done').lastIndexOf(true);
  const slots = entries
    .map((entry, index) => asItStands(entry, index < answered))
    .filter(({ id }) => !known.has(id))
    .map((entry): Slot => ({ itemId: entry.id, entry: Object.freeze(entry), past: 'kept' }));
  return withSlots({ ...state, agent }, [...slots, ...state.slots]);
}

/** A notice behind all that was said; one is enough where nothing was said since the last. */
export function markContinued(state: TranscriptState, id: string, notice: Notice): TranscriptState {
  const last = state.entries.at(-1);
  const entry: NoticeEntry = { kind: 'notice', id, ...notice, agent: state.agent };
  if (last?.kind === 'notice' && last.notice === entry.notice && last.device === entry.device) return state;
  return ensureSlot(state, { itemId: id, entry: Object.freeze(entry), past: 'kept' });
}

/** The visitor is heard again: what they were saying at the break is now sent under another id. */
export function dropResent(state: TranscriptState): TranscriptState {
  return changeSlots(state, (slot) =>
    slot.past === 'kept' && slot.entry && isPending(slot.entry) ? { ...slot, entry: undefined } : slot,
  );
}

export function isPending(entry: TranscriptEntry): entry is UserEntry {
  return entry.kind === 'user' && entry.state === 'pending';
}

/** Its words will not come any more. What was answered all the same was understood. */
function unheard(entry: UserEntry, answered: boolean): UserEntry {
  return Object.freeze({ ...entry, state: entry.text === '' && !answered ? 'failed' : 'done' });
}

function asItStands(entry: TranscriptEntry, answered: boolean): TranscriptEntry {
  if (isPending(entry)) return unheard(entry, answered);
  if (entry.kind !== 'agent' || entry.state !== 'streaming') return { ...entry };
  return { ...entry, state: entry.heardLength < entry.text.length ? 'interrupted' : 'done' };
}
