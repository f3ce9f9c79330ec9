/**
 * The voice, on the line between header and conversation: low while nobody speaks, as high as who speaks is loud, breathing
 * while the agent thinks. Painted once for its size; from then on the compositor moves it and the level's meter stretches it, so
 * that a minute of talk costs the page's main thread next to nothing. Loaded with a call, where motion is welcome.
 */
import { html, type ReactiveController, type TemplateResult } from 'lit';
import { meterHeight } from './level-meter.ts';
import type { PanelHost } from './panel-host.ts';
import { voiceWaveStyles } from './voice-wave.styles.ts';

/** Swings in the width of the panel, of each strand. Whole ones, so that the end joins the beginning. */
const SWINGS = [3, 2];
/** More pixels than that are not seen in a curve. */
const MAX_DENSITY = 2;

export class VoiceWave implements ReactiveController {
  readonly styles = voiceWaveStyles;
  readonly #host: PanelHost;
  readonly #sizes = new ResizeObserver(([entry]) => entry && paint(entry.target));
  #wave: Element | undefined;
  #isAudible = false;

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
    host.addEventListener('voice-level', ({ microphone, speaker }) => {
      const isAudible = meterHeight(Math.max(microphone, speaker)) > 0;
      if (isAudible === this.#isAudible) return;
      this.#isAudible = isAudible;
      this.#wave?.toggleAttribute('data-audible', isAudible);
    });
  }

  render(): TemplateResult {
    const level = this.#host.snapshot.status === 'listening' ? 'microphone' : 'speaker';
    return html`<div class="wave" part="visual" data-level=${level} aria-hidden="true"
      >${SWINGS.map(() => html`<canvas></canvas>`)}</div>`;
  }

  hostUpdated(): void {
    const wave = this.#host.renderRoot.querySelector('.wave') ?? undefined;
    if (wave === this.#wave) return;
    this.#wave = wave;
    this.#sizes.disconnect();
    if (!wave) return;
    wave.toggleAttribute('data-audible', this.#isAudible);
    this.#sizes.observe(wave);
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
    this.#wave = undefined;
  }
}

function paint(wave: Element): void {
  const { clientWidth, clientHeight } = wave;
  const density = Math.min(MAX_DENSITY, devicePixelRatio);
  for (const [i, canvas] of wave.querySelectorAll('canvas').entries()) {
    canvas.width = 2 * clientWidth * density;
    canvas.height = clientHeight * density;
    const pen = canvas.getContext('2d');
    if (!pen) return;
    pen.scale(density, density);
    pen.fillStyle = getComputedStyle(canvas).color;
    const swing = (2 * Math.PI * (SWINGS[i] ?? 1)) / clientWidth;
    const half = clientHeight / 2;
    pen.moveTo(0, clientHeight);
    for (let x = 0; x <= 2 * clientWidth; x += 2) pen.lineTo(x, half - half * Math.sin(swing * x));
    pen.lineTo(2 * clientWidth, clientHeight);
    pen.fill();
  }
}
