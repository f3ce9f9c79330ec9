/** The words of what is loaded on need: fetched with the first piece that has some, and anew for another language. */
import type { RoomLabels } from '../words/room-labels.ts';
import type { PanelHost } from './panel-host.ts';

/** @param tag - of the panel's language; undefined is English. */
export type LoadRoomLabels = (tag: string | undefined) => Promise<RoomLabels>;

export class RoomWords {
  readonly #host: PanelHost;
  readonly #fetch: LoadRoomLabels;
  #asked: string | undefined | null = null;
  #labels: RoomLabels | undefined;
  #merged: { readonly of: PanelHost['words']; readonly words: RoomLabels } | undefined;

  constructor(host: PanelHost, fetch: LoadRoomLabels) {
    this.#host = host;
    this.#fetch = fetch;
  }

  /** The same object until they change; undefined while they are on their way. What did not come is asked for again. */
  get words(): RoomLabels | undefined {
    const { language, words } = this.#host;
    if (this.#asked !== language) this.#load(language);
    // Over which the page's own are laid already.
    if (this.#labels && this.#merged?.of !== words) {
      this.#merged = { of: words, words: { ...this.#labels, ...words } };
    }
    return this.#merged?.words;
  }

  #load(tag: string | undefined): void {
    this.#asked = tag;
    this.#fetch(tag).then(
      (labels) => {
        // Of several the last one asked for counts.
        if (tag !== this.#asked) return;
        this.#labels = labels;
        this.#merged = undefined;
        this.#host.requestUpdate();
      },
      () => {
        if (tag === this.#asked) this.#asked = null;
      },
    );
  }
}
