/**
 * The part of the transcript's fold that reads the provider's events. Pure and total: unknown items change nothing, but for
 * what a visitor says. LocalAI names that anew in each event: the start of speech by nothing, then the commit, the
 * transcription and the item.
 */
import type {
  ConversationItem,
  InputAudioPart,
  InputImagePart,
  InputTextPart,
  OutputAudioPart,
  OutputTextPart,
  RealtimeResponse,
  ServerEvent,
} from '@voice-agent/protocol';
import {
  addText,
  breakTurn,
  completeTurn,
  cutTurn,
  endPart,
  newTurn,
  setText,
  type TurnText,
  withTurn,
  writtenTurn,
} from './agent-turn.ts';
import { dropResent, isPending } from './carry-over.ts';
import type { UserEntry } from './transcript-entry.ts';
import {
  changeSlot,
  changeSlots,
  changeTurn,
  ensureSlot,
  placeSlot,
  type Slot,
  slotOf,
  type TranscriptState,
} from './transcript-state.ts';

export function foldServerEvent(state: TranscriptState, event: ServerEvent, receivedSamples: number): TranscriptState {
  const itemId = 'item' in event ? event.item.id : 'item_id' in event ? event.item_id : undefined;
  if (itemId && slotOf(state, itemId)?.past === 'kept') return state;
  switch (event.type) {
    case 'input_audio_buffer.speech_started':
      return event.item_id ? ensureSpoken(state, event.item_id) : state;
    case 'input_audio_buffer.committed':
      return placeSlot(ensureSpoken(state, event.item_id), event.item_id, event.previous_item_id);
    case 'conversation.item.input_audio_transcription.delta':
      return changePending(state, event.item_id, (entry) => ({ ...entry, text: entry.text + (event.delta ?? '') }));
    case 'conversation.item.input_audio_transcription.completed':
      return changePending(state, event.item_id, (entry) => {
        const text = event.transcript.trim();
        // Noise was taken for speech.
        return text === '' ? undefined : { ...entry, text, state: 'done' };
      });
    case 'conversation.item.input_audio_transcription.failed':
      return changePending(state, event.item_id, (entry) => ({ ...entry, state: 'failed' }));
    case 'conversation.item.added':
      return addItem(reviveItem(state, event.item), event.item, event.previous_item_id);
    case 'conversation.item.done':
      return addItem(state, event.item, event.previous_item_id);
    case 'conversation.item.deleted':
      return changeSlot(state, event.item_id, ({ itemId, after }) => {
        return { itemId, entry: undefined, after, past: 'deleted' };
      });
    case 'response.output_item.added':
      return addOutput(state, event.item, event.response_id);
    case 'response.output_item.done': {
      const { item } = event;
      // A cancelled item is 'incomplete' here; what becomes of it is said by `response.done`.
      if (!item.id || item.status === 'incomplete') return state;
      return changeTurn(addOutput(state, item, event.response_id), item.id, completeTurn);
    }
    case 'response.output_text.delta':
    case 'response.output_audio_transcript.delta':
      return changeTurn(state, event.item_id, (turn) => addText(turn, textOf(event, event.delta, receivedSamples)));
    case 'response.output_text.done':
      return changeTurn(state, event.item_id, (turn) => setText(turn, textOf(event, event.text, receivedSamples)));
    case 'response.output_audio_transcript.done':
      return changeTurn(state, event.item_id, (turn) =>
        setText(turn, textOf(event, event.transcript, receivedSamples)),
      );
    case 'response.output_audio.done':
    case 'response.content_part.done':
      return changeTurn(state, event.item_id, (turn) => endPart(turn, event.content_index, receivedSamples));
    case 'response.done':
      return settleResponse(state, event.response);
    default:
      return state;
  }
}

function textOf(event: { type: string; content_index: number }, text: string, receivedSamples: number): TurnText {
  const written = event.type.startsWith('response.output_text');
  return { contentIndex: event.content_index, text, receivedSamples, written };
}

/** Whatever a response still had open: a cancelled one is cut; a failed one plays what had come, and that is all. */
function settleResponse(state: TranscriptState, { id, status }: RealtimeResponse): TranscriptState {
  const settle = status === 'cancelled' ? cutTurn : status === 'completed' ? completeTurn : breakTurn;
  return changeSlots(state, (slot) =>
    slot.turn?.responseId === id && !slot.past ? withTurn(slot, settle(slot.turn)) : slot,
  );
}

function addOutput(state: TranscriptState, item: ConversationItem, responseId: string): TranscriptState {
  if (!item.id) return state;
  const added = ensureItem(state, item, item.id);
  return changeTurn(added, item.id, (turn) => (turn.responseId ? turn : { ...turn, responseId }));
}

function addItem(state: TranscriptState, item: ConversationItem, previousItemId: string | null | undefined) {
  return item.id ? placeSlot(ensureItem(state, item, item.id), item.id, previousItemId) : state;
}

/** An item that was deleted and is there again is shown again, at its place. */
function reviveItem(state: TranscriptState, item: ConversationItem): TranscriptState {
  if (!item.id) return state;
  return changeSlot(state, item.id, (slot) => {
    return slot.past ? { ...newSlot(item, slot.itemId, state.agent), after: slot.after } : slot;
  });
}

function ensureItem(state: TranscriptState, item: ConversationItem, itemId: string): TranscriptState {
  const slot = newSlot(item, itemId, state.agent);
  const { entry } = slot;
  if (entry?.kind !== 'user' || entry.via !== 'voice') return ensureSlot(state, slot);
  if (entry.text === '' || slotOf(state, itemId)) return ensureSpoken(state, itemId);
  // It brings its words, under a name of its own: they are shown once, where they are waited for or stand already.
  const heard = changePending(state, itemId, (pending) => ({ ...pending, text: entry.text, state: 'done' }));
  const last = heard.entries.at(-1);
  const isShown = heard !== state || (last?.kind === 'user' && last.text === entry.text);
  return ensureSlot(heard, isShown ? { itemId, entry: undefined } : slot);
}

function newSlot(item: ConversationItem, itemId: string, agent: string): Slot {
  const hidden = { itemId, entry: undefined };
  if (item.type !== 'message' || item.role === 'system') return hidden;
  // The parser lets a message through whose content is missing; no service has a reason to send one.
  const content: readonly (InputTextPart | InputAudioPart | InputImagePart | OutputTextPart | OutputAudioPart)[] =
    item.content ?? [];
  const text = content.map((part) => ('text' in part ? part.text : '')).join('');
  if (item.role === 'assistant') return withTurn(hidden, text === '' ? newTurn(agent) : writtenTurn(agent, text));
  const words = content.map((part) => ('transcript' in part && part.transcript) || '').join('');
  if (content.some(({ type }) => type === 'input_audio')) return spokenSlot(itemId, words.trim());
  if (text === '') return hidden;
  const entry: UserEntry = { kind: 'user', id: itemId, text, via: 'text', state: 'done' };
  return { itemId, entry: Object.freeze(entry) };
}

function ensureSpoken(state: TranscriptState, itemId: string): TranscriptState {
  return ensureSlot(dropResent(state), spokenSlot(itemId));
}

function spokenSlot(itemId: string, text = ''): Slot {
  const entry: UserEntry = { kind: 'user', id: itemId, text, via: 'voice', state: text ? 'done' : 'pending' };
  return { itemId, entry: Object.freeze(entry) };
}

/** What nobody knows is the newest turn that waits for its words. */
function changePending(
  state: TranscriptState,
  itemId: string,
  change: (entry: UserEntry) => UserEntry | undefined,
): TranscriptState {
  const known =
    slotOf(state, itemId) ?? state.slots.filter(({ entry, past }) => !past && entry && isPending(entry)).at(-1);
  return changeSlot(state, known?.itemId ?? itemId, (slot) => {
    if (!slot.entry || !isPending(slot.entry)) return slot;
    return { ...slot, entry: Object.freeze(change(slot.entry)) };
  });
}
