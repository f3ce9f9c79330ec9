/**
 * Push-to-talk: hold the button, or Space or Enter on it, while talking. A short press leaves the turn on until the next
 * one, for those who cannot hold; so does a screen reader's click. What is shown is what the session says. Loaded where
 * turns are the visitor's to end.
 */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';
import type { RoomWords } from '../host/room-words.ts';
import { meter, microphone } from '../pieces/panel-icons.ts';
import { holdButtonStyles } from './hold-button.styles.ts';

/** Pressed for less, the turn stays on (the threshold of the push-to-talk program yap, its issue 24). */
const SHORT_PRESS_MS = 500;
/** A pointer that comes down this soon was meant for what stood there: the second press of a double click on "Start talking". */
const GUARD_MS = 500;

export class HoldButton implements ReactiveController {
  readonly styles = holdButtonStyles;
  readonly #host: PanelHost;
  readonly #roomWords: RoomWords;
  /** When the press that holds the turn began; undefined: nothing is pressed. */
  #pressedAt: number | undefined;
  #wasTalking = false;
  #shown: Element | null = null;
  #shownAt = 0;
  /** A click that comes with a press has been acted on already. */
  #clickIsDone = false;

  constructor(host: PanelHost, roomWords: RoomWords) {
    this.#host = host;
    this.#roomWords = roomWords;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onHidden);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onHidden);
  }

  /** A turn that was ended otherwise, e.g. by the call's end, is not on any more here either. */
  hostUpdated(): void {
    const { talking } = this.#host.snapshot;
    if (this.#wasTalking && !talking) this.#pressedAt = undefined;
    this.#wasTalking = talking;
    const shown = this.#host.renderRoot.querySelector('.hold');
    if (shown !== this.#shown) this.#shownAt = performance.now();
    this.#shown = shown;
  }

  /** Nothing while its words are on their way. */
  render(): TemplateResult | typeof nothing {
    const { words } = this.#roomWords;
    if (!words) return nothing;
    const { talking } = this.#host.snapshot;
    const face = talking ? (this.#pressedAt === undefined ? words.pressToSend : words.release) : words.hold;
    return html`<button
      type="button"
      class="plain hold"
      part="hold"
      aria-pressed=${talking}
      aria-describedby="hold-hint"
      title=${words.holdHint}
      @pointerdown=${this.#onPointerDown}
      @pointerup=${this.#onRelease}
      @pointercancel=${this.#end}
      @lostpointercapture=${this.#onLostCapture}
      @keydown=${this.#onKeydown}
      @keyup=${this.#onKeyup}
      @blur=${this.#end}
      @click=${this.#onClick}
      @contextmenu=${(event: Event) => event.preventDefault()}
    >
      ${microphone}<span>${face}</span>${meter}
    </button>
    <span id="hold-hint" hidden>${words.holdHint}</span>`;
  }

  readonly #onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || this.#pressedAt !== undefined) return;
    this.#clickIsDone = true;
    if (event.timeStamp - this.#shownAt < GUARD_MS) return;
    this.#press(event);
    // A finger that slips off goes on talking.
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (!isHoldKey(event)) return;
    // The browser would make a click of it, or scroll.
    event.preventDefault();
    if (!event.repeat && this.#pressedAt === undefined) this.#press(event);
  };

  readonly #onKeyup = (event: KeyboardEvent): void => {
    if (!isHoldKey(event)) return;
    event.preventDefault();
    this.#onRelease(event);
  };

  readonly #onRelease = (event: Event): void => {
    if (this.#pressedAt === undefined) return;
    if (event.timeStamp - this.#pressedAt >= SHORT_PRESS_MS) {
      this.#end();
    } else {
      this.#pressedAt = undefined;
      this.#host.requestUpdate();
    }
  };

  /** Comes after each release too, when there is nothing left to do. */
  readonly #onLostCapture = (): void => {
    if (this.#pressedAt !== undefined) this.#end();
  };

  /** A click of its own has no press before it: a screen reader's, or a script's. */
  readonly #onClick = (event: MouseEvent): void => {
    const isDone = this.#clickIsDone && event.detail > 0;
    this.#clickIsDone = false;
    if (isDone) return;
    this.#host.talk(!this.#host.snapshot.talking);
  };

  readonly #onHidden = (): void => {
    if (document.hidden) this.#end();
  };

  /** Begins a turn, or ends the one that a short press left on. */
  #press(event: Event): void {
    const { talking } = this.#host.snapshot;
    if (!talking) this.#pressedAt = event.timeStamp;
    this.#host.talk(!talking);
  }

  readonly #end = (): void => {
    if (this.#pressedAt === undefined && !this.#host.snapshot.talking) return;
    this.#pressedAt = undefined;
    this.#host.talk(false);
  };
}

function isHoldKey({ key }: KeyboardEvent): boolean {
  return key === ' ' || key === 'Enter';
}
