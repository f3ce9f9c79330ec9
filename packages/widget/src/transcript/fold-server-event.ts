/** The part of the transcript's fold that reads the provider's events. Pure and total: unknown items change nothing. */
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
  addSound,
  addText,
  completeTurn,
  cutTurn,
  newTurn,
  setText,
  type TurnText,
  withTurn,
  writtenTurn,
} from './agent-turn.ts';
import type { UserEntry } from './transcript-entry.ts';
import {
  changeSlot,
  changeSlots,
  changeTurn,
  ensureSlot,
  placeSlot,
  type Slot,
  type TranscriptState,
} from './transcript-state.ts';

export function foldServerEvent(state: TranscriptState, event: ServerEvent, receivedSamples: number): TranscriptState {
  switch (event.type) {
    case 'input_audio_buffer.speech_started':
      return ensureSlot(state, spokenSlot(event.item_id));
    case 'input_audio_buffer.committed':
      return placeSlot(ensureSlot(state, spokenSlot(event.item_id)), event.item_id, event.previous_item_id);
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
    case 'conversation.item.done':
      return addItem(state, event.item, event.previous_item_id);
    case 'conversation.item.deleted':
      return changeSlot(state, event.item_id, ({ itemId }) => ({ itemId, entry: undefined }));
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
      return changeTurn(state, event.item_id, (turn) => addSound(turn, event.content_index, receivedSamples));
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
  const settle = status === 'cancelled' ? cutTurn : completeTurn;
  return changeSlots(state, (slot) => (slot.turn?.responseId === id ? withTurn(slot, settle(slot.turn)) : slot));
}

function addOutput(state: TranscriptState, item: ConversationItem, responseId: string): TranscriptState {
  if (!item.id) return state;
  const added = addItem(state, item, undefined);
  return changeTurn(added, item.id, (turn) => (turn.responseId ? turn : { ...turn, responseId }));
}

function addItem(state: TranscriptState, item: ConversationItem, previousItemId: string | null | undefined) {
  if (!item.id) return state;
  const added = ensureSlot(state, slotOf(item, item.id, state.agent));
  return placeSlot(added, item.id, previousItemId);
}

function slotOf(item: ConversationItem, itemId: string, agent: string): Slot {
  if (item.type !== 'message' || item.role === 'system') return { itemId, entry: undefined };
  // The parser lets a message through whose content is missing; no service has a reason to send one.
  const content: readonly (InputTextPart | InputAudioPart | InputImagePart | OutputTextPart | OutputAudioPart)[] =
    item.content ?? [];
  const text = content.map((part) => ('text' in part ? part.text : '')).join('');
  if (item.role === 'assistant') {
    return withTurn({ itemId, entry: undefined }, text === '' ? newTurn(agent) : writtenTurn(agent, text));
  }
  if (content.some(({ type }) => type === 'input_audio')) return spokenSlot(itemId);
  if (text === '') return { itemId, entry: undefined };
  return { itemId, entry: Object.freeze<UserEntry>({ kind: 'user', id: itemId, text, via: 'text', state: 'done' }) };
}

function spokenSlot(itemId: string): Slot {
  const entry: UserEntry = { kind: 'user', id: itemId, text: '', via: 'voice', state: 'pending' };
  return { itemId, entry: Object.freeze(entry) };
}

function changePending(
  state: TranscriptState,
  itemId: string,
  change: (entry: UserEntry) => UserEntry | undefined,
): TranscriptState {
  return changeSlot(state, itemId, (slot) => {
    if (slot.entry?.kind !== 'user' || slot.entry.state !== 'pending') return slot;
    return { ...slot, entry: Object.freeze(change(slot.entry)) };
  });
}
