/** The icons of the panel. Drawn on a 24 unit grid in the colour of the text around them. */
import { html } from 'lit';

export const microphone = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <rect x="9" y="3" width="6" height="11" rx="3" /><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
</svg>`;

export const microphoneOff = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M15 10V6a3 3 0 0 0-5.7-1.3M9 9v2a3 3 0 0 0 4.6 2.5M5.5 11.5A6.5 6.5 0 0 0 16 16.6M18.4 12.4l.1-.9M12 18v3M4 4l16 16" />
</svg>`;

/** A receiver laid down. */
export const hangUp = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path class="solid" d="M12 8.5c-3.2 0-6.2.8-8.5 2.3-.8.5-1.2 1.4-1 2.3l.3 1.6c.2.9 1 1.5 1.9 1.4l2.2-.2c.8-.1 1.4-.7 1.5-1.5l.2-1.7c1.1-.3 2.2-.5 3.4-.5s2.3.2 3.4.5l.2 1.7c.1.8.7 1.4 1.5 1.5l2.2.2c.9.1 1.7-.5 1.9-1.4l.3-1.6c.2-.9-.2-1.8-1-2.3C18.2 9.3 15.2 8.5 12 8.5Z" />
</svg>`;

export const pen = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M4 20h4L19 9a2.1 2.1 0 0 0-3-3L5 17l-1 3Z" />
</svg>`;

export const arrowUp = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5.5M6 11l6-6 6 6" /></svg>`;

export const square = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <rect class="solid" x="7" y="7" width="10" height="10" rx="2" />
</svg>`;

export const check = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m5.5 12.5 4.5 4.5 8.5-9.5" /></svg>`;

export const cross = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m7 7 10 10M17 7 7 17" /></svg>`;
