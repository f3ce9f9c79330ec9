/** The row that begins, mutes and ends a call. Pure; the buttons call the host. */
import { html, nothing, type TemplateResult } from 'lit';
import { isCallOn } from '../host/is-call-on.ts';
import type { OnNeed } from '../host/on-need.ts';
import type { PanelHost } from '../host/panel-host.ts';
import { hangUp, loudspeaker, meter, microphone, microphoneOff, pen } from '../pieces/panel-icons.ts';
import type { Labels } from '../words/labels.ts';
import type { HoldButton } from './hold-button.ts';

/**
 * One button begins and ends the call: it stays the same element, so that it keeps the keyboard's focus.
 */
export function callControls(host: PanelHost, labels: Labels, hold: OnNeed<HoldButton>): TemplateResult {
  const { snapshot, mode } = host;
  const { resumable, sound, error } = snapshot;
  const isOn = isCallOn(snapshot);
  const isSpoken = isOn && snapshot.mode === 'voice';
  const isText = mode === 'text' && !isSpoken;
  // A lost microphone leaves nothing to mute, and a way back to talking.
  const canTalk = isSpoken && !/lost|asked/.test(snapshot.microphone);
  // To end a conversation that goes on elsewhere is no way on from here.
  const isMoved = error?.code === 'moved-to-other-tab';
  const anew = isText ? labels.startText : snapshot.status === 'ended' ? labels.startAgain : labels.start;
  const begin = isMoved ? labels.continueHere : resumable ? labels.resume : anew;
  // A conversation from an earlier page goes on as it was held there, as far as this page allows it.
  const onBegin = () => host.start(resumable && !isText ? snapshot.mode : undefined);
  const onStartAnew = () => {
    host.stop();
    host.start();
  };
  return html`
    ${
      isOn && sound === 'blocked'
        ? plainButton('resume-sound', labels.resumeSound, loudspeaker, () => host.resumeSound())
        : nothing
    }
    <div class="controls" part="controls">
      ${
        canTalk
          ? snapshot.turns === 'push-to-talk'
            ? hold.piece?.render()
            : muteButton(host, labels)
          : isOn && mode !== 'text'
            ? plainButton('talk', labels.talkInstead, microphone, () => host.startVoice())
            : nothing
      }
      <button
        type="button"
        class=${isOn ? 'call end' : 'call'}
        part=${isOn ? 'end' : 'start'}
        @click=${() => (isOn ? host.stop() : onBegin())}
      >
        ${isOn ? hangUp : isText ? pen : microphone}<span>${isOn ? labels.end : begin}</span>
      </button>
      ${!isOn && resumable && !isMoved ? plainButton('start-anew', labels.startAnew, nothing, onStartAnew) : nothing}
    </div>
  `;
}

export function plainButton(
  part: string,
  label: string,
  icon: TemplateResult | typeof nothing,
  onClick: () => void,
): TemplateResult {
  return html`<button type="button" class="plain" part=${part} @click=${onClick}>${icon}<span>${label}</span></button>`;
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
    ${muted ? microphoneOff : microphone}<span>${labels.mute}</span>${meter}
  </button>`;
}
