/** The icons of the panel, and the visitor's meter. */
import { html, type TemplateResult } from 'lit';

/** In the colour of the text around it. @param path - the strokes, on a grid of 24 units. */
export function icon(path: string): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}

export const chevronDown = icon('m6 9.5 6 6 6-6');

export const microphone = icon(
  'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
);

export const microphoneOff = icon(
  'M15 10V6a3 3 0 0 0-6-1M9 9v2a3 3 0 0 0 5 2M5.5 11.5A6.5 6.5 0 0 0 16 16.6M18.5 11.5v1M12 18v3M4 4l16 16',
);

/** A receiver laid down. Filled by the stylesheet. */
export const hangUp = icon(
  'M12 9.5c-3.5 0-6.5 1-8.5 2.5l.5 3 3-.5.5-2.5c3-1 6-1 9 0l.5 2.5 3 .5.5-3c-2-1.5-5-2.5-8.5-2.5Z',
);

export const pen = icon('M4 20h4L19 9a2 2 0 0 0-3-3L5 17l-1 3Z');
export const arrowUp = icon('M12 19V5.5M6 11l6-6 6 6');
/** Filled by the stylesheet. */
export const square = icon('M8 8h8v8H8Z');
export const check = icon('m5.5 12.5 4.5 4.5 8.5-9.5');
export const cross = icon('m7 7 10 10M17 7 7 17');
export const loudspeaker = icon('M4 10v4h3l4.5 4V6L7 10ZM15 9a4 4 0 0 1 0 6M17.5 6.5a8 8 0 0 1 0 11');
/** Three dots. */
export const more = icon('M6 12h.1M12 12h.1M18 12h.1');
/** Two sliders. */
export const sliders = icon('M4 8h8m5 0h3M4 16h3m5 0h8M14.5 5.5v5M9.5 13.5v5');
/** Of a conversation. */
export const lines = icon('M5 7h14M5 12h14M5 17h8');
export const attention = icon('M12 4.5 3.5 19h17ZM12 10.5v3.5M12 16.5v.1');

/** How loud the visitor is. */
export const meter = html`<span class="meter" part="meter" data-level="microphone" aria-hidden="true"
  ><i></i><i></i><i></i><i></i><i></i
></span>`;
