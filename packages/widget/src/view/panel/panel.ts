/**
 * The panel: status, transcript, meters, controls. Loaded on first intent and drawn into the element's shadow root.
 * Draws what its host shows and calls its host; knows no session.
 */

import { html, nothing, render, type TemplateResult } from 'lit';
import type { CallCards } from '../cards/call-cards.ts';
import { cardsStyles } from '../cards/cards.styles.ts';
import { errorCard } from '../cards/error-card.ts';
import { waysOut } from '../cards/error-ways-out.ts';
import type { Extras } from '../cards/extras.ts';
import type { PermissionCard } from '../cards/permission-card.ts';
import { callControls } from '../controls/call-controls.ts';
import { controlsStyles } from '../controls/controls.styles.ts';
import type { HoldButton } from '../controls/hold-button.ts';
import { composer } from '../controls/message-composer.ts';
import type { Settings } from '../controls/settings.ts';
import { isConsentMissing } from '../host/consent.ts';
import { isCallOn } from '../host/is-call-on.ts';
import { OnNeed } from '../host/on-need.ts';
import type { PanelHost } from '../host/panel-host.ts';
import { RoomWords } from '../host/room-words.ts';
import { launcherWords } from '../launcher/launcher-words.ts';
import { orb } from '../pieces/orb.ts';
import { attention, chevronDown, more as dots, sliders, square } from '../pieces/panel-icons.ts';
import { statusWords } from '../pieces/status-words.ts';
import { Announcer } from '../transcript/announcer.ts';
import { transcriptStyles } from '../transcript/transcript.styles.ts';
import type { TranscriptMenu } from '../transcript/transcript-menu.ts';
import { TranscriptView } from '../transcript/transcript-view.ts';
import type { Labels } from '../words/labels.ts';
import type { RoomLabels } from '../words/room-labels.ts';
import { Disclosure } from './disclosure.ts';
import { keepFocus } from './keep-focus.ts';
import { LevelMeter } from './level-meter.ts';
import { onePress } from './one-press.ts';
import { panelStyles } from './panel.styles.ts';
import { stateStrip } from './state-strip.ts';
import { tokensStyles } from './tokens.styles.ts';
import type { VoiceWave } from './voice-wave.ts';

/** Of the languages that the words come in. Any other direction is the page's. */
const RIGHT_TO_LEFT = /^(ar|he)/;

interface More {
  readonly extras: Extras;
  readonly words: RoomLabels;
}

export abstract class Panel {
  static readonly styles = [tokensStyles, panelStyles, transcriptStyles, cardsStyles, controlsStyles];

  readonly #host: PanelHost;
  readonly #announcer = new Announcer();
  readonly #transcript: TranscriptView;
  readonly #hold: OnNeed<HoldButton>;
  readonly #compact: OnNeed<typeof import('../launcher/compact.ts')>;
  readonly #cards: OnNeed<CallCards>;
  readonly #wave: OnNeed<VoiceWave>;
  readonly #moves = matchMedia('(prefers-reduced-motion: no-preference)');
  readonly #settings: Disclosure<Settings>;
  readonly #menu: Disclosure<TranscriptMenu>;
  readonly #extras: OnNeed<Extras>;
  /** Whether the browser is to ask the visitor for the microphone; it stays up to date by itself. */
  readonly #permission: OnNeed<PermissionStatus>;
  readonly #permissionCard: OnNeed<PermissionCard>;
  readonly #roomWords: RoomWords;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#roomWords = new RoomWords(host, (tag) => this.loadRoomLabels(tag));
    this.#transcript = new TranscriptView(host, this.#roomWords);
    this.#hold = new OnNeed(host, () =>
      import('../controls/hold-button.ts').then(({ HoldButton }) => new HoldButton(host, this.#roomWords)),
    );
    this.#compact = new OnNeed(host, () => import('../launcher/compact.ts'));
    this.#cards = new OnNeed(host, () => import('../cards/call-cards.ts').then(({ CallCards }) => new CallCards(host)));
    this.#wave = new OnNeed(host, () => import('./voice-wave.ts').then(({ VoiceWave }) => new VoiceWave(host)));
    this.#settings = new Disclosure(host, { id: 'settings', part: 'settings-button' }, () =>
      import('../controls/settings.ts').then(({ Settings }) => new Settings(host)),
    );
    this.#menu = new Disclosure(host, { id: 'menu', part: 'menu-button' }, () => {
      // Who prints the turns wants their times, too.
      this.#transcript.lookClosely();
      return import('../transcript/transcript-menu.ts').then(({ TranscriptMenu }) => new TranscriptMenu(host));
    });
    this.#extras = new OnNeed(host, () => import('../cards/extras.ts').then(({ Extras }) => new Extras(host)));
    this.#permission = new OnNeed(host, async () => navigator.permissions.query({ name: 'microphone' }));
    this.#permissionCard = new OnNeed(host, () =>
      import('../cards/permission-card.ts').then(
        ({ PermissionCard }) => new PermissionCard(host, this.#permission.piece!),
      ),
    );
    host.addController({
      hostConnected: () => addEventListener('keydown', this.#onF6),
      hostDisconnected: () => removeEventListener('keydown', this.#onF6),
    });
    new LevelMeter(host);
    keepFocus(host, () => {
      const { compact, open, snapshot } = host;
      // Of the layout `button` the launcher ends the call, and stands alone: the focus goes to what only tells.
      const only = compact === 'button' && isCallOn(snapshot) ? '[aria-live=polite]' : '.launcher';
      if (compact && !open) this.#focus(only);
      else this.focus();
    });
    onePress(host.renderRoot);
    new MutationObserver(() => host.requestUpdate()).observe((host.renderRoot as ShadowRoot).host, {
      attributeFilter: ['consent', 'consent-href', 'images', 'rating'],
    });
    const drag = new OnNeed(host, () =>
      import('../launcher/launcher-drag.ts').then(({ LauncherDrag }) => new LauncherDrag(host)),
    );
    host.renderRoot.addEventListener('pointerdown', (event) => {
      const launcher = (event.target as Element).closest('.launcher');
      // A quick hand has left it by its first move.
      launcher?.setPointerCapture((event as PointerEvent).pointerId);
      if (launcher) void drag.piece;
    });
    if (matchMedia('(pointer: coarse)').matches) {
      // A finger drags with its first press, which came before anything could hear of it.
      void drag.piece;
      void new OnNeed(host, () => import('./keyboard-room.ts').then(({ KeyboardRoom }) => new KeyboardRoom(host)))
        .piece;
    }
  }

  /** Fetches the words of what is loaded on need. */
  protected abstract loadRoomLabels(tag: string | undefined): Promise<RoomLabels>;

  /** Moves the focus to what the visitor most likely wants next; in a call to nothing that ends it. */
  focus(): void {
    const { mode, snapshot } = this.#host;
    const next = mode === 'text' ? '[part=input]' : isCallOn(snapshot) ? '#panel' : '.call';
    this.#focus(`[part=agree], ${next}`);
  }

  /** Draws all of it behind the launcher, and what stands on that. */
  draw(launcherFace: HTMLElement): void {
    render(launcherWords(this.#host, this.#host.words), launcherFace);
    render(this.#render(), this.#host.renderRoot as ShadowRoot);
  }

  #render(): TemplateResult {
    const { snapshot, layout, compact, open, words: labels, language } = this.#host;
    const isFloating = layout !== 'inline';
    const more = this.#more;
    const small = compact && this.#compact.piece;
    const isBrief = !open && small !== undefined;
    const question = this.#question;
    const cards = snapshot.approvals.length > 0 || snapshot.warning ? this.#cards.piece : undefined;
    return html`
      ${small?.barButtons(this.#host, labels)}
      <section
        id="panel"
        part="panel"
        class=${isBrief ? 'panel brief' : 'panel'}
        role=${isBrief ? 'group' : isFloating ? 'dialog' : 'region'}
        tabindex="-1"
        .style=${`--_zoom:${this.#host.currentCSSZoom ?? 1}`}
        lang=${language ?? nothing}
        dir=${RIGHT_TO_LEFT.test(`${language}`) ? 'rtl' : nothing}
        aria-labelledby="heading"
        data-status=${snapshot.status}
        ?hidden=${isFloating && !open && !(isBrief && (question || small.hasCards(this.#host)))}
        @keydown=${this.#onKeydown}
      >
        ${this.#header(labels, isFloating)}
        ${this.#settings.piece?.render(labels, this.#roomWords.words)}
        ${this.#menu.piece?.render(labels, this.#roomWords.words)}
        ${this.#body(labels)}
        ${question}
        ${cards?.render(labels)}
        ${errorCard(this.#host, labels, this.#focus)}
        ${more?.extras.render(more.words, labels, this.#onSend)}
        ${stateStrip(snapshot, labels)}
        <footer role="none" part="footer">
          ${this.#controls(labels, more)}
          <slot name="footer"></slot>
        </footer>
      </section>
      <div class="hidden-text" role="log" tabindex="-1" aria-live="polite" lang=${language ?? nothing}>
        ${this.#announcer.update(snapshot.entries, labels, this.#transcript.plain).map((text) => html`<p>${text}</p>`)}
      </div>
      <div class="hidden-text" role="alert" part="announcement" lang=${language ?? nothing}>
        ${cards?.announcement(labels)} ${this.#transcript.announcement}
      </div>
    `;
  }

  /** The call's buttons and the field to write in, or before them the question for the visitor's yes. */
  #controls(labels: Labels, more: More | undefined): TemplateResult | undefined {
    const host = this.#host;
    const { mode, snapshot } = host;
    if (isConsentMissing(host) && !isCallOn(snapshot)) return more?.extras.gate.render(more.words);
    // Where only a voice is wanted, one writes if there can be none.
    const writes =
      mode !== 'voice' || snapshot.mode === 'text' || (snapshot.error && waysOut(snapshot.error.code).type);
    const pictures = host.matches('[images]') ? more?.extras.pictures.render(more.words) : undefined;
    return html`
      ${callControls(host, labels, this.#hold)}
      ${writes ? composer(host, labels, this.#onSend, pictures) : nothing}
    `;
  }

  #header(labels: Labels, isFloating: boolean): TemplateResult {
    const { snapshot, heading, mode } = this.#host;
    const onStop = () => this.#host.interrupt();
    const isQuiet = mode === 'text' && !isFloating && snapshot.microphone === 'closed';
    const button = (part: string, label: string, icon: TemplateResult, onClick: () => void) =>
      html`<button type="button" class="icon" part=${part} title=${label} @click=${onClick}>${icon}</button>`;
    return html`<header role="none" part="header">
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
      ${snapshot.status === 'speaking' ? button('stop-speaking', labels.stopSpeaking, square, onStop) : nothing}
      ${snapshot.entries.length > 0 || this.#host.matches('[consent]') ? this.#menu.button(labels.transcript, dots) : nothing}
      ${isQuiet ? nothing : this.#settings.button(labels.settings, sliders)}
      ${isFloating ? button('close', labels.close, chevronDown, () => this.#host.dismiss()) : nothing}
      ${/listening|thinking|speaking/.test(snapshot.status) && this.#moves.matches ? this.#wave.piece?.render() : nothing}
    </header>`;
  }

  #body(labels: Labels): TemplateResult {
    const { snapshot, mode } = this.#host;
    if (snapshot.entries.length > 0) return this.#transcript.render(labels);
    return html`<div class="welcome" part="welcome">
      <slot name="empty">
        ${orb(snapshot)}
        <p class="greeting" part="greeting" dir="auto">${labels.welcome}</p>
        <p part="hint">${mode === 'text' ? labels.textOnlyHint : mode === 'voice' ? nothing : labels.welcomeHint}</p>
      </slot>
    </div>`;
  }

  /** What only some pages have; undefined: this one has none of it, or it is on its way. */
  get #more(): More | undefined {
    const { suggestions, snapshot } = this.#host;
    const isWanted = suggestions || snapshot.agent?.suggestions || this.#host.matches('[consent], [images], [rating]');
    if (!isWanted) return undefined;
    const { words } = this.#roomWords;
    const extras = this.#extras.piece;
    return extras && words && { extras, words };
  }

  /** While the browser asks for the microphone. Not in one that keeps to itself whether it does. */
  get #question(): TemplateResult | undefined {
    const { status, mode, microphone } = this.#host.snapshot;
    const isAsked = microphone === 'asked' || (status === 'connecting' && mode === 'voice');
    const words = isAsked && this.#permission.piece?.state === 'prompt' && this.#roomWords.words;
    return words ? this.#permissionCard.piece?.render(words, this.#host.words) : undefined;
  }

  readonly #onSend = (text: string): void => {
    this.#transcript.scroll.stick();
    this.#host.sendText(text);
  };

  /** Between the page and an open panel. Two on a page take turns: the first that is open takes the key. */
  readonly #onF6 = (event: KeyboardEvent): void => {
    const { open, layout, renderRoot } = this.#host;
    if (event.key !== 'F6' || event.ctrlKey || event.defaultPrevented || !(open || layout === 'inline')) return;
    event.preventDefault();
    const from = event.composedPath()[0] as HTMLElement;
    void import('./focus-switch.ts').then(({ switchFocus }) => switchFocus(renderRoot, from, () => this.focus()));
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    const closed = this.#settings.close() || this.#menu.close();
    if (!closed && this.#host.layout === 'inline') return;
    if (!closed) this.#host.dismiss();
    event.stopPropagation();
    // A dialog of the page stays open.
    event.preventDefault();
  };

  readonly #focus = (selector: string): void => this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
}
