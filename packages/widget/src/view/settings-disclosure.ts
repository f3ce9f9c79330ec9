/** The button that opens the sound's settings. What they are made of is loaded then, so a call without them pays nothing. */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Labels } from './labels.ts';
import { OnNeed } from './on-need.ts';
import type { PanelHost } from './panel-host.ts';
import { isCallOn } from './session-controller.ts';

export class SettingsDisclosure implements ReactiveController {
  readonly #host: PanelHost;
  readonly #code: OnNeed<typeof import('./settings.ts')>;
  #open = false;
  #knows = false;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#code = new OnNeed(host, () => import('./settings.ts'));
    host.addController(this);
  }

  /** Devices are known to a call only: asked for when the settings are open and one is on. */
  hostUpdated(): void {
    const { snapshot } = this.#host;
    const knows = this.#open && isCallOn(snapshot) && snapshot.status !== 'connecting';
    if (knows && !this.#knows) this.#host.refreshDevices();
    this.#knows = knows;
  }

  button(labels: Labels, icon: TemplateResult): TemplateResult {
    const isShown = this.#open && this.#code.piece !== undefined;
    return html`<button
      type="button"
      class="icon settings-button"
      part="settings-button"
      aria-label=${labels.settings}
      title=${labels.settings}
      aria-expanded=${isShown}
      aria-controls=${isShown ? 'settings' : nothing}
      @click=${() => this.#set(!this.#open)}
    >${icon}</button>`;
  }

  render(labels: Labels): TemplateResult | typeof nothing {
    return (this.#open && this.#code.piece?.settings(this.#host, labels)) || nothing;
  }

  /** Answers whether there was something to close. */
  close(): boolean {
    return this.#open && !this.#set(false);
  }

  #set(open: boolean): boolean {
    this.#open = open;
    this.#host.requestUpdate();
    return open;
  }
}
