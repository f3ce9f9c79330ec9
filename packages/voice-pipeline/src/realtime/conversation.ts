/** A conversation as a list of items, and what the protocol's item events make of it. Pure. */
import type { ConversationItem } from '@voice-agent/protocol';
import { audioLengthMs, type SpokenAudio, truncateAudio } from '../pipeline/spoken-audio.ts';
import { ServiceFault, serviceErrors } from './service-fault.ts';

export type StoredItem = ConversationItem & { id: string };

export interface ConversationEntry {
  readonly item: StoredItem;
  /** Of assistant messages spoken here. */
  readonly audio?: SpokenAudio;
  /** Of a user's speech: its length. */
  readonly inputMs?: number;
  /** Of items that the client made: what they take. */
  readonly clientChars?: number;
  /** A user's speech that could not be recognised. */
  readonly unrecognised?: boolean;
}

export type Conversation = readonly ConversationEntry[];

/** A message that was spoken here has one part: its sound. */
const SOUND_INDEX = 0;

/** The item before this one, as events name it; null for the first. */
export function previousItemId(conversation: Conversation, id: string): string | null {
  const index = conversation.findIndex((entry) => entry.item.id === id);
  return conversation[index - 1]?.item.id ?? null;
}

export function findEntry(conversation: Conversation, id: string): ConversationEntry | undefined {
  return conversation.find((entry) => entry.item.id === id);
}

/**
 * @param after an item's id, 'root' for the front; absent: the end.
 * @throws ServiceFault for a duplicate id, an unknown predecessor, or the output of a call that nobody made
 */
export function insertEntry(conversation: Conversation, entry: ConversationEntry, after?: string): Conversation {
  const { item } = entry;
  if (findEntry(conversation, item.id)) throw new ServiceFault(serviceErrors.duplicateItem(item.id));
  if (item.type === 'function_call_output' && !hasCall(conversation, item.call_id)) {
    throw new ServiceFault(serviceErrors.noSuchCall(item.call_id));
  }
  if (after === undefined) return [...conversation, entry];
  const at = after === 'root' ? 0 : conversation.findIndex((other) => other.item.id === after) + 1;
  if (at === 0 && after !== 'root') throw new ServiceFault(serviceErrors.noPreviousItem(after));
  return [...conversation.slice(0, at), entry, ...conversation.slice(at)];
}

/** Replaces the entry of the same id; an item deleted meanwhile stays deleted. */
export function replaceEntry(conversation: Conversation, entry: ConversationEntry): Conversation {
  return conversation.map((other) => (other.item.id === entry.item.id ? entry : other));
}

/** @throws ServiceFault when there is no such item */
export function removeEntry(conversation: Conversation, id: string): Conversation {
  requireEntry(conversation, id, 'delete');
  return conversation.filter((entry) => entry.item.id !== id);
}

/** @throws ServiceFault when there is no such item */
export function requireEntry(
  conversation: Conversation,
  id: string,
  verb: 'delete' | 'retrieve' | 'truncate',
): ConversationEntry {
  const entry = findEntry(conversation, id);
  if (!entry) throw new ServiceFault(serviceErrors.noSuchItem(verb, id));
  return entry;
}

/**
 * Cuts a spoken message where playback stopped. Its transcript goes, as the service has it.
 * @throws ServiceFault for anything but the sound of an assistant's message, and beyond its end
 */
export function truncateEntry(
  conversation: Conversation,
  id: string,
  { contentIndex, audioEndMs }: { contentIndex: number; audioEndMs: number },
): Conversation {
  const entry = requireEntry(conversation, id, 'truncate');
  const { item, audio } = entry;
  if (item.type !== 'message' || item.role !== 'assistant' || !audio) {
    throw new ServiceFault(serviceErrors.notTruncatable());
  }
  if (contentIndex !== SOUND_INDEX) throw new ServiceFault(serviceErrors.noAudioAt(contentIndex));
  const lengthMs = Math.min(audioLengthMs(audio), audio.heardMs ?? Infinity);
  if (audioEndMs > lengthMs) throw new ServiceFault(serviceErrors.audioShorter(lengthMs, audioEndMs));
  return replaceEntry(conversation, {
    ...entry,
    item: { ...item, content: [{ type: 'output_audio' }] },
    audio: truncateAudio(audio, audioEndMs),
  });
}

function hasCall(conversation: Conversation, callId: string): boolean {
  return conversation.some(({ item }) => item.type === 'function_call' && item.call_id === callId);
}
