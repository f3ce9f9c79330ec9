/**
 * When a turn began, and a button that copies it, for turns that somebody looks at: loaded when a pointer or the focus
 * first comes to the transcript. Of all those buttons one can be tabbed to, the last; the arrow keys lead to the others.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';
import type { PanelHost } from '../host/panel-host.ts';
import type { RoomLabels } from '../words/room-labels.ts';
import { spokenText } from '../words/spoken-text.ts';
import { copyIcon } from './copy-icon.ts';
import { copyText } from './copy-text.ts';
import { turnToolsStyles } from './turn-tools.styles.ts';

/** What stands at an entry; the same function as long as it says the same. */
export type EntryTools = (entry: TranscriptEntry) => TemplateResult | typeof nothing;

const BUTTONS = '[part=copy-turn]';

export class TurnTools implements ReactiveController {
  readonly styles = turnToolsStyles;
  readonly #host: PanelHost;
  #made: { readonly words: RoomLabels; readonly lang: string; readonly tools: EntryTools } | undefined;
  #tabStop: HTMLElement | undefined;
  #last: HTMLElement | undefined;
  #copied: HTMLElement | undefined;
  /** For a live region that is always there. */
  announcement = '';

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
  }

  toolsIn(words: RoomLabels): EntryTools {
    const lang = this.#host.language ?? 'en';
    if (this.#made?.words !== words || this.#made.lang !== lang) {
      const clock = clockIn(lang);
      this.#made = { words, lang, tools: (entry) => this.#toolsOf(entry, words, clock) };
    }
    return this.#made.tools;
  }

  hostUpdated(): void {
    const buttons = this.#host.renderRoot.querySelectorAll<HTMLElement>(BUTTONS);
    const last = buttons[buttons.length - 1];
    if (last === this.#last && this.#tabStop?.isConnected) return;
    this.#last = last;
    this.#stopAt(last);
  }

  #toolsOf(
    entry: TranscriptEntry,
    words: RoomLabels,
    clock: (at: number) => TemplateResult,
  ): TemplateResult | typeof nothing {
    const text = entry.kind === 'user' ? entry.text : entry.kind === 'agent' ? spokenText(entry).heard : '';
    if (text === '') return nothing;
    const at = this.#host.snapshot.times?.[entry.id];
    return html`<div class="turn-tools" part="turn-tools">${at === undefined ? nothing : clock(at)}<button
      type="button"
      class="icon"
      part="copy-turn"
      tabindex="-1"
      title=${words.copy}
      @click=${(event: Event) => void this.#copy(text, event.currentTarget as HTMLElement, words)}
      @keydown=${this.#onKeydown}
    >${copyIcon}</button></div>`;
  }

  async #copy(text: string, button: HTMLElement, words: RoomLabels): Promise<void> {
    const copied = await copyText(text, this.#host.renderRoot as ShadowRoot);
    delete this.#copied?.dataset.copied;
    if (copied) button.dataset.copied = '';
    this.#copied = button;
    // Another sentence than the one before, so that it is read out again.
    const told = copied ? words.copied : words.copyFailed;
    this.announcement = this.announcement === told ? `${told}\u00a0` : told;
    this.#host.requestUpdate();
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    const buttons = [...this.#host.renderRoot.querySelectorAll<HTMLElement>(BUTTONS)];
    const next = buttons[buttons.indexOf(event.currentTarget as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    this.#stopAt(next);
    next.focus();
  };

  #stopAt(button: HTMLElement | undefined): void {
    if (this.#tabStop) this.#tabStop.tabIndex = -1;
    this.#tabStop = button;
    if (button) button.tabIndex = 0;
  }
}

/** Today needs no date. */
function clockIn(lang: string): (at: number) => TemplateResult {
  const time = new Intl.DateTimeFormat(lang, { timeStyle: 'short' });
  const dayAndTime = new Intl.DateTimeFormat(lang, { dateStyle: 'short', timeStyle: 'short' });
  const whole = new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'medium' });
  return (at) => {
    const date = new Date(at);
    const isToday = date.toDateString() === new Date().toDateString();
    const shown = (isToday ? time : dayAndTime).format(date);
    return html`<time part="time" datetime=${date.toISOString()} title=${whole.format(date)}>${shown}</time>`;
  };
}
