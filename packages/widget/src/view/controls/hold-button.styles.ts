/** The push-to-talk button. Large: it is found without looking. */
import { css } from 'lit';

export const holdButtonStyles = css`
  .hold {
    --_bar: currentcolor;
    /* Beside it or below: "End" stays where it is, whatever stands on this one. */
    flex: 999 200px;
    min-block-size: 64px;
    padding: 0 12px;
    border-radius: 20px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 16px;
    touch-action: none;
    -webkit-touch-callout: none;
  }

  .hold + * + .end {
    flex: auto;
  }

  .hold[aria-pressed='true'] {
    box-shadow: 0 0 0 4px color-mix(in oklab, var(--_accent) 35%, var(--_surface));
  }

  .hold[aria-pressed='false'] .meter {
    display: none;
  }
`;
