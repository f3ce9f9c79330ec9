/**
 * Moves the meters: the elements with `data-level`. Goes past the renderer and the stylesheet on purpose: levels come
 * about every 0.6 seconds and change nothing else, and two properties that the compositor draws cost the page least.
 */
import type { ReactiveController } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';

/** A smaller change is not seen: a pixel on a light of 40. */
const VISIBLE = 0.06;
/** -52 dB: what a room sounds like in which nobody speaks. */
const SILENCE = 0.0025;

/** Root mean square → height. Ears are not linear: a quiet voice of 0.05 moves a third of the meter. */
export function meterHeight(rootMeanSquare: number): number {
  if (!(rootMeanSquare > SILENCE)) return 0;
  return Math.round(Math.min(1, 1.6 * Math.sqrt(rootMeanSquare)) * 100) / 100;
}

export class LevelMeter implements ReactiveController {
  readonly #host: PanelHost;
  /** What can be seen, with the height it has. */
  #meters = new Map<HTMLElement, number>();

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
    host.addEventListener('voice-level', (levels) => {
      if (document.hidden) return;
      for (const [meter, before] of this.#meters) {
        const height = meterHeight(levels[meter.dataset.level as 'microphone' | 'speaker']);
        if (height === before || (height > 0 && Math.abs(height - before) < VISIBLE)) continue;
        this.#meters.set(meter, height);
        draw(meter, height);
      }
    });
  }

  hostUpdated(): void {
    const meters = this.#host.renderRoot.querySelectorAll<HTMLElement>('[data-level]:not([hidden] *)');
    this.#meters = new Map([...meters].map((meter) => [meter, this.#meters.get(meter) ?? 0]));
  }
}

function draw({ style, localName }: HTMLElement, height: number): void {
  const isHalo = localName === 'i';
  style.transform = isHalo ? `scale(${1 + 0.3 * height})` : `scaleY(${0.2 + 0.8 * height})`;
  style.opacity = String(isHalo ? 0.6 * height : 0.4 + 0.6 * height);
}
