/**
 * On a phone the keyboard lies over the lower part of the page, and of what is fixed to it. A panel that fills the screen
 * fills what is seen of it instead. Browsers tell of it by the visual viewport only. Loaded where fingers type.
 */
import type { ReactiveController } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';
import { keyboardRoomStyles } from './keyboard-room.styles.ts';

/** CSS pixels. Less is a toolbar that comes and goes, which `dvh` knows of. */
const LEAST_KEYBOARD = 100;

type Viewport = EventTarget & Pick<VisualViewport, 'height' | 'offsetTop' | 'scale'>;

export class KeyboardRoom implements ReactiveController {
  readonly styles = keyboardRoomStyles;
  readonly #host: Pick<PanelHost, 'addController' | 'renderRoot'>;
  readonly #viewport: Viewport | null;

  /** @param viewport - null where a browser has none. */
  constructor(host: Pick<PanelHost, 'addController' | 'renderRoot'>, viewport: Viewport | null = visualViewport) {
    this.#host = host;
    this.#viewport = viewport;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of ['resize', 'scroll']) this.#viewport?.addEventListener(type, this.#fit);
  }

  hostDisconnected(): void {
    for (const type of ['resize', 'scroll']) this.#viewport?.removeEventListener(type, this.#fit);
  }

  readonly #fit = (): void => {
    const panel = this.#host.renderRoot.querySelector<HTMLElement>('.panel');
    const { height, offsetTop, scale } = this.#viewport!;
    // A page that is zoomed in shows less of itself, too.
    const isThere = scale === 1 && innerHeight - height > LEAST_KEYBOARD;
    panel?.toggleAttribute('data-keyboard', isThere);
    panel?.style.setProperty('--_top', `${offsetTop}px`);
    panel?.style.setProperty('--_height', `${height}px`);
  };
}
