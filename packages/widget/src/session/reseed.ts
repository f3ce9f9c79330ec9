/**
 * Tells a conversation to a new session: what was said as far as it was heard, and what tools answered. Pure.
 *
 * Every item keeps its id, so that the transcript knows its echo again. What the visitor did not hear was not said.
 */
import type { ClientEvent, ConversationItem } from '@voice-agent/protocol';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import { contextItem, userItem } from './items.ts';
import type { SavedConversation, SettledCall } from './saved-conversation.ts';

/** What there is to tell: parts of a saved conversation. */
export type ToldConversation = Pick<SavedConversation, 'entries' | 'calls' | 'context'>;

/** Items that are told together or not at all. */
type Group = readonly ConversationItem[];

/** Each is an event that is sent and confirmed before the next word. 200 are about half an hour of talk. */
const MAX_ITEMS = 200;

/**
 * UTF-8, as JSON. About 15,000 tokens at 4 bytes each: half of the 32k that the smallest realtime models hold, so that
 * the instructions and the rest of the call have the other half (OpenAI: gpt-realtime 32k, the 2.x models 128k).
 */
const MAX_BYTES = 60_000;

/** Characters of data URIs, about 1 MB of pictures: more would delay the first word on a line that has just broken. */
const MAX_IMAGES = 1_500_000;

/**
 * Told in the place of each turn that nobody wrote down: the provider had taken it, so that its sound is not sent again.
 * An item and no wish with the response, so that it outlasts the next break, and stands beside what was typed since.
 */
const LOST_WORDS = 'The visitor’s words here were lost. Unless answered since, ask them to repeat, in their language.';

/** The newest part of the conversation that fits, in its order, for a connection's opening. */
export function reseed(conversation: ToldConversation): ClientEvent[] {
  return newest(groupsOf(conversation)).map((item) => ({ type: 'conversation.item.create', item }));
}

/**
 * Context stands before the item that it names (an entry's or a call's), else at the end. A call stands at its entry;
 * one without stands behind the call before it, or at the end while it runs (a handoff, say): it is the latest news.
 */
function groupsOf({ entries, calls, context }: ToldConversation): Group[] {
  const shown = new Set(entries.map(({ id }) => id));
  const head: Group[] = [];
  const tail: Group[] = [];
  const callsAt = new Map<string, { itemId: string; groups: Group[] }>();
  let behind = head;
  for (const call of calls) {
    const items = callItems(call);
    if (shown.has(call.callId)) {
      behind = [items];
      callsAt.set(call.callId, { itemId: call.itemId, groups: behind });
    } else (call.output === undefined ? tail : behind).push(items);
  }
  const waiting = new Set(context);
  const groups = head;
  for (const entry of entries) {
    const at = callsAt.get(entry.id);
    for (const said of waiting) {
      if (said.itemId !== entry.id && said.itemId !== at?.itemId) continue;
      waiting.delete(said);
      groups.push([contextItem(said.text)]);
    }
    groups.push(entryItems(entry), ...(at?.groups ?? []));
  }
  for (const { text } of waiting) groups.push([contextItem(text)]);
  return [...groups, ...tail];
}

/** None of a tool or notice, whose call says it, of a turn without words yet, and of words that nobody heard. */
function entryItems(entry: TranscriptEntry): Group {
  const { kind, id } = entry;
  if (kind === 'agent') {
    const text = entry.text.slice(0, entry.heardLength).trim();
    return text ? [{ id, type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }] : [];
  }
  // Who is pending is heard again.
  if (kind !== 'user' || entry.state === 'pending') return [];
  if (!entry.text && !entry.images?.length) return [contextItem(LOST_WORDS)];
  return [userItem(id, entry.text, entry.images)];
}

function callItems({ itemId: id, callId: call_id, name, arguments: args, output }: SettledCall): Group {
  const call = { id, type: 'function_call', status: 'completed', call_id, name, arguments: args } as const;
  return output === undefined ? [call] : [call, { type: 'function_call_output', call_id, output }];
}

/** As much of the newest context as may be told one day. */
export function newestContext(context: SavedConversation['context']): SavedConversation['context'] {
  const kept = context.slice(-MAX_ITEMS);
  while (kept.length > 1 && bytesOf(kept.map(({ text }) => contextItem(text))) > MAX_BYTES) kept.shift();
  return kept;
}

/**
 * From the end backwards until one does not fit. The last is told however long it is, for it may be the question; so is
 * a call that runs, because its output will come and would be refused without it.
 */
function newest(groups: readonly Group[]): ConversationItem[] {
  const taken: ConversationItem[] = [];
  let bytes = 0;
  let full = false;
  for (const group of [...groups].reverse()) {
    const size = bytesOf(group);
    full ||= taken.length > 0 && (taken.length + group.length > MAX_ITEMS || bytes + size > MAX_BYTES);
    if (full && !(group.length === 1 && group[0]?.type === 'function_call')) continue;
    bytes += size;
    taken.push(...[...group].reverse());
  }
  return withNewestImages(taken).reverse();
}

function bytesOf(group: Group): number {
  const json = JSON.stringify(group, (key, value) => (key === 'image_url' ? undefined : value));
  return new TextEncoder().encode(json).length;
}

/** @param items - the newest first, and its pictures stay in any case. */
function withNewestImages(items: readonly ConversationItem[]): ConversationItem[] {
  let room = MAX_IMAGES;
  return items.flatMap((item) => {
    if (item.type !== 'message' || item.role !== 'user') return item;
    const content = item.content.filter((part) => {
      if (part.type !== 'input_image') return true;
      const fits = room > 0;
      room -= part.image_url.length;
      return fits;
    });
    return content.length > 0 ? { ...item, content } : [];
  });
}
