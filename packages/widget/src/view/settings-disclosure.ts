/** The button that opens the sound's settings, and the question for the devices that they show. */
import { nothing, type ReactiveController, type TemplateResult } from 'lit';
import { Disclosure } from './disclosure.ts';
import type { Labels } from './labels.ts';
import type { PanelHost } from './panel-host.ts';
import { sliders } from './panel-icons.ts';
import type { RoomWords } from './room-words.ts';
import { isCallOn } from './session-controller.ts';

export class SettingsDisclosure implements ReactiveController {
  readonly #host: PanelHost;
  readonly #disclosure: Disclosure<typeof import('./settings.ts')>;
  #knows = false;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#disclosure = new Disclosure(host, { id: 'settings', part: 'settings-button' }, () => import('./settings.ts'));
    host.addController(this);
  }

  /** Devices are known to a call only: asked for when the settings are open and one is on. */
  hostUpdated(): void {
    const { snapshot } = this.#host;
    const knows = this.#disclosure.piece !== undefined && isCallOn(snapshot) && snapshot.status !== 'connecting';
    if (knows && !this.#knows) this.#host.refreshDevices();
    this.#knows = knows;
  }

  button(labels: Labels): TemplateResult {
    return this.#disclosure.button(labels.settings, sliders);
  }

  render(labels: Labels, words: RoomWords): TemplateResult | typeof nothing {
    return this.#disclosure.piece?.settings(this.#host, labels, words.words) ?? nothing;
  }

  /** Answers whether there was something to close. */
  close(): boolean {
    return this.#disclosure.close();
  }
}
