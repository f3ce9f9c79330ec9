/** The row that begins, mutes and ends a call. Pure; the buttons call the host. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Labels } from './labels.ts';
import type { PanelHost } from './panel-host.ts';
import { hangUp, microphone, microphoneOff, pen } from './panel-icons.ts';
import { isCallOn } from './session-controller.ts';

/**
 * One button begins and ends the call: it stays the same element, so that it keeps the keyboard's focus.
 */
export function callControls(host: PanelHost, labels: Labels): TemplateResult {
  const { snapshot, mode } = host;
  const isOn = isCallOn(snapshot);
  const isText = mode === 'text';
  return html`
    ${isText ? html`<p class="text-only" part="text-only">${labels.textOnly}</p>` : nothing}
    <div class="controls" part="controls">
      ${isOn && !isText ? (snapshot.mode === 'voice' ? muteButton(host, labels) : talkButton(host, labels)) : nothing}
      <button
        type="button"
        class=${isOn ? 'call end' : 'call'}
        part=${isOn ? 'end' : 'start'}
        @click=${() => (isOn ? host.stop() : host.start())}
      >
        ${isOn ? hangUp : isText ? pen : microphone}
        <span>${isOn ? labels.end : isText ? labels.startText : startLabel(host, labels)}</span>
      </button>
    </div>
  `;
}

function startLabel({ snapshot }: PanelHost, labels: Labels): string {
  return snapshot.status === 'ended' ? labels.startAgain : labels.start;
}

function muteButton(host: PanelHost, labels: Labels): TemplateResult {
  const { muted } = host.snapshot;
  return html`<button
    type="button"
    class="plain mute"
    part="mute"
    aria-pressed=${muted}
    @click=${() => (muted ? host.unmute() : host.mute())}
  >
    ${muted ? microphoneOff : microphone}<span>${labels.mute}</span>
    <span class="meter" part="meter" data-level="microphone" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></span>
  </button>`;
}

function talkButton(host: PanelHost, labels: Labels): TemplateResult {
  return html`<button type="button" class="plain talk" part="talk" @click=${() => host.startVoice()}>
    ${microphone}<span>${labels.talkInstead}</span>
  </button>`;
}
