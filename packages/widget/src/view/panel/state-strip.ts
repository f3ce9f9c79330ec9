/** What the visitor must know of the call, in front of the controls, where the eye is. The header says it to screen readers. */
import { html, nothing, type TemplateResult } from 'lit';
import type { VoiceSnapshot } from '../../session/voice-snapshot.ts';
import { isCallOn } from '../host/is-call-on.ts';
import { attention, microphoneOff } from '../pieces/panel-icons.ts';
import type { Labels } from '../words/labels.ts';

/** The worst of it, one thing at a time. */
export function stateStrip(snapshot: VoiceSnapshot, labels: Labels): TemplateResult | typeof nothing {
  const { status, mode, weakNetwork, muted, microphone, turns } = snapshot;
  if (!isCallOn(snapshot) || status === 'connecting') return nothing;
  if (status === 'reconnecting') return strip(html`<span class="spinner"></span>`, labels.status.reconnecting);
  if (weakNetwork) return strip(attention, labels.weakNetwork);
  const isSilent = muted && mode === 'voice' && microphone === 'open' && turns === 'automatic';
  return isSilent ? strip(microphoneOff, labels.muted) : nothing;
}

function strip(icon: TemplateResult, words: string): TemplateResult {
  return html`<p class="strip" part="state-strip" aria-hidden="true">${icon}${words}</p>`;
}
