/** What the launcher says of a call behind a closed panel, and what a click on it does; over an open panel it closes that. Pure. */
import { html, type TemplateResult } from 'lit';
import { isCallOn } from '../host/is-call-on.ts';
import type { PanelHost } from '../host/panel-host.ts';
import { orb } from '../pieces/orb.ts';
import { chevronDown, hangUp, lines } from '../pieces/panel-icons.ts';
import { statusWords } from '../pieces/status-words.ts';
import { warningWords } from '../words/fill-label.ts';
import type { Labels } from '../words/labels.ts';

export function launcherWords(host: PanelHost, labels: Labels): TemplateResult {
  const { snapshot, open, compact } = host;
  const { status, warning, resumable } = snapshot;
  if (open) return chevronDown;
  const isOn = isCallOn(snapshot);
  if (!isOn && status !== 'error') return launcherFace(host, resumable ? labels.resume : labels.launcher);
  const words = warning ? warningWords(warning, labels) : statusWords(snapshot, labels);
  const [click, icon] = !compact
    ? [labels.reopen]
    : !isOn
      ? [labels.retry]
      : compact === 'bar'
        ? [labels.reopen, lines]
        : [labels.end, hangUp];
  return html`${launcherFace(host, html`${words}<span class="hidden-text"> – ${click}</span>`)}${icon}`;
}

/** The light, and words beside it. */
function launcherFace({ snapshot }: PanelHost, words: TemplateResult | string): TemplateResult {
  return html`<slot name="launcher-icon">${orb(snapshot)}</slot><span>${words}</span>`;
}
