/**
 * The element's words: in the language of its `locale`, else the page's, else the browser's, with the page's own laid over.
 * English is not fetched before the panel is; any other language is, since the launcher speaks it too.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { firstWords, type LabelOverrides, type Labels, type LauncherLabels, mergeLabels } from './labels.ts';

export interface Language {
  /** BCP 47, of the words. undefined: there are none in the language that was asked for, these are English. */
  readonly tag: string | undefined;
  readonly labels: Labels;
}

/** Without a regular expression, which would be compiled before the page is there. */
export function isEnglish(tag: string): boolean {
  return tag.toLowerCase().startsWith('en');
}

type LanguageHost = ReactiveControllerHost &
  HTMLElement & { readonly locale: string | undefined; readonly labels: LabelOverrides };

export class LanguageController implements ReactiveController {
  readonly #host: LanguageHost;
  readonly #fetch: (tag: string) => Promise<Language>;
  #asked: string | undefined;
  #coming: Promise<void> | undefined;
  #language: Language | undefined;
  #merged: { readonly of: LabelOverrides; readonly words: LauncherLabels } | undefined;

  constructor(host: LanguageHost, fetch: (tag: string) => Promise<Language>) {
    this.#host = host;
    this.#fetch = fetch;
    host.addController(this);
  }

  get tag(): string | undefined {
    return this.#language?.tag;
  }

  /** All `Labels` once a language has come. The same object until that or the page's labels change. */
  get words(): LauncherLabels {
    const { labels } = this.#host;
    // A framework that has none to set says so with undefined.
    if (!this.#merged || this.#merged.of !== labels) {
      this.#merged = { of: labels, words: mergeLabels(this.#language?.labels ?? firstWords, labels) };
    }
    return this.#merged.words;
  }

  hostUpdate(): void {
    // One that does not come leaves the words as they are; the next update asks again.
    if (this.#language || !isEnglish(this.#wanted)) this.load().catch(() => undefined);
  }

  /** Of several the last one asked for counts. */
  load(): Promise<void> {
    const tag = this.#wanted;
    if (tag !== this.#asked || !this.#coming) {
      this.#asked = tag;
      this.#coming = this.#fetch(tag).then(
        (language) => {
          if (tag !== this.#asked) return;
          this.#language = language;
          this.#merged = undefined;
          this.#host.requestUpdate();
        },
        (cause) => {
          this.#coming = undefined;
          throw cause;
        },
      );
    }
    return this.#coming;
  }

  get #wanted(): string {
    return this.#host.locale || this.#host.closest<HTMLElement>('[lang]')?.lang || navigator.language;
  }
}
