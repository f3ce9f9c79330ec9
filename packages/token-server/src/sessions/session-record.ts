/**
 * What the server remembers of a session, in the store, as long as its tokens can be valid.
 *
 * The record is written at the mint and by the one handoff that has claimed the next generation, so writers never
 * race. "Ended" stands under a key of its own: a handoff that finishes late must not bring a session back to life.
 */
import type { AudioFormat } from '@voice-agent/protocol';
import type { Admitted, Visitor } from '../limits/admission.ts';
import { isStoreGone } from '../store/guarded-store.ts';
import { after, allAnswers, type Store, type StoreAnswer } from '../store/store.ts';
import type { VoiceSession } from '../voice-session.ts';
import { ExpiringCache } from './expiring-cache.ts';
import type { Generation } from './generations.ts';
import { MAX_DURATION_SECONDS } from './session-limits.ts';

export interface SessionRecord extends VoiceSession {
  /** Unix seconds. */
  readonly startedAt: number;
  /** Unix seconds after which the session is over, whatever its tokens say. */
  readonly endsAt: number;
  readonly agent: string;
  /** The agent that the session began with. It has decided the voice. */
  readonly firstAgent: string;
  /** What the browser wants to send and hear. Absent: 'audio/pcm'. */
  readonly audioFormat?: AudioFormat['type'] | undefined;
  readonly gen: number;
  /** The address it was started from, for limits; absent where it was not known. */
  readonly network?: string | undefined;
  readonly admitted: Admitted;
  readonly born: Generation;
}

/** Whose limits the session counts against. */
export function visitorOf({ user, network }: Pick<SessionRecord, 'user' | 'network'>): Visitor {
  return { userId: user?.id, network };
}

/** The part of a record that instructions and tools may see. */
export function voiceSession({ id, user, locale, metadata, handoff }: SessionRecord): VoiceSession {
  return { id, user, ...(locale !== undefined && { locale }), metadata, ...(handoff && { handoff }) };
}

/** Kept a little longer than the last token, so that a late call is told the truth. */
const GRACE_SECONDS = 60;
const REVOKED = 'revoked';
/** A handoff whose record could not be written, because the store went away, is in the way of the next one so long. */
export const HANDOFF_SECONDS = 60;

export interface SessionState {
  record: SessionRecord | undefined;
  ended: boolean;
  /** Not by its page. */
  revoked: boolean;
}

/** How many sessions an instance can go on with while the store is gone. */
const MAX_REMEMBERED = 5_000;
const MAX_PARSED = 2_048;

export class SessionRecords {
  readonly #store: Store;
  readonly #now: () => number;
  /** What the store said last. */
  readonly #remembered: ExpiringCache<SessionState> | undefined;
  readonly #lastParsed: ExpiringCache<{ text: string; record: SessionRecord }>;

  /**
   * @param now - unix milliseconds.
   * @param remember - whether sessions of late can be read while the store is gone. For stores that can go.
   */
  constructor(store: Store, now: () => number, remember: boolean) {
    this.#store = store;
    this.#now = now;
    this.#remembered = remember ? new ExpiringCache({ max: MAX_REMEMBERED, now }) : undefined;
    this.#lastParsed = new ExpiringCache({ max: MAX_PARSED, now });
  }

  /** Seconds that anything of this session needs to be kept. */
  ttl({ endsAt }: Pick<SessionRecord, 'endsAt'>): number {
    return Math.max(1, endsAt - Math.floor(this.#now() / 1_000)) + GRACE_SECONDS;
  }

  write(record: SessionRecord): StoreAnswer<void> {
    const written = this.#store.set(`session:${record.id}`, JSON.stringify(record), this.ttl(record));
    return after(written, () => this.#remember(record.id, { record, ended: false, revoked: false }));
  }

  /** @throws VoiceServerError store_unavailable */
  read(id: string): StoreAnswer<SessionState> {
    return this.#remembered ? this.#readOrRemember(id) : this.#readStored(id);
  }

  async #readOrRemember(id: string): Promise<SessionState> {
    try {
      const state = await this.#readStored(id);
      this.#remember(id, state);
      return state;
    } catch (error) {
      const known = isStoreGone(error) ? this.#remembered?.get(id) : undefined;
      if (!known) throw error;
      return known;
    }
  }

  #remember(id: string, state: SessionState): void {
    const { record, ended } = state;
    if (!record || ended) this.#remembered?.delete(id);
    else this.#remembered?.set(id, state, record.endsAt * 1_000);
  }

  #readStored(id: string): StoreAnswer<SessionState> {
    const stored = allAnswers([this.#store.get(`session:${id}`), this.#store.get(`ended:${id}`)]);
    return after(stored, ([text, ended]) => {
      const record = text === undefined ? undefined : this.#parsed(id, text);
      return { record, ended: ended !== undefined, revoked: ended === REVOKED };
    });
  }

  /**
   * A session's calls come in a row and find the same text, which is parsed once. Not where somebody is signed in: tools
   * may do to the user that they are given what they like, and the next one must not see it.
   */
  #parsed(id: string, text: string): SessionRecord {
    const last = this.#lastParsed.get(id);
    if (last?.text === text) return { ...last.record, metadata: { ...last.record.metadata } };
    const record = JSON.parse(text) as SessionRecord;
    if (record.user !== null || record.handoff) return record;
    const copy = { ...record, metadata: { ...record.metadata } };
    this.#lastParsed.set(id, { text, record: copy }, record.endsAt * 1_000);
    return record;
  }

  #forget(id: string): void {
    this.#remembered?.delete(id);
    this.#lastParsed.delete(id);
  }

  /** Takes the next generation for one handoff, which is to write it at once. False: another handoff has it. */
  async claimGeneration(record: SessionRecord, gen: number, callId: string): Promise<boolean> {
    return this.#store.add(`generation:${record.id}:${gen}`, callId, HANDOFF_SECONDS);
  }

  /** Ends it in the operator's name, whether its record is known or not. False: it was ended before. */
  async revoke(id: string, record: SessionRecord | undefined): Promise<boolean> {
    const ttl = record ? this.ttl(record) : MAX_DURATION_SECONDS + GRACE_SECONDS;
    const first = await this.#store.add(`ended:${id}`, REVOKED, ttl);
    if (!first) await this.#store.set(`ended:${id}`, REVOKED, ttl);
    await this.#drop(id);
    return first;
  }

  /** Marks it ended and forgets who it was about. False: it was ended before. */
  async end(record: SessionRecord): Promise<boolean> {
    const first = await this.#store.add(`ended:${record.id}`, '1', this.ttl(record));
    await this.#drop(record.id);
    return first;
  }

  /** It has ended already: where the store is gone in between, the record goes when its time is over. */
  async #drop(id: string): Promise<void> {
    this.#forget(id);
    try {
      await this.#store.del(`session:${id}`);
    } catch (error) {
      if (!isStoreGone(error)) throw error;
    }
  }
}
