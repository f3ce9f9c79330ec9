/**
 * A launcher that is dragged goes to the nearest corner, with a pointer of any kind. Who does not drag finds a button for it
 * in the settings (WCAG 2.2, 2.5.7). Loaded when it is pressed; what has moved by then counts.
 */
import type { PanelHost } from '../host/panel-host.ts';
import { moveLauncher } from './move-launcher.ts';

/** CSS pixels. A hand that clicks moves less. */
const DRAG_PX = 8;
const GLIDE_MS = 200;

export class LauncherDrag {
  readonly #host: PanelHost;
  /** Where the press began. */
  #from: { readonly x: number; readonly y: number } | undefined;
  #isDragged = false;
  /** The browser makes a click of a drag, too. */
  #swallowsClick = false;

  constructor(host: PanelHost) {
    this.#host = host;
    const on = (type: string, listener: (event: PointerEvent) => void) =>
      host.renderRoot.addEventListener(type, (event) => listener(event as PointerEvent), true);
    on('pointerdown', this.#onDown);
    on('pointermove', this.#onMove);
    on('pointerup', this.#onUp);
    on('pointercancel', this.#onCancel);
    on('click', this.#onClick);
    host.addController({
      // In place there is no launcher, and the browser tells nobody here that its pointer is free.
      hostUpdated: () => this.#isDragged && host.layout === 'inline' && this.#onCancel(),
    });
  }

  readonly #onDown = ({ clientX, clientY }: PointerEvent): void => {
    this.#from = { x: clientX, y: clientY };
    this.#swallowsClick = false;
  };

  readonly #onMove = (event: PointerEvent): void => {
    const { target, clientX, clientY, pointerId } = event;
    // Captured where the press began on it.
    const isPressed = (target as Element).closest('.launcher')?.hasPointerCapture(pointerId);
    // A button has no panel with settings, and so no other way to move it.
    if (!isPressed || this.#host.compact === 'button') return;
    this.#from ??= { x: clientX, y: clientY };
    const x = clientX - this.#from.x;
    const y = clientY - this.#from.y;
    if (!this.#isDragged) {
      if (Math.hypot(x, y) < DRAG_PX) return;
      this.#isDragged = true;
    }
    this.#host.style.translate = `${x}px ${y}px`;
  };

  readonly #onUp = ({ clientX, clientY }: PointerEvent): void => {
    if (!this.#isDragged) return;
    this.#swallowsClick = true;
    const before = this.#host.getBoundingClientRect();
    this.#onCancel();
    const isLeft = clientX < innerWidth / 2;
    const side = isLeft === this.#host.matches(':dir(ltr)') ? 'start' : 'end';
    moveLauncher(this.#host, `${clientY < innerHeight / 2 ? 'top' : 'bottom'}-${side}`);
    const after = this.#host.getBoundingClientRect();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const translate = `${before.x - after.x}px ${before.y - after.y}px`;
    this.#host.animate({ translate: [translate, '0'] }, { duration: GLIDE_MS, easing: 'ease-out' });
  };

  readonly #onCancel = (): void => {
    this.#from = undefined;
    this.#isDragged = false;
    this.#host.style.translate = '';
  };

  /** A key's click has no detail. */
  readonly #onClick = (event: PointerEvent): void => {
    if (this.#swallowsClick && event.detail > 0) event.stopPropagation();
    this.#swallowsClick = false;
  };
}
