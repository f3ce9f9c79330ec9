/**
 * The list of turns, and of it only what changed. Drawn when the element was, and by itself when a turn grew: a word that is
 * heard costs no update of the whole element. Not a live region; the announcer tells what is finished.
 */
import { html, noChange, type ReactiveController, render, type TemplateResult } from 'lit';
import type { TranscriptEntry } from '../transcript/transcript-entry.ts';
import { entryView, type Rich } from './entry-view.ts';
import { hasMarkdown } from './has-markdown.ts';
import type { Labels } from './labels.ts';
import { OnNeed } from './on-need.ts';
import type { PanelHost } from './panel-host.ts';
import type { RoomWords } from './room-words.ts';
import { StickToBottom } from './stick-to-bottom.ts';
import type { EntryTools, TurnTools } from './turn-tools.ts';

type MarkdownCode = typeof import('./markdown.ts');

/** What the turns in a list were made of. */
interface Drawn {
  readonly list: HTMLElement;
  readonly entries: readonly TranscriptEntry[];
  readonly labels: Labels;
  readonly code: MarkdownCode | undefined;
  readonly tools: EntryTools | undefined;
}

export class TranscriptView implements ReactiveController {
  readonly #host: PanelHost;
  readonly #roomWords: RoomWords;
  readonly #markdown: OnNeed<MarkdownCode>;
  readonly #turnTools: OnNeed<TurnTools>;
  readonly #scroll: StickToBottom;
  #needsMarkdown = false;
  /** Somebody looks at the turns. */
  #looksClosely = false;
  #drawn: Drawn | undefined;

  constructor(host: PanelHost, roomWords: RoomWords) {
    this.#host = host;
    this.#roomWords = roomWords;
    this.#markdown = new OnNeed(host, () => import('./markdown.ts'));
    this.#turnTools = new OnNeed(host, () => import('./turn-tools.ts').then(({ TurnTools }) => new TurnTools(host)));
    this.#scroll = new StickToBottom(host, () => this.#list);
    host.addController(this);
    // Once for all that came by then, and not before an update that is due.
    host.addEventListener('voice-transcript-change', () => queueMicrotask(() => this.hostUpdated()));
  }

  /** The list, without its turns. */
  render(labels: Labels): TemplateResult {
    return html`<div
      class="transcript"
      part="transcript"
      role="log"
      aria-live="off"
      aria-label=${labels.transcript}
      tabindex="0"
      @pointerenter=${this.#lookClosely}
      @focusin=${this.#lookClosely}
      @scroll=${this.#scroll.onScroll}
      @load=${this.#scroll.onGrown}
    ></div>`;
  }

  /** Its turns; where it is not seen, they wait until it is. */
  hostUpdated(): void {
    const list = this.#list;
    if (!list) return;
    const { snapshot, words: labels, language: lang = 'en' } = this.#host;
    const { entries } = snapshot;
    const code = this.#needsMarkdown ? this.#markdown.piece : undefined;
    const tools = this.#entryTools;
    const before = this.#drawn;
    this.#drawn = { list, entries, labels, code, tools };
    const isSame = list === before?.list && labels === before.labels && code === before.code && tools === before.tools;
    if (isSame && entries === before.entries) return;
    const drawing = { labels, lang, rich: this.#rich, tools };
    render(
      entries.map((entry, i) => (isSame && entry === before.entries[i] ? noChange : entryView(entry, drawing))),
      list,
    );
    this.#scroll.hostUpdated();
  }

  /** Goes to the end, wherever the visitor was. */
  stick(): void {
    this.#scroll.stick();
  }

  /** A text of the agent's as it is read out. */
  readonly plain = (text: string): string => this.#code(text)?.plainText(text) ?? text;

  /** What a turn's button has done, for a live region. */
  get announcement(): string | undefined {
    return this.#looksClosely ? this.#turnTools.piece?.announcement : undefined;
  }

  get #list(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.panel:not([hidden]) .transcript');
  }

  get #entryTools(): EntryTools | undefined {
    const words = this.#looksClosely ? this.#roomWords.words : undefined;
    return words && this.#turnTools.piece?.toolsIn(words);
  }

  readonly #lookClosely = (): void => {
    if (this.#looksClosely) return;
    this.#looksClosely = true;
    this.#host.requestUpdate();
  };

  readonly #rich: Rich = (text, isPart) =>
    this.#code(text)?.markdown(text, { hosts: this.#host.getAttribute('link-hosts') ?? undefined, isPart });

  #code(text: string): MarkdownCode | undefined {
    if (!hasMarkdown(text)) return undefined;
    this.#needsMarkdown = true;
    return this.#markdown.piece;
  }
}
