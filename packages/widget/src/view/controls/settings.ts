/** Microphone, loudspeaker, volume, the launcher’s place. Loaded when the visitor opens it; pure, shows what the session says. */
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { AudioDevice } from '../../session/ports.ts';
import { isCallOn } from '../host/is-call-on.ts';
import type { PanelHost } from '../host/panel-host.ts';
import { moveLauncher, nextCorner } from '../launcher/move-launcher.ts';
import { linkOf, SCREEN_READER_KEY } from '../link/session-link.ts';
import { icon, loudspeaker } from '../pieces/panel-icons.ts';
import type { Labels } from '../words/labels.ts';
import type { RoomLabels } from '../words/room-labels.ts';
import { settingsStyles } from './settings.styles.ts';

const loudspeakerOff = icon('M4 10v4h3l4.5 4V6L7 10ZM15.5 9.5l5 5M20.5 9.5l-5 5');

export class Settings implements ReactiveController {
  readonly styles = settingsStyles;
  readonly #host: PanelHost;
  #knows = false;

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Devices are known to a call only: asked for when the settings are open and one is on. */
  hostUpdated(): void {
    const { snapshot, renderRoot } = this.#host;
    const isOn = isCallOn(snapshot) && snapshot.status !== 'connecting';
    const knows = isOn && renderRoot.querySelector('#settings') !== null;
    if (knows && !this.#knows) this.#host.refreshDevices();
    this.#knows = knows;
  }

  /** @param words - undefined while they are on their way. */
  render(labels: Labels, words: RoomLabels | undefined): TemplateResult | typeof nothing {
    const host = this.#host;
    const isText = host.mode === 'text';
    const isInPlace = host.layout === 'inline';
    const isSilent = isText && host.snapshot.microphone === 'closed';
    // Of a spoken call that is over the button is gone, too.
    if (!words || (isInPlace && isSilent)) return nothing;
    return html`<div id="settings" class="settings" part="settings" role="group" aria-label=${labels.settings}>
      ${isSilent ? nothing : sound(host, words)} ${isText ? nothing : forScreenReaders(host, words)}
      ${
        isInPlace
          ? nothing
          : html`<button type="button" class="plain" part="move-launcher" @click=${() => moveLauncher(host, nextCorner(host))}
              >${words.moveLauncher}</button>`
      }
    </div>`;
  }
}

/** From the next call on: what a microphone is opened with, and who ends turns, is settled when one begins. */
function forScreenReaders(host: PanelHost, words: RoomLabels): TemplateResult | undefined {
  const link = linkOf(host);
  if (!link) return undefined;
  const onChange = (event: Event) => {
    link.screenReader = (event.currentTarget as HTMLInputElement).checked;
    remember(link.screenReader);
  };
  return html`<label class="switch" part="screen-reader"
    ><input
      type="checkbox"
      .checked=${link.screenReader}
      aria-labelledby="screen-reader"
      aria-describedby="screen-reader-hint"
      @change=${onChange}
    />
    <span id="screen-reader">${words.screenReader}</span><small id="screen-reader-hint">${words.screenReaderHint}</small></label
  >`;
}

/** Read by the link. */
function remember(on: boolean): void {
  try {
    if (on) localStorage.setItem(SCREEN_READER_KEY, 'yes');
    else localStorage.removeItem(SCREEN_READER_KEY);
  } catch {
    // Storage is forbidden here: it lasts as long as the page.
  }
}

function sound(host: PanelHost, words: RoomLabels): TemplateResult {
  const { devices, volume, outputMuted } = host.snapshot;
  return html`${picker(words.microphone, words, devices?.microphones, devices?.microphoneId, (id) => host.selectMicrophone(id))}
    ${picker(words.speaker, words, devices?.speakers, devices?.speakerId, (id) => host.selectSpeaker(id))}
    <div class="setting" part="setting">
      <label for="volume">${words.volume}</label>
      <div class="loudness">
        <input
          id="volume"
          part="volume"
          type="range"
          min="0"
          max="1"
          step="0.05"
          .value=${String(volume)}
          @input=${(event: Event) => host.setVolume((event.currentTarget as HTMLInputElement).valueAsNumber)}
        />
        <button
          type="button"
          class="icon"
          part="mute-output"
          title=${words.muteOutput}
          aria-pressed=${outputMuted}
          @click=${() => host.muteOutput(!outputMuted)}
        >${outputMuted ? loudspeakerOff : loudspeaker}</button>
      </div>
    </div>`;
}

/** Nothing where there is nothing to choose. */
function picker(
  name: string,
  words: RoomLabels,
  devices: readonly AudioDevice[] = [],
  chosen = '',
  onChoice: (id: string) => void,
): TemplateResult | typeof nothing {
  if (devices.length === 0) return nothing;
  const known = [{ id: '', label: words.deviceDefault }, ...devices.filter(({ id }) => id !== '')];
  return html`<label class="setting" part="setting"
    ><span>${name}</span>
    <select part="device" @change=${(event: Event) => onChoice((event.currentTarget as HTMLSelectElement).value)}>
      ${known.map(
        ({ id, label }, index) =>
          html`<option value=${id} ?selected=${id === chosen} .selected=${id === chosen}>${label || `${name} ${index}`}</option>`,
      )}
    </select></label
  >`;
}
