/** Suggestions as buttons above the controls; the stars of a rating, and what could be better. */
import { css } from 'lit';

export const extrasStyles = css`
  .suggestions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 0 0 -6px;
    padding: 10px 14px;
    list-style: none;
    max-block-size: 40%;
    overflow-y: auto;
    scroll-padding-block: 10px;
    /* A shade at the edge behind which there is more; at the end, what lies there covers it. */
    --_more: color-mix(in oklab, var(--_text) 22%, transparent);
    background:
      linear-gradient(var(--_surface) 0 0) 0 0 / 100% 10px local,
      linear-gradient(var(--_surface) 0 0) 0 100% / 100% 10px local,
      linear-gradient(var(--_more), transparent) 0 0 / 100% 8px,
      linear-gradient(transparent, var(--_more)) 0 100% / 100% 8px;
    background-repeat: no-repeat;
  }

  .suggestion {
    min-block-size: 36px;
    padding: 6px 14px;
    border-radius: 18px;
    border: 1px solid color-mix(in oklab, var(--_accent) 60%, var(--_line));
    background: var(--_surface);
    color: var(--_text);
    font-size: 14px;
    text-align: start;
    overflow-wrap: anywhere;
  }

  .suggestion:hover {
    background: var(--_raised);
  }

  /* As large as a target must be, in the middle of a sentence as well. */
  [part='consent-link'] {
    display: inline-block;
    line-height: 24px;
    color: inherit;
  }

  footer > .card {
    margin: 0;
  }

  .card > h3 {
    margin: 0;
    font-size: 16px;
  }

  .rating fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }

  .rating legend {
    padding: 0;
    font-weight: 650;
  }

  .stars {
    display: flex;
    margin-inline-start: -6px;
  }

  .star {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 12px;
    color: var(--_quiet);
    cursor: pointer;
  }

  .star:hover,
  .star[data-on] {
    color: var(--_accent-text, var(--_text));
  }

  .star[data-on] svg {
    fill: currentcolor;
  }

  .star input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .star:has(:focus-visible) {
    outline: 2px solid var(--_accent);
  }

  .rating .composer {
    margin-block-start: 6px;
  }

  .picture-button {
    position: relative;
  }

  [part='picture-failed']:not(:empty) {
    position: absolute;
    inset-block-end: calc(100% + 14px);
    inset-inline-end: 0;
    inline-size: max-content;
    max-inline-size: 240px;
    padding: 6px 12px;
    border-radius: 10px;
    background: var(--_surface);
    color: var(--_danger);
    box-shadow: 0 2px 10px var(--_shadow);
    font-size: 13px;
  }

  @media (forced-colors: active) {
    .star[data-on] {
      color: Highlight;
    }
  }
`;
