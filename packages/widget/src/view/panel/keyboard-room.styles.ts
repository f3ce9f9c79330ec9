/** The panel above a keyboard: all that is left of the screen. */
import { css } from 'lit';

export const keyboardRoomStyles = css`
  @media (max-width: 520px) or (max-height: 480px) {
    :host(:not([layout='inline'])) .panel[data-keyboard] {
      inset-block: var(--_top) auto;
      block-size: var(--_height);
      border-radius: 0;
      padding-block-end: 0;
      overflow: auto;
      /* A browser scrolls to the caret: below it the field goes on. */
      scroll-padding-block-end: 24px;
    }

    [data-keyboard] :is(header, footer) {
      padding-block: 8px;
    }

    [data-keyboard] .wave {
      block-size: 6px;
    }
  }
`;
