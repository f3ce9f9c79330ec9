/** What the launcher says of a call behind a closed panel, and what a click on it does; over an open panel it closes that. Pure. */
import { html, type TemplateResult } from 'lit';
import { warningWords } from './fill-label.ts';
import { isCallOn } from './is-call-on.ts';
import type { Labels } from './labels.ts';
import { orb } from './orb.ts';
import type { PanelHost } from './panel-host.ts';
import { chevronDown, hangUp, lines } from './panel-icons.ts';
import { statusWords } from './status-words.ts';

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
