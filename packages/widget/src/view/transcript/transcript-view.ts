/**
 * The list of turns, and of it only what changed. Drawn when the element was, and by itself when a turn grew: a word that is
 * heard costs no update of the whole element. Not a live region; the announcer tells what is finished.
 */
import { html, noChange, type ReactiveController, render, type TemplateResult } from 'lit';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';
import { OnNeed } from '../host/on-need.ts';
import type { PanelHost } from '../host/panel-host.ts';
import type { RoomWords } from '../host/room-words.ts';
import type { Labels } from '../words/labels.ts';
import { entryView, type Rich } from './entry-view.ts';
import { hasMarkdown } from './has-markdown.ts';
import { StickToBottom } from './stick-to-bottom.ts';
import type { EntryTools, TurnTools } from './turn-tools.ts';

type MarkdownCode = typeof import('./markdown.ts');

/** Turns in one block of the list. */
const BLOCK = 50;

export class TranscriptView implements ReactiveController {
  readonly scroll = new StickToBottom();
  readonly #host: PanelHost;
  readonly #roomWords: RoomWords;
  readonly #markdown: OnNeed<MarkdownCode>;
  readonly #turnTools: OnNeed<TurnTools>;
  #needsMarkdown = false;
  /** Somebody looks at the turns. */
  #looksClosely = false;
  /** What the turns in the list are made of, and of what beside them. */
  #entries: readonly TranscriptEntry[] = [];
  #basis: readonly unknown[] = [];

  constructor(host: PanelHost, roomWords: RoomWords) {
    this.#host = host;
    this.#roomWords = roomWords;
    this.#markdown = new OnNeed(host, () => import('./markdown.ts'));
    this.#turnTools = new OnNeed(host, () => import('./turn-tools.ts').then(({ TurnTools }) => new TurnTools(host)));
    host.addController(this);
    // Once for all that came by then; an update that is due comes first.
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
      @pointerenter=${this.lookClosely}
      @focusin=${this.lookClosely}
      @scroll=${this.scroll.onScroll}
    ><div class="turns"></div></div>`;
  }

  hostConnected(): void {
    this.scroll.reach();
  }

  /** Its turns; where it is not seen, they wait until it is. */
  hostUpdated(): void {
    const list = this.#host.renderRoot.querySelector<HTMLElement>('.panel:not([hidden]) .transcript');
    if (!list) return;
    this.scroll.follow(list);
    const { words: labels, language: lang = 'en' } = this.#host;
    const { entries } = this.#host.snapshot;
    const tools = this.#entryTools;
    const basis = [list, labels, tools, this.#needsMarkdown && this.#markdown.piece];
    const known = basis.every((one, i) => one === this.#basis[i]) ? this.#entries : [];
    if (entries === known) return;
    this.#entries = entries;
    this.#basis = basis;
    render(
      inBlocks(entries, known, (entry) => entryView(entry, { labels, lang, rich: this.#rich, tools })),
      list.firstElementChild as HTMLElement,
    );
  }

  /** Somebody looks at the turns: each gets its time, and a button that copies it. */
  readonly lookClosely = (): void => {
    this.#looksClosely = true;
    this.#host.requestUpdate();
  };

  /** A text of the agent's as it is read out. */
  readonly plain = (text: string): string => this.#code(text)?.plainText(text) ?? text;

  /** What a turn's button has done, for a live region. */
  get announcement(): string | undefined {
    return this.#looksClosely ? this.#turnTools.piece?.announcement : undefined;
  }

  get #entryTools(): EntryTools | undefined {
    const words = this.#looksClosely ? this.#roomWords.words : undefined;
    return words && this.#turnTools.piece?.toolsIn(words);
  }

  readonly #rich: Rich = (text, isPart) =>
    this.#code(text)?.markdown(text, { hosts: this.#host.getAttribute('link-hosts') ?? undefined, isPart });

  #code(text: string): MarkdownCode | undefined {
    if (!hasMarkdown(text)) return undefined;
    this.#needsMarkdown = true;
    return this.#markdown.piece;
  }
}

/**
 * In blocks, so that a talk of thousands scrolls and grows like one of a few: the browser skips what is out of sight, and lit
 * what stands as it stood.
 */
function inBlocks(
  entries: readonly TranscriptEntry[],
  known: readonly TranscriptEntry[],
  view: (entry: TranscriptEntry) => TemplateResult,
): readonly unknown[] {
  const blocks: unknown[] = [];
  for (let start = 0; start < entries.length; start += BLOCK) {
    const turns = entries
      .slice(start, start + BLOCK)
      .map((entry, i) => (entry === known[start + i] ? noChange : view(entry)));
    const stands = known.length <= entries.length && turns.every((turn) => turn === noChange);
    blocks.push(stands ? noChange : html`<div class="block">${turns}</div>`);
  }
  return blocks;
}
