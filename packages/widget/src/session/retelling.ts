/**
 * What a new session was told of the conversation, and what must be told again: sound that played on over the change is
 * heard further than was told, or stopped short of it. The provider must never believe that more was heard than was.
 * Its echoes need nobody's attention: the transcript keeps what is of an earlier line as it is.
 */
import type { ClientEvent, ConversationItem } from '@voice-agent/protocol';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import { newItemId } from './items.ts';
import { reseed } from './reseed.ts';
import type { SavedConversation } from './saved-conversation.ts';

type Conversation = Pick<SavedConversation, 'entries' | 'calls' | 'context'>;

export class Retelling {
  /** In order. Each has an id, so that another can be put behind it. */
  #told: ConversationItem[] = [];
  /** The agent's items whose sound was not over, as they were last looked at. */
  readonly #open = new Map<string, TranscriptEntry>();

  /** The events that tell a new session. */
  tell(conversation: Conversation): ClientEvent[] {
    this.#open.clear();
    for (const entry of conversation.entries) if (isOpen(entry)) this.#open.set(entry.id, entry);
    this.#told = itemsOf(conversation).map((item) => ({ ...item, id: item.id ?? newItemId() }));
    return this.#told.map((item) => ({ type: 'conversation.item.create', item }));
  }

  /** Whether something that was told is still being heard. */
  get isOpen(): boolean {
    return [...this.#open.values()].some(isOpen);
  }

  /** What must be corrected now. */
  correct(conversation: Conversation): ClientEvent[] {
    if (this.#open.size === 0) return [];
    return conversation.entries.flatMap((entry) => {
      const before = this.#open.get(entry.id);
      if (entry.kind !== 'agent' || !before || entry === before) return [];
      this.#open.set(entry.id, entry);
      return isOpen(entry) ? [] : this.#retell(conversation, entry.id);
    });
  }

  #retell(conversation: Conversation, id: string): ClientEvent[] {
    const items = itemsOf(conversation);
    const place = items.findIndex((item) => item.id === id);
    const item = items[place];
    const at = this.#told.findIndex((one) => one.id === id);
    if (JSON.stringify(item) === JSON.stringify(this.#told[at])) return [];
    const events: ClientEvent[] = [];
    if (at >= 0) {
      this.#told.splice(at, 1);
      events.push({ type: 'conversation.item.delete', item_id: id });
    }
    if (!item) return events;
    // The list is as it was told but for this item, and for what came behind it.
    const to = at >= 0 ? at : Math.min(place, this.#told.length);
    const previous = this.#told[to - 1]?.id ?? 'root';
    this.#told.splice(to, 0, item);
    events.push({ type: 'conversation.item.create', item, previous_item_id: previous });
    return events;
  }
}

function isOpen(entry: TranscriptEntry): boolean {
  return entry.kind === 'agent' && entry.state === 'streaming';
}

function itemsOf(conversation: Conversation): ConversationItem[] {
  return reseed(conversation).flatMap((event) => (event.type === 'conversation.item.create' ? event.item : []));
}
