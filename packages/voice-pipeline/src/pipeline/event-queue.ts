/**
 * Events on their way to one reader. Who makes sound waits until it is read, so a slow reader holds everything back; what
 * is small waits for room far behind that.
 */
import type { PipelineEvent } from './pipeline-event.ts';

export class EventQueue {
  #events: PipelineEvent[] = [];
  #waiting: { room: number; resolve: () => void }[] = [];
  #wake: () => void = () => undefined;
  #isClosed = false;

  /** Told whenever the reader takes an event. */
  onTake: (event: PipelineEvent) => void = () => undefined;

  /** The event is queued at once; resolves when fewer than `room` wait for the reader. After `close` it is dropped. */
  push(event: PipelineEvent, room = Infinity): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#events.push(event);
    this.#wake();
    if (this.#events.length < room) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ room, resolve });
    });
  }

  /** Drops sound of a turn that has not been read. */
  dropAudio(turn: number): void {
    this.#events = this.#events.filter((event) => event.type !== 'audio' || event.turn !== turn);
    this.#letOn();
  }

  /** The next event; undefined after the last one. */
  async take(): Promise<PipelineEvent | undefined> {
    for (;;) {
      const event = this.#events.shift();
      if (event) {
        this.#letOn();
        this.onTake(event);
        return event;
      }
      if (this.#isClosed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What is queued can still be read; what comes later is dropped. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
    this.#letOn();
  }

  #letOn(): void {
    const free = this.#isClosed ? -1 : this.#events.length;
    const going = this.#waiting.filter(({ room }) => free < room);
    this.#waiting = this.#waiting.filter(({ room }) => free >= room);
    for (const { resolve } of going) resolve();
  }
}
