/**
 * How much the store keeps of one session: its calls and what came of them, for who asks again. A page may call under new
 * ids for as long as its session lasts, so it has to end somewhere. Counted in the store, so that all processes count
 * together. Until an answer is known the room that it may need is taken, so that no number of calls at once gets more.
 */
import { after, type Store, type StoreAnswer } from '../store/store.ts';
import type { OnceRoom } from './run-once.ts';
import type { SessionRecord } from './session-record.ts';

type RoomOwner = Pick<SessionRecord, 'id' | 'endsAt'>;

export interface SessionRoomOptions {
  readonly store: Store;
  /** Characters, keys included. */
  readonly maxChars: number;
  /** Seconds that anything of this session needs to be kept. */
  ttl(record: RoomOwner): number;
  /** Told of every refusal. */
  onFull(): void;
}

export class SessionRoom {
  readonly #options: SessionRoomOptions;

  constructor(options: SessionRoomOptions) {
    this.#options = options;
  }

  /** False: there is not as much left, and none was taken. */
  take(record: RoomOwner, chars: number): StoreAnswer<boolean> {
    return after(this.reserve(record, chars), (isThere) => {
      if (isThere) return true;
      this.refused();
      return after(this.giveBack(record, chars), () => false);
    });
  }

  /** Takes it in any case. False: there is not as much left, and it is to be given back. */
  reserve(record: RoomOwner, chars: number): StoreAnswer<boolean> {
    return after(this.#count(record, chars), (held) => held <= this.#options.maxChars);
  }

  /** Something was refused for want of room. */
  refused(): void {
    this.#options.onFull();
  }

  /** What was taken and is not needed; below 0 what is needed and was not taken. */
  giveBack(record: RoomOwner, chars: number): StoreAnswer<number> {
    return this.#count(record, -chars);
  }

  #count(record: RoomOwner, by: number): StoreAnswer<number> {
    const { store, ttl } = this.#options;
    return store.incr(`room:${record.id}`, ttl(record), by);
  }
}

/** The room of one call. @param mayNeed - characters of its answer, where they are bounded. */
export function roomOf({ room }: { readonly room: SessionRoom }, record: RoomOwner, mayNeed = 0): OnceRoom {
  return {
    mayNeed,
    reserve: (chars) => room.reserve(record, chars),
    giveBack: (chars) => room.giveBack(record, chars),
    refused: () => room.refused(),
  };
}
