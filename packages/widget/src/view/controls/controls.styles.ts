/** The panel's foot: the call's buttons, the visitor's meter and the text field. */
import { css } from 'lit';

export const controlsStyles = css`
  footer {
    display: flex;
    flex-direction: column;
    gap: 10px;
    padding: 14px;
  }

  footer ::slotted(*) {
    margin: 0;
    font-size: 13px;
    color: var(--_quiet);
    text-align: center;
  }

  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
  }

  .call,
  .plain {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 48px;
    padding: 4px 8px;
    border-radius: 14px;
    font-weight: 600;
    text-align: center;
    text-decoration: none;
  }

  .controls > * {
    flex: 1;
  }

  /* Each in one line, below each other where there is no room for that. */
  [part^='start'] {
    flex: auto;
  }

  .call:hover,
  .plain:hover {
    filter: brightness(0.95);
  }

  .end {
    background: color-mix(in oklab, var(--_danger) 11%, var(--_surface));
    color: var(--_danger);
  }

  .plain {
    background: var(--_raised);
    color: var(--_text);
  }

  .call:not(.end),
  [part='resume-sound'],
  .send {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .mute[aria-pressed='true'] {
    --_bar: currentcolor;
    background: var(--_text);
    color: var(--_surface);
  }

  .meter {
    display: flex;
    align-items: center;
    gap: 4px;
    block-size: 16px;
    opacity: 0.4;
    transform: scaleY(0.2);
  }

  /* All edge: where colours are forced, edges are what is drawn. */
  .meter i {
    block-size: 100%;
    border: 2px solid var(--_bar, var(--_ink));
    border-radius: 4px;
  }

  .meter i:nth-child(odd) {
    block-size: 55%;
  }

  .composer {
    display: flex;
    align-items: flex-end;
    padding: 6px;
    border-radius: 18px;
    border: 1px solid color-mix(in oklab, var(--_quiet) 75%, var(--_surface));
    background: var(--_surface);
  }

  /* The field's focus is shown around the whole of it; the button in it shows its own. */
  .composer:has(textarea:focus-visible) {
    outline: 2px solid var(--_ink);
    outline-offset: -1px;
  }

  textarea:focus-visible {
    outline: none;
  }

  textarea {
    all: unset;
    flex: 1;
    padding: 6px 10px;
    max-block-size: 8em;
    overflow-y: auto;
    field-sizing: content;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    cursor: text;
    /* Below 16 px iOS zooms the page into the field. */
    font-size: 16px;
  }

  textarea::placeholder {
    color: var(--_quiet);
  }

  .send {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 12px;
  }

  textarea:placeholder-shown ~ .send {
    background: var(--_raised);
    color: var(--_quiet);
  }

  /* A frame narrower than any phone. */
  @media (max-width: 300px) {
    header {
      gap: 4px;
      padding-inline: 10px;
    }
  }

  @media (max-height: 480px) {
    footer {
      flex-flow: row wrap;
      align-items: end;
      padding-block: 8px;
    }

    footer > * {
      flex: 1 1 240px;
    }
  }

  .end svg,
  [part='stop-speaking'] svg {
    fill: currentcolor;
  }

  @media (forced-colors: active), (prefers-contrast: more) {
    button,
    .composer {
      border: 1px solid ButtonText;
    }

    [aria-pressed='true'] {
      border-width: 3px;
    }
  }
`;
