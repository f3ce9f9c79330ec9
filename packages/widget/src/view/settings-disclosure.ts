/** The button that opens the sound's settings. What they are made of is loaded then, so a call without them pays nothing. */
import { adoptStyles, html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Labels } from './labels.ts';
import type { PanelHost } from './panel-host.ts';
import { isCallOn } from './session-controller.ts';

type Draw = typeof import('./settings.ts').settings;

export class SettingsDisclosure implements ReactiveController {
  readonly #host: PanelHost;
  #draw: Draw | undefined;
  #open = false;
  #knows = false;

  constructor(host: PanelHost) {
    this.#host = host;
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
    const isOpen = this.#open && this.#draw !== undefined;
    return html`<button
      type="button"
      class="icon settings-button"
      part="settings-button"
      aria-label=${labels.settings}
      title=${labels.settings}
      aria-expanded=${isOpen}
      aria-controls=${isOpen ? 'settings' : nothing}
      @click=${this.#toggle}
    >${icon}</button>`;
  }

  render(labels: Labels): TemplateResult | typeof nothing {
    return (this.#open && this.#draw?.(this.#host, labels)) || nothing;
  }

  /** Answers whether there was something to close. */
  close(): boolean {
    const wasOpen = this.#open;
    this.#open = false;
    this.#host.requestUpdate();
    return wasOpen;
  }

  readonly #toggle = async (): Promise<void> => {
    if (this.close()) return;
    this.#open = true;
    // A failure leaves the button as it was; the next click tries again.
    this.#draw ??= await this.#load();
    this.#open = this.#draw !== undefined && this.#open;
    this.#host.requestUpdate();
  };

  async #load(): Promise<Draw | undefined> {
    const code = await import('./settings.ts').catch(() => undefined);
    if (!code) return undefined;
    const root = this.#host.renderRoot as ShadowRoot;
    adoptStyles(root, [...root.adoptedStyleSheets, code.settingsStyles]);
    return code.settings;
  }
}
