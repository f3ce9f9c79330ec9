/** A PagePort for tests: the test is the browser. Not part of the product. */
import type { PagePort } from '../ports.ts';
import type { SavedConversation } from '../saved-conversation.ts';

type PageEvent = 'online' | 'offline' | 'shown' | 'leaving' | 'stored';

export class RecordingPage implements PagePort {
  online = true;
  /** What lies in the storage. */
  stored: unknown;
  readonly saved: SavedConversation[] = [];
  forgotten = 0;
  /** Of the calls that keep the screen on. */
  readonly awake: AbortSignal[] = [];
  /** Of the calls that took the voice, with the way to tell them that it is gone. */
  readonly voices: { readonly signal: AbortSignal; readonly onLost: () => void }[] = [];
  readonly #listeners = new Set<(event: PageEvent) => void>();

  constructor(stored?: unknown) {
    this.stored = stored;
  }

  /** Listeners that are left. */
  get listening(): number {
    return this.#listeners.size;
  }

  tell(event: PageEvent): void {
    if (event === 'online' || event === 'offline') this.online = event === 'online';
    for (const listener of [...this.#listeners]) listener(event);
  }

  subscribe(listener: (event: PageEvent) => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  keepAwake(signal: AbortSignal): void {
    this.awake.push(signal);
  }

  takeVoice(signal: AbortSignal, onLost: () => void): void {
    this.voices.push({ signal, onLost });
  }

  load(): unknown {
    return this.stored;
  }

  /** As the browser's storage: JSON. */
  save(conversation: SavedConversation): void {
    this.saved.push(conversation);
    this.stored = JSON.parse(JSON.stringify(conversation));
  }

  forget(): void {
    this.forgotten += 1;
    this.stored = undefined;
  }
}
