/** The icons of the panel. */
import { icon } from './launcher-icons.ts';

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
