/** "Are you still there?", with the time that is left. Takes no focus: the visitor may be typing. */
import { html, type ReactiveController, type TemplateResult } from 'lit';
import type { EndWarning } from '../../session/voice-snapshot.ts';
import type { PanelHost } from '../host/panel-host.ts';
import { fillLabel, warningWords } from '../words/fill-label.ts';
import type { Labels } from '../words/labels.ts';

/** Whole seconds as a clock shows them. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export class StillThereCard implements ReactiveController {
  readonly #host: PanelHost;
  #told: EndWarning | undefined;
  #announcement = '';
  #tick: ReturnType<typeof setTimeout> | undefined;

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
  }

  /** For a live region that is always there: changes once for each warning, while the card counts on. */
  announcement(labels: Labels): string {
    const { warning } = this.#host.snapshot;
    if (warning !== this.#told) {
      this.#told = warning;
      this.#announcement = warning ? `${warningWords(warning, labels)} ${this.#timeLeft(warning, labels)}` : '';
    }
    return this.#announcement;
  }

  render(labels: Labels): TemplateResult {
    const warning = this.#host.snapshot.warning!;
    return html`<div class="card warning" part="warning" role="group" aria-labelledby="warning">
      <p id="warning">${warningWords(warning, labels)}</p>
      <p class="countdown" part="countdown" role="timer" aria-live="off">${this.#timeLeft(warning, labels)}</p>
      <div class="ways-out">
        <button type="button" class="plain stay" part="stay" @click=${() => this.#host.stay()}>${labels.stay}</button>
        <button type="button" class="plain" part="leave" @click=${() => this.#host.stop()}>${labels.end}</button>
      </div>
    </div>`;
  }

  hostUpdated(): void {
    this.hostDisconnected();
    const { warning } = this.#host.snapshot;
    const left = warning ? warning.endsAt - Date.now() : 0;
    // Drawn again when the clock's next second begins.
    if (left > 0) this.#tick = setTimeout(() => this.#host.requestUpdate(), left % 1000 || 1000);
  }

  /** Moved to another place of the page it counts on. */
  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#tick);
  }

  #timeLeft({ endsAt }: EndWarning, labels: Labels): string {
    return fillLabel(labels.endsIn, { time: clockTime(endsAt - Date.now()) });
  }
}
