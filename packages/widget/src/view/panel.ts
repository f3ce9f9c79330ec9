/**
 * The panel: status, transcript, meters, controls. Loaded on first intent and drawn into the element's shadow root.
 * Draws what its host shows and calls its host; knows no session.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { Announcer } from './announcer.ts';
import { ApprovalCard } from './approval-card.ts';
import { callControls } from './call-controls.ts';
import { cardsStyles } from './cards.styles.ts';
import { controlsStyles } from './controls.styles.ts';
import { errorCard } from './error-card.ts';
import { FocusKeeper } from './focus-keeper.ts';
import type { HoldButton } from './hold-button.ts';
import type { Labels } from './labels.ts';
import { chevronDown, orb } from './launcher-icons.ts';
import { LevelMeter } from './level-meter.ts';
import { composer } from './message-composer.ts';
import { OnNeed } from './on-need.ts';
import { panelStyles } from './panel.styles.ts';
import type { PanelHost } from './panel-host.ts';
import { attention, sliders, square } from './panel-icons.ts';
import { SettingsDisclosure } from './settings-disclosure.ts';
import { statusWords } from './status-words.ts';
import { StickToBottom } from './stick-to-bottom.ts';
import { StillThereCard } from './still-there-card.ts';
import { transcriptStyles } from './transcript.styles.ts';
import { TranscriptView } from './transcript-view.ts';

export class Panel {
  static readonly styles = [panelStyles, transcriptStyles, cardsStyles, controlsStyles];

  readonly #host: PanelHost;
  readonly #announcer = new Announcer();
  readonly #transcript = new TranscriptView();
  readonly #scroll: StickToBottom;
  readonly #hold: OnNeed<HoldButton>;
  readonly #stillThere: StillThereCard;
  readonly #approval: ApprovalCard;
  readonly #settings: SettingsDisclosure;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#scroll = new StickToBottom(host, () => this.#find('.transcript'));
    this.#hold = new OnNeed(host, () => import('./hold-button.ts').then(({ HoldButton }) => new HoldButton(host)));
    this.#stillThere = new StillThereCard(host);
    this.#approval = new ApprovalCard(host);
    this.#settings = new SettingsDisclosure(host);
    new LevelMeter(host);
    new FocusKeeper(host, () => this.#find('.call'));
  }

  /** Moves the focus to what the visitor most likely wants next. */
  focus(): void {
    this.#focus(this.#host.mode === 'text' ? 'form textarea' : '.call');
  }

  render(): TemplateResult {
    const { snapshot, layout, open, words: labels, language } = this.#host;
    const isFloating = layout !== 'inline';
    return html`
      <section
        id="panel"
        part="panel"
        class="panel"
        role=${isFloating ? 'dialog' : 'region'}
        lang=${language ?? nothing}
        dir=${isRightToLeft(language) ? 'rtl' : nothing}
        aria-labelledby="heading"
        data-status=${snapshot.status}
        ?hidden=${isFloating && !open}
        @keydown=${this.#onKeydown}
      >
        ${this.#header(labels, isFloating)} ${this.#settings.render(labels)} ${this.#body(labels)}
        ${this.#approval.render(labels)} ${errorCard(this.#host, labels, this.#focus)} ${snapshot.warning ? this.#stillThere.render(labels) : nothing}
        <footer part="footer">${callControls(this.#host, labels, this.#hold)} ${composer(labels, this.#onSend)}</footer>
      </section>
      <div class="hidden-text" role="log" aria-live="polite" lang=${language ?? nothing} aria-label=${labels.transcript}>
        ${this.#announcer.update(snapshot.entries, labels).map(({ text }) => html`<p>${text}</p>`)}
      </div>
      <div class="hidden-text" role="alert" part="announcement" lang=${language ?? nothing}>${this.#approval.announcement(labels)} ${this.#stillThere.announcement(labels)}</div>
    `;
  }

  #header(labels: Labels, isFloating: boolean): TemplateResult {
    const { snapshot, heading, mode } = this.#host;
    const button = (part: string, label: string, icon: TemplateResult, onClick: () => void) =>
      html`<button type="button" class="icon" part=${part} aria-label=${label} title=${label} @click=${onClick}>${icon}</button>`;
    return html`<header part="header">
      ${orb(snapshot)}
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
        ${orb(snapshot)}
        <p class="greeting" dir="auto">${labels.welcome}</p>
        <p>${mode === 'text' ? labels.textOnlyHint : labels.welcomeHint}</p>
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
