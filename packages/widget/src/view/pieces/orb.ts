/** The light on the launcher: the face of the agent. */
import { html, type TemplateResult } from 'lit';

/** A small light that moves with the agent's voice. Decorative. */
export function orb({ status }: { readonly status: string }): TemplateResult {
  const level = status === 'listening' ? 'microphone' : 'speaker';
  return html`<span class="orb" part="orb" aria-hidden="true"><i class="halo" data-level=${level}></i></span>`;
}
