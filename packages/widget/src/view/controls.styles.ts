/** The panel's foot: the call's buttons, the visitor's meter and the text field. */
import { css } from 'lit';

export const controlsStyles = css`
  footer {
    display: flex;
    flex-direction: column;
    gap: 10px;
    padding: 14px;
  }

  .controls {
    display: flex;
    gap: 10px;
  }

  .call,
  .plain {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 46px;
    padding: 0 18px;
    border-radius: 14px;
    font-weight: 600;
    white-space: nowrap;
    transition:
      background 0.15s,
      transform 0.15s;
  }

  .call {
    flex: 1;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .call:hover {
    background: color-mix(in oklab, var(--_accent) 90%, var(--_text));
  }

  .call:active,
  .plain:active,
  .send:active {
    transform: scale(0.98);
  }

  .end {
    background: color-mix(in oklab, var(--_danger) 11%, var(--_surface));
    color: var(--_danger);
  }

  .end:hover {
    background: color-mix(in oklab, var(--_danger) 18%, var(--_surface));
  }

  .plain {
    background: var(--_raised);
    color: var(--_text);
  }

  .plain:hover {
    background: color-mix(in oklab, var(--_raised) 92%, var(--_text));
  }

  .controls .plain {
    flex: 1.4;
  }

  .ways-out .plain {
    min-block-size: 36px;
    padding: 0 14px;
    border-radius: 10px;
    background: var(--_surface);
    border: 1px solid var(--_line);
    font-size: 14px;
  }

  .mute[aria-pressed='true'] {
    background: var(--_text);
    color: var(--_surface);
  }

  .meter {
    display: flex;
    align-items: center;
    gap: 3px;
    block-size: 20px;
    margin-inline-start: 4px;
  }

  .meter i {
    --_share: 1;
    inline-size: 3px;
    block-size: 100%;
    border-radius: 2px;
    background: var(--_accent);
    transform: scaleY(calc(0.18 + 0.82 * var(--level, 0) * var(--_share)));
    transition: transform 0.1s linear;
  }

  .meter i:is(:nth-child(1), :nth-child(5)) {
    --_share: 0.45;
  }

  .meter i:is(:nth-child(2), :nth-child(4)) {
    --_share: 0.75;
  }

  .mute[aria-pressed='true'] .meter {
    display: none;
  }

  .text-only {
    font-size: 13.5px;
    color: var(--_quiet);
    text-align: center;
    text-wrap: balance;
  }

  .composer {
    margin: 0;
    display: flex;
    align-items: flex-end;
    gap: 6px;
    padding: 5px;
    border-radius: 16px;
    border: 1px solid color-mix(in oklab, var(--_quiet) 75%, var(--_surface));
    background: var(--_surface);
    transition: border-color 0.15s;
  }

  .composer:focus-within {
    border-color: var(--_accent);
    box-shadow: 0 0 0 1px var(--_accent);
  }

  textarea {
    all: unset;
    flex: 1;
    min-inline-size: 0;
    box-sizing: border-box;
    padding: 7px 10px;
    max-block-size: 8em;
    overflow-y: auto;
    field-sizing: content;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    cursor: text;
    /* Below 16 px iOS zooms the page into the field. */
    font-size: 16px;
    line-height: 1.4;
  }

  textarea::placeholder {
    color: var(--_quiet);
    opacity: 1;
  }

  .send {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 12px;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  textarea:placeholder-shown ~ .send {
    background: var(--_raised);
    color: var(--_quiet);
  }

  @media (max-height: 480px) {
    footer {
      flex-flow: row wrap;
      padding-block: 8px;
    }

    footer > * {
      flex: 1 1 240px;
    }
  }

  .solid {
    fill: currentcolor;
    stroke: none;
  }

  @media (prefers-reduced-motion: reduce) {
    .meter i {
      transform: none;
      opacity: calc(0.2 + 0.8 * var(--level, 0));
    }
  }

  @media (forced-colors: active) {
    button,
    .composer {
      border: 1px solid ButtonText;
    }

    .composer:focus-within {
      border-color: Highlight;
    }

    .meter i {
      background: CanvasText;
    }
  }
`;
