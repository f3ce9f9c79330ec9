/**
 * What the layouts `bar` and `button` have beside their launcher: the call's buttons in the bar, and the looks of a panel of
 * which only the cards are shown, and the button of push-to-talk. Loaded for them. Pure; the buttons call the host.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { isCallOn } from '../host/is-call-on.ts';
import type { PanelHost } from '../host/panel-host.ts';
import { hangUp, microphone, microphoneOff } from '../pieces/panel-icons.ts';
import type { Labels } from '../words/labels.ts';

export { compactStyles as styles } from './compact.styles.ts';

/** Beside the launcher while a call is on. */
export function barButtons(host: PanelHost, labels: Labels): TemplateResult | typeof nothing {
  const { snapshot, compact } = host;
  if (compact !== 'bar' || !isCallOn(snapshot)) return nothing;
  const { muted, mode, turns } = snapshot;
  const button = (part: string, label: string, icon: TemplateResult, onClick: () => void) =>
    html`<button type="button" class="icon" part=${part} title=${label} @click=${onClick}>${icon}</button>`;
  return html`<div class="bar" part="bar" lang=${host.language ?? nothing}>
    ${
      mode === 'voice' && turns === 'automatic'
        ? html`<button
            type="button"
            class="icon"
            part="mute"
            title=${labels.mute}
            aria-pressed=${muted}
            @click=${() => (muted ? host.unmute() : host.mute())}
          >${muted ? microphoneOff : microphone}</button>`
        : nothing
    }
    ${button('end', labels.end, hangUp, () => host.stop())}
  </div>`;
}

/** Whether a closed panel has something that the visitor must see, or must hold to talk. */
export function hasCards({ snapshot }: PanelHost): boolean {
  const { error, warning, approvals, sound, mode, turns, microphone } = snapshot;
  const isHeld = mode === 'voice' && turns === 'push-to-talk' && !/lost|asked/.test(microphone);
  return Boolean(error || warning || approvals.length > 0 || (isCallOn(snapshot) && (sound === 'blocked' || isHeld)));
}
