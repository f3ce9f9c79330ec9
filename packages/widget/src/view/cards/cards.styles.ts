/** What stands between transcript and controls for a while: an error with its ways out, "are you still there?". */
import { css } from 'lit';

export const cardsStyles = css`
  .card {
    margin: 0 14px;
    padding: 12px 14px;
    border-radius: 14px;
    background: color-mix(in oklab, var(--_accent) 11%, var(--_surface));
    font-size: 14px;
    animation: arrive 0.25s ease-out;
    /* A small phone: what does not fit is scrolled to. */
    overflow: auto;
  }

  .card ~ .card {
    margin-block-start: 10px;
  }

  .error {
    background: color-mix(in oklab, var(--_danger) 11%, var(--_surface));
  }

  .ways-out {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
  }

  .ways-out .plain {
    margin-block-start: 10px;
    min-block-size: 36px;
    padding: 0 14px;
    background: var(--_surface);
  }

  .ways-out .stay {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .strip {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 6px 14px;
    background: var(--_raised);
    font-size: 13px;
  }

  @media (forced-colors: active), (prefers-contrast: more) {
    .card,
    .ways-out a {
      border: 1px solid CanvasText;
    }
  }
`;
