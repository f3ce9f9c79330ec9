/**
 * The transcript as a projection of events: `(state, event) → state`. Pure, total, on the session's thread.
 *
 * Replaying the events of a conversation gives its transcript. Events about unknown items change nothing. Entries are
 * frozen, and an entry that did not change is the same object, so that a view can skip it.
 */
import { cutTurn, cutTurnAt, hasUnplayedSound, movePlayhead, withTurn } from './agent-turn.ts';
import { disconnect, isPending, markContinued, restore } from './carry-over.ts';
import { foldServerEvent } from './fold-server-event.ts';
import { isOpenCall, type ToolEntry, type TranscriptEntry, type UserEntry } from './transcript-entry.ts';
import type { ItemPlayhead, TranscriptEvent } from './transcript-event.ts';
import {
  changeSlot,
  changeSlots,
  changeTurn,
  ensureSlot,
  type Slot,
  type TranscriptState,
} from './transcript-state.ts';

export function foldTranscript(state: TranscriptState, event: TranscriptEvent): TranscriptState {
  switch (event.type) {
    case 'server-event':
      return foldServerEvent(state, event.event, event.receivedSamples);
    case 'playhead':
      return changeTurn(state, event.playhead.itemId, (turn) => movePlayhead(turn, event.playhead));
    case 'interrupted':
      return interrupt(state, event.playhead);
    case 'typed': {
      const { itemId: id, text, images } = event;
      const entry: UserEntry = {
        kind: 'user',
        id,
        text,
        via: 'text',
        state: 'done',
        ...(images?.length && { images }),
      };
      return ensureSlot(state, { itemId: id, entry: frozen(entry) });
    }
    case 'tool-called': {
      const { callId: id, name, title } = event;
      return showCall(state, event.itemId, { kind: 'tool', id, name, title, state: 'running' });
    }
    case 'tool-changed':
      return changeTool(state, event.callId, event.change);
    case 'tool-ended':
      return changeTool(state, event.callId, {
        state: event.outcome,
        ...(event.milliseconds !== undefined && { milliseconds: event.milliseconds }),
      });
    case 'agent-named':
      return { ...state, agent: event.agent };
    case 'handed-over': {
      const { callId: id, agent } = event;
      return showCall({ ...state, agent }, event.itemId, { kind: 'notice', id, notice: 'handoff', agent });
    }
    case 'disconnected':
      return disconnect(state, event.again);
    case 'continued': {
      const { type, noticeId, ...notice } = event;
      return markContinued(state, noticeId, notice);
    }
    case 'restored':
      return restore(state, event.entries, event.agent);
    case 'ended':
      return changeSlots(state, settle);
  }
}

/** A function call's item shows what became of it, once: the tool that runs, or the handoff. */
function showCall(state: TranscriptState, itemId: string, entry: TranscriptEntry): TranscriptState {
  if (state.entries.some(({ id }) => id === entry.id)) return state;
  const known = ensureSlot(state, { itemId, entry: undefined });
  return changeSlot(known, itemId, (slot) => ({ ...slot, turn: undefined, entry: frozen(entry) }));
}

/** A tool that has ended, or may not run, changes no more. */
function changeTool(state: TranscriptState, callId: string, change: Partial<ToolEntry>): TranscriptState {
  return changeSlots(state, (slot) => {
    const { entry } = slot;
    if (entry?.kind !== 'tool' || entry.id !== callId || !isOpenCall(entry)) return slot;
    return { ...slot, entry: frozen({ ...entry, ...change }) };
  });
}

/** The loudspeaker's queue was emptied: what stood in it behind the interrupted item was not heard either. */
function interrupt(state: TranscriptState, playhead: ItemPlayhead): TranscriptState {
  const cut = changeTurn(state, playhead.itemId, (turn) => cutTurnAt(turn, playhead));
  return changeSlots(cut, (slot) =>
    slot.turn && slot.itemId !== playhead.itemId && hasUnplayedSound(slot.turn)
      ? withTurn(slot, cutTurn(slot.turn))
      : slot,
  );
}

function settle(slot: Slot): Slot {
  const { entry, turn } = slot;
  if (turn) return withTurn(slot, cutTurn(turn));
  if (entry?.kind === 'tool' && isOpenCall(entry)) {
    return { ...slot, entry: frozen({ ...entry, state: 'failed' }) };
  }
  if (!entry || !isPending(entry)) return slot;
  return { ...slot, entry: entry.text === '' ? undefined : frozen({ ...entry, state: 'done' }) };
}

function frozen<E extends TranscriptEntry>(entry: E): E {
  return Object.freeze(entry);
}
