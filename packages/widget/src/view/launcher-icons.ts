/** The icons of the launcher. Drawn on a 24 unit grid in the colour of the text around them. */
import { html, type TemplateResult } from 'lit';

/** The face of the agent: a small light that moves with its voice. Decorative. */
export function orb(level: 'microphone' | 'speaker'): TemplateResult {
  return html`<span class="orb" part="orb" data-level=${level} aria-hidden="true"></span>`;
}

export const chevronDown = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6 9.5 6 6 6-6" /></svg>`;
