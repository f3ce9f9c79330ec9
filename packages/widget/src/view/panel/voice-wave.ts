/**
 * The voice, on the line between header and conversation: low while nobody speaks, as high as who speaks is loud, breathing
 * while the agent thinks. The level's meter stretches it and the compositor moves one strand of it over the other. One, and
 * no transition: what moves is computed anew in every frame that a word is drawn in. Loaded with a call, where motion is
 * welcome.
 */
import { html, type ReactiveController, type TemplateResult } from 'lit';
import type { PanelHost } from '../host/panel-host.ts';
import { meterHeight } from './level-meter.ts';
import { voiceWaveStyles } from './voice-wave.styles.ts';

/** Twice as wide as the panel, with whole swings in each half: the end of a way joins its beginning. */
const strand = (path: string) =>
  html`<div class="strand"><svg viewBox="0 0 24 2" preserveAspectRatio="none"><path d=${path} /></svg></div>`;
const strands = [
  strand('M0 2V1Q1-1 2 1T4 1 6 1 8 1 10 1 12 1 14 1 16 1 18 1 20 1 22 1 24 1V2z'),
  strand('M0 2V1Q1.5 3 3 1T6 1 9 1 12 1 15 1 18 1 21 1 24 1V2z'),
];

export class VoiceWave implements ReactiveController {
  readonly styles = voiceWaveStyles;
  readonly #host: PanelHost;
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
      >${strands}</div>`;
  }

  hostUpdated(): void {
    const wave = this.#host.renderRoot.querySelector('.wave') ?? undefined;
    if (wave === this.#wave) return;
    this.#wave = wave;
    wave?.toggleAttribute('data-audible', this.#isAudible);
  }
}
