/**
 * Moves the meters: each element with `data-level` gets `--level`, 0 to 1, for the stylesheet to draw. Goes past the
 * renderer on purpose, because levels come 20 times a second and change nothing else.
 */
import type { ReactiveController } from 'lit';
import type { PanelHost } from './panel-host.ts';

/** Root mean square → height. Ears are not linear: a quiet voice of 0.05 moves a third of the meter. */
export function meterHeight(rootMeanSquare: number): number {
  return Math.round(Math.min(1, 1.6 * Math.sqrt(Math.max(0, rootMeanSquare))) * 100) / 100;
}

export class LevelMeter implements ReactiveController {
  readonly #host: PanelHost;
  #meters: HTMLElement[] = [];

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
    host.addEventListener('voice-level', (levels) => {
      for (const meter of this.#meters) {
        const level = meter.dataset.level === 'speaker' ? levels.speaker : levels.microphone;
        meter.style.setProperty('--level', String(meterHeight(level)));
      }
    });
  }

  hostUpdated(): void {
    this.#meters = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('[data-level]')];
  }
}
