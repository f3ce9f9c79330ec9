/**
 * Runs work once per call id, however often and however concurrently it is asked for, across all processes that share
 * the store. The same request gets the first answer again; another request under the same id is refused.
 */
import { VoiceServerError } from '../errors.ts';
import { isStoreGone } from '../store/guarded-store.ts';
import { allAnswers, type Store, type StoreAnswer } from '../store/store.ts';
import { sha256 } from './digest.ts';

export interface OnceRequest {
  store: Store;
  /** Names the call, its session included. */
  key: string;
  /** What was asked, as JSON. Order of keys does not matter. */
  request: unknown;
  /** How long the answer is kept. */
  ttlSeconds: number;
  /** After this long a claim whose process died is given up. Default: never within the answer's time. */
  claimSeconds?: number;
  /** Whether the work may run twice rather than not at all while the store is gone. Default false. */
  repeatable?: boolean;
  /** Where what is kept is counted. */
  room: OnceRoom;
}

export interface OnceRoom {
  /** Characters that the answer may need, as far as that is known before it is there. */
  readonly mayNeed: number;
  /** Whether there is as much. It is taken in any case: who does not need it, or may not have it, gives it back. */
  reserve(chars: number): StoreAnswer<boolean>;
  giveBack(chars: number): StoreAnswer<unknown>;
  /** A call is refused, because there was not as much. */
  refused(): void;
}

export interface OnceResult<T> {
  value: T;
  /** Whether this is the stored answer of an earlier call. */
  replayed: boolean;
}

interface Entry {
  hash: string;
  /** Absent while the work runs. */
  done?: { value: unknown };
}

/** As long as a claim: a hash and what stands around it. */
const CLAIM = JSON.stringify({ hash: '='.repeat(44), done: { value: '' } });

/**
 * @param work - its value must survive JSON. When it throws, the claim is released and the call may be tried again.
 * @throws VoiceServerError call_in_progress, call_id_conflict; rate_limited: there is no room for what came of it
 */
export async function runOnce<T>(once: OnceRequest, work: () => Promise<T>): Promise<OnceResult<T>> {
  const { store, key, ttlSeconds } = once;
  const hash = await sha256(canonical(once.request));
  const { isFirst, taken } = await claim(once, hash);
  if (!isFirst) {
    const [text] = await Promise.all([store.get(key), givenBack(once, taken)]);
    const entry = text === undefined ? undefined : (JSON.parse(text) as Entry);
    if (entry && entry.hash !== hash) {
      throw new VoiceServerError('call_id_conflict', 'This callId was used for another request in this session.');
    }
    if (!entry?.done) {
      const detail = 'This call is still running. Ask again for its answer.';
      throw new VoiceServerError('call_in_progress', detail, { retryAfterSeconds: 1 });
    }
    return { value: entry.done.value as T, replayed: true };
  }
  let value: T;
  try {
    value = await work();
  } catch (error) {
    await released(once, taken);
    throw error;
  }
  const text = JSON.stringify({ hash, done: { value } } satisfies Entry);
  // Outside the catch: work that is done must not be done again because its answer could not be kept.
  // Nor is it kept from the one who waits for it now: who asks again will hear that it runs, and never has it run twice.
  try {
    const used = charsOf(once, text);
    await allAnswers<unknown>([store.set(key, text, ttlSeconds), used !== taken && once.room.giveBack(taken - used)]);
  } catch (error) {
    if (!isStoreGone(error)) throw error;
  }
  return { value, replayed: false };
}

interface Claim {
  /** False: another call has been made under this id. */
  readonly isFirst: boolean;
  /** Characters of room: for the claim and for what may come of it. */
  readonly taken: number;
}

/** In one way to the store: who is not the first gives the room back. @throws VoiceServerError rate_limited */
async function claim(once: OnceRequest, hash: string): Promise<Claim> {
  const { store, key, room, repeatable, ttlSeconds, claimSeconds = ttlSeconds } = once;
  const chars = charsOf(once, CLAIM) + room.mayNeed;
  const [added, reserved] = await Promise.allSettled([
    store.add(key, JSON.stringify({ hash } satisfies Entry), claimSeconds),
    room.reserve(chars),
  ]);
  const taken = reserved.status === 'fulfilled' ? chars : 0;
  const goesOn = (error: unknown) => repeatable && isStoreGone(error); // Reads go on, unclaimed and uncounted.
  if (added.status === 'rejected' && !goesOn(added.reason)) {
    await givenBack(once, taken);
    throw added.reason;
  }
  if (added.status === 'fulfilled' && !added.value) return { isFirst: false, taken };
  if (reserved.status === 'rejected') {
    if (goesOn(reserved.reason)) return { isFirst: true, taken };
    await released(once, taken);
    throw reserved.reason;
  }
  if (reserved.value) return { isFirst: true, taken };
  await released(once, taken);
  room.refused();
  const detail = 'This session has called so much that no more of it can be kept. Start a new one.';
  throw new VoiceServerError('rate_limited', detail);
}

function charsOf({ key }: OnceRequest, text: string): number {
  return key.length + text.length;
}

async function released(once: OnceRequest, taken: number): Promise<void> {
  await Promise.all([quietly(() => once.store.del(once.key)), givenBack(once, taken)]);
}

async function givenBack({ room }: OnceRequest, taken: number): Promise<void> {
  if (taken > 0) await quietly(() => room.giveBack(taken));
}

/** Claim and room end by themselves; what went wrong before is told. */
async function quietly(tidy: () => StoreAnswer<unknown>): Promise<void> {
  try {
    await tidy();
  } catch {}
}

/** What stands under a key, once its work is done. */
export async function readOnce<T>(store: Store, key: string): Promise<{ hash: string; value: T } | undefined> {
  const text = await store.get(key);
  const { hash, done } = text === undefined ? ({} as Partial<Entry>) : (JSON.parse(text) as Entry);
  return hash !== undefined && done ? { hash, value: done.value as T } : undefined;
}

/** Puts a later answer in the place of the first one. Only for who alone may: under a claim of its own. */
export async function replaceOnce<T>(
  { store, key, ttlSeconds, room }: Pick<OnceRequest, 'store' | 'key' | 'ttlSeconds' | 'room'>,
  { hash, value }: { hash: string; value: T },
): Promise<void> {
  const text = JSON.stringify({ hash, done: { value } } satisfies Entry);
  await allAnswers<unknown>([store.set(key, text, ttlSeconds), room.giveBack(-text.length)]);
}

/** JSON with sorted keys. Recursive: callers bound the depth (`http/read-json-body.ts`). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`);
  return `{${members.join(',')}}`;
}
