/** The icons of the launcher, and what the panel draws its own with. In the colour of the text around them. */
import { html, type TemplateResult } from 'lit';

/** The face of the agent: a small light that moves with its voice. Decorative. */
export function orb({ status }: { readonly status: string }): TemplateResult {
  const level = status === 'listening' ? 'microphone' : 'speaker';
  return html`<span class="orb" part="orb" aria-hidden="true"><i class="halo" data-level=${level}></i></span>`;
}

/** @param path - the strokes, on a grid of 24 units. */
export function icon(path: string): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}

export const chevronDown = icon('m6 9.5 6 6 6-6');
