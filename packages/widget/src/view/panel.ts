/**
 * The panel: status, transcript, meters, controls. Loaded on first intent and drawn into the element's shadow root.
 * Draws what its host shows and calls its host; knows no session.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { Announcer } from './announcer.ts';
import type { CallCards } from './call-cards.ts';
import { callControls } from './call-controls.ts';
import { cardsStyles } from './cards.styles.ts';
import { controlsStyles } from './controls.styles.ts';
import { errorCard } from './error-card.ts';
import { waysOut } from './error-ways-out.ts';
import { FocusKeeper } from './focus-keeper.ts';
import type { HoldButton } from './hold-button.ts';
import type { Labels } from './labels.ts';
import { launcherWords } from './launcher-words.ts';
import { LevelMeter } from './level-meter.ts';
import { composer } from './message-composer.ts';
import { OnNeed } from './on-need.ts';
import { orb } from './orb.ts';
import { panelStyles } from './panel.styles.ts';
import type { PanelHost } from './panel-host.ts';
import { attention, chevronDown, sliders, square } from './panel-icons.ts';
import { SettingsDisclosure } from './settings-disclosure.ts';
import { statusWords } from './status-words.ts';
import { StickToBottom } from './stick-to-bottom.ts';
import { tokensStyles } from './tokens.styles.ts';
import { transcriptStyles } from './transcript.styles.ts';
import { TranscriptView } from './transcript-view.ts';

export class Panel {
  static readonly styles = [tokensStyles, panelStyles, transcriptStyles, cardsStyles, controlsStyles];

  readonly #host: PanelHost;
  readonly #announcer = new Announcer();
  readonly #transcript = new TranscriptView();
  readonly #scroll: StickToBottom;
  readonly #hold: OnNeed<HoldButton>;
  readonly #compact: OnNeed<typeof import('./compact.ts')>;
  readonly #cards: OnNeed<CallCards>;
  readonly #settings: SettingsDisclosure;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#scroll = new StickToBottom(host, () => this.#find('.transcript'));
    this.#hold = new OnNeed(host, () => import('./hold-button.ts').then(({ HoldButton }) => new HoldButton(host)));
    this.#compact = new OnNeed(host, () => import('./compact.ts'));
    this.#cards = new OnNeed(host, () => import('./call-cards.ts').then(({ CallCards }) => new CallCards(host)));
    this.#settings = new SettingsDisclosure(host);
    new LevelMeter(host);
    new FocusKeeper(host, () => this.#find(host.compact && !host.open ? '.launcher' : '.call'));
    const drag = new OnNeed(host, () =>
      import('./launcher-drag.ts').then(({ LauncherDrag }) => new LauncherDrag(host)),
    );
    host.renderRoot.addEventListener('pointermove', (event) => (event as PointerEvent).buttons === 1 && drag.piece);
    if (matchMedia('(pointer: coarse)').matches)
      void new OnNeed(host, () => import('./keyboard-room.ts').then(({ KeyboardRoom }) => new KeyboardRoom(host)))
        .piece;
  }

  /** Moves the focus to what the visitor most likely wants next. */
  focus(): void {
    this.#focus(this.#host.mode === 'text' ? 'form textarea' : '.call');
  }

  /** What stands on the launcher. */
  launcherFace(): TemplateResult {
    return launcherWords(this.#host, this.#host.words);
  }

  render(): TemplateResult {
    const { snapshot, layout, compact, open, words: labels, language } = this.#host;
    const isFloating = layout !== 'inline';
    const small = compact && this.#compact.piece;
    const isBrief = !open && small !== undefined;
    const cards = snapshot.approvals.length > 0 || snapshot.warning ? this.#cards.piece : undefined;
    return html`
      ${small?.barButtons(this.#host, labels)}
      <section
        id="panel"
        part="panel"
        class=${isBrief ? 'panel brief' : 'panel'}
        role=${isBrief ? 'group' : isFloating ? 'dialog' : 'region'}
        lang=${language ?? nothing}
        dir=${isRightToLeft(language) ? 'rtl' : nothing}
        aria-labelledby="heading"
        data-status=${snapshot.status}
        ?hidden=${isFloating && !open && !(isBrief && small.hasCards(this.#host))}
        @keydown=${this.#onKeydown}
      >
        ${this.#header(labels, isFloating)} ${this.#settings.render(labels)} ${this.#body(labels)}
        ${cards?.render(labels)} ${errorCard(this.#host, labels, this.#focus)}
        <footer part="footer">
          ${callControls(this.#host, labels, this.#hold)} ${this.#types() ? composer(labels, this.#onSend) : nothing}
          <slot name="footer"></slot>
        </footer>
      </section>
      <div class="hidden-text" role="log" aria-live="polite" lang=${language ?? nothing} aria-label=${labels.transcript}>
        ${this.#announcer.update(snapshot.entries, labels).map(({ text }) => html`<p>${text}</p>`)}
      </div>
      <div class="hidden-text" role="alert" part="announcement" lang=${language ?? nothing}>${cards?.announcement(labels)}</div>
    `;
  }

  /** Whether there is something to type in: where only a voice is wanted, if there can be none. */
  #types(): boolean {
    const { mode, snapshot } = this.#host;
    return mode !== 'voice' || snapshot.mode === 'text' || Boolean(snapshot.error && waysOut(snapshot.error.code).type);
  }

  #header(labels: Labels, isFloating: boolean): TemplateResult {
    const { snapshot, heading, mode } = this.#host;
    const button = (part: string, label: string, icon: TemplateResult, onClick: () => void) =>
      html`<button type="button" class="icon" part=${part} aria-label=${label} title=${label} @click=${onClick}>${icon}</button>`;
    return html`<header part="header">
      <slot name="avatar">${orb(snapshot)}</slot>
      <div class="titles">
        <h2 id="heading" part="heading"><slot name="header">${heading || labels.heading}</slot></h2>
        <div class="state">
          <p class="status" part="status" role="status">${statusWords(snapshot, labels)}</p>
          <p class="weak" part="weak-network" role="status">${
            snapshot.weakNetwork ? html`${attention}${labels.weakNetwork}` : nothing
          }</p>
        </div>
      </div>
      ${snapshot.status === 'speaking' ? button('stop-speaking', labels.stopSpeaking, square, () => this.#host.interrupt()) : nothing}
      ${mode === 'text' ? nothing : this.#settings.button(labels, sliders)}
      ${isFloating ? button('close', labels.close, chevronDown, () => this.#host.dismiss()) : nothing}
    </header>`;
  }

  #body(labels: Labels): TemplateResult {
    const { snapshot, mode } = this.#host;
    if (snapshot.entries.length === 0) {
      this.#transcript.gone();
      return html`<div class="welcome" part="welcome">
        <slot name="empty">
          ${orb(snapshot)}
          <p class="greeting" dir="auto">${labels.welcome}</p>
          <p>${{ both: labels.welcomeHint, voice: nothing, text: labels.textOnlyHint }[mode]}</p>
        </slot>
      </div>`;
    }
    return html`<div
      class="transcript"
      part="transcript"
      role="log"
      aria-live="off"
      aria-label=${labels.transcript}
      tabindex="0"
      @scroll=${this.#scroll.onScroll}
      @load=${this.#scroll.onGrown}
    >${this.#transcript.render(snapshot.entries, labels)}</div>`;
  }

  readonly #onSend = (text: string): void => {
    this.#scroll.stick();
    this.#host.sendText(text);
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (this.#settings.close()) this.#focus('.settings-button');
    else if (this.#host.layout === 'inline') return;
    else this.#host.dismiss();
    event.stopPropagation();
  };

  readonly #focus = (selector: string): void => this.#find(selector)?.focus();

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }
}

/** Of the languages that the words come in. Any other direction is the page's. */
function isRightToLeft(language = ''): boolean {
  return /^(ar|he)/.test(language);
}
