/** The conversation of one session: the list of items, the events that tell of its changes, and pending transcripts. */
import {
  type Conversation,
  type ConversationEntry,
  findEntry,
  insertEntry,
  previousItemId,
  removeEntry,
  replaceEntry,
  requireEntry,
  truncateEntry,
} from './conversation.ts';
import { createId } from './create-id.ts';
import type { SendEvent } from './outgoing-event.ts';
import { ServiceFault, serviceErrors } from './service-fault.ts';
import { type SessionLimits, sessionLimits } from './session-limits.ts';
import type { Transcription, TranscriptionOutcome } from './transcription.ts';

/** Speech of a user item on its way to words. */
export interface PendingSpeech {
  itemId: string;
  contentIndex: number;
  transcription: Transcription;
  durationMs: number;
  /** Whether the session asked for transcription events. The words reach the workflow either way. */
  announce: boolean;
}

export class LiveConversation {
  readonly id = createId('conv');
  /** The workflow's own memory of this conversation. */
  readonly workflowState: Record<string, unknown> = {};
  readonly #send: SendEvent;
  readonly #limits: SessionLimits;
  #entries: Conversation = [];
  readonly #pending = new Map<Transcription, { itemId: string; outcome: Promise<unknown> }>();

  constructor(send: SendEvent, limits: SessionLimits = sessionLimits()) {
    this.#send = send;
    this.#limits = limits;
  }

  get entries(): Conversation {
    return this.#entries;
  }

  get lastItemId(): string | null {
    return this.#entries.at(-1)?.item.id ?? null;
  }

  get transcribing(): boolean {
    return this.#pending.size > 0;
  }

  /** How many utterances wait for their words. */
  get transcribingCount(): number {
    return this.#pending.size;
  }

  /** An item that the client made: refused when there is no room. @throws ServiceFault */
  addFromClient(entry: ConversationEntry, after?: string): void {
    const { maxItems, maxConversationChars } = this.#limits;
    if (this.#entries.length >= maxItems) throw new ServiceFault(serviceErrors.conversationFull(`${maxItems} items`));
    const chars = JSON.stringify(entry.item).length;
    const held = this.#entries.reduce((sum, { clientChars = 0 }) => sum + clientChars, 0);
    if (held + chars > maxConversationChars)
      throw new ServiceFault(serviceErrors.conversationFull(`${maxConversationChars} characters`));
    this.add({ ...entry, clientChars: chars }, after);
  }

  /** The oldest items make room. Tells `added`, and `done` too unless the item is still in progress. @throws ServiceFault */
  add(entry: ConversationEntry, after?: string): void {
    this.#entries = insertEntry(this.#entries, entry, after);
    for (
      let oldest = this.#entries[0];
      oldest && this.#entries.length > this.#limits.maxItems;
      [oldest] = this.#entries
    )
      this.remove(oldest.item.id);
    const { item } = entry;
    const place = { previous_item_id: previousItemId(this.#entries, item.id) };
    this.#send({ type: 'conversation.item.added', item, ...place });
    if (item.status !== 'in_progress') this.#send({ type: 'conversation.item.done', item, ...place });
  }

  /** Changes an entry without telling; answers what it is now, undefined when it was deleted meanwhile. */
  amend(id: string, change: (entry: ConversationEntry) => ConversationEntry): ConversationEntry | undefined {
    const entry = findEntry(this.#entries, id);
    if (!entry) return undefined;
    const changed = change(entry);
    this.#entries = replaceEntry(this.#entries, changed);
    return changed;
  }

  /** An item that was in progress is complete, or as complete as it gets. */
  tellDone(id: string): void {
    const entry = findEntry(this.#entries, id);
    if (!entry) return;
    this.#send({
      type: 'conversation.item.done',
      item: entry.item,
      previous_item_id: previousItemId(this.#entries, id),
    });
  }

  /** @throws ServiceFault */
  retrieve(id: string): void {
    this.#send({ type: 'conversation.item.retrieved', item: requireEntry(this.#entries, id, 'retrieve').item });
  }

  /** @throws ServiceFault */
  remove(id: string): void {
    this.#entries = removeEntry(this.#entries, id);
    // Its id may come back with another item, which must not get these words.
    for (const [transcription, { itemId }] of this.#pending) {
      if (itemId !== id) continue;
      this.#pending.delete(transcription);
      transcription.cancel();
    }
    this.#send({ type: 'conversation.item.deleted', item_id: id });
  }

  /** @throws ServiceFault */
  truncate(id: string, contentIndex: number, audioEndMs: number): void {
    this.#entries = truncateEntry(this.#entries, id, { contentIndex, audioEndMs });
    this.#send({
      type: 'conversation.item.truncated',
      item_id: id,
      content_index: contentIndex,
      audio_end_ms: audioEndMs,
    });
  }

  /** Waits for the words, writes them into the item and tells them. undefined: the item was deleted meanwhile. */
  async transcribe(speech: PendingSpeech): Promise<TranscriptionOutcome | undefined> {
    const { itemId, contentIndex, transcription, announce } = speech;
    const place = { item_id: itemId, content_index: contentIndex };
    const prefix = 'conversation.item.input_audio_transcription';
    const tell: SendEvent = (event) => {
      if (announce) this.#send(event);
    };
    const finished = transcription.finish((delta) => {
      if (this.#pending.has(transcription)) tell({ type: `${prefix}.delta`, ...place, delta });
    });
    const outcome = finished.then((result) => {
      if (!this.#pending.delete(transcription)) return undefined;
      this.amend(itemId, (entry) => withTranscript(entry, contentIndex, result));
      if (result.ok) {
        const usage = { type: 'duration' as const, seconds: speech.durationMs / 1000 };
        tell({ type: `${prefix}.completed`, ...place, transcript: result.transcript, usage });
      } else {
        const { type, code, message } = result.error;
        tell({ type: `${prefix}.failed`, ...place, error: { type, code: code ?? undefined, message } });
      }
      return result;
    });
    this.#pending.set(transcription, { itemId, outcome });
    return outcome;
  }

  /** When every transcript that is pending now has come. */
  async settled(): Promise<void> {
    await Promise.all([...this.#pending.values()].map(({ outcome }) => outcome));
  }

  close(): void {
    for (const transcription of this.#pending.keys()) transcription.cancel();
  }
}

function withTranscript(entry: ConversationEntry, index: number, result: TranscriptionOutcome): ConversationEntry {
  if (!result.ok) return { ...entry, unrecognised: true };
  const { item } = entry;
  if (item.type !== 'message' || item.role !== 'user') return entry;
  const content = item.content.map((part, at) =>
    at === index && part.type === 'input_audio' ? { ...part, transcript: result.transcript } : part,
  );
  return { ...entry, item: { ...item, content } };
}
