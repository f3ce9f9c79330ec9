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

  #approval,
  #warning {
    font-weight: 650;
    font-size: 16px;
  }

  .countdown {
    font-variant-numeric: tabular-nums;
  }
`;
