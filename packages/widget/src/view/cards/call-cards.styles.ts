/** What only the questions of a call have: the title, what a tool will be called with, the countdown. */
import { css } from 'lit';

export const callCardsStyles = css`
  .card ul {
    margin: 6px 0 10px;
    padding: 0;
    list-style: none;
    color: var(--_quiet);
    /* However long: the answer stays in reach. */
    max-block-size: 30dvh;
    overflow-wrap: anywhere;
    overflow-y: auto;
  }

  /* Above what is still to be scrolled to, in a low panel. */
  #approval ~ .ways-out {
    position: sticky;
    inset-block-end: -12px;
    margin-block: 0 -12px;
    padding-block-end: 12px;
    background: inherit;
  }

  #approval,
  #warning {
    font-weight: 650;
    font-size: 16px;
    overflow-wrap: anywhere;
  }

  .countdown {
    font-variant-numeric: tabular-nums;
  }

  /* Chromium draws a button as disabled until something of it changes: without this, until the pointer comes. */
  @media (forced-colors: active) {
    :disabled {
      border-color: GrayText;
    }
  }
`;
