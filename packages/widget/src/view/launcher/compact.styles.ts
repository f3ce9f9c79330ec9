/** The bar, and a panel that is only its cards. */
import { css } from 'lit';

export const compactStyles = css`
  :host([layout='bar']:not([hidden])) {
    display: flex;
    align-items: center;
    border-radius: 30px;
    background: var(--_launcher);
    color: #fff;
    box-shadow: 0 10px 30px -6px var(--_shadow);
  }

  :host([layout='bar']) .launcher {
    background: none;
    box-shadow: none;
  }

  /* What a click does. */
  .launcher:not([aria-expanded='true']) svg {
    margin-inline-start: auto;
    fill: currentcolor;
  }

  /* A long status breaks, the call's buttons stay. */
  .launcher:has(+ .bar) {
    min-inline-size: 52px;
    padding-inline-end: 2px;
  }

  /* Narrower than any phone: the light alone tells the state to the eye. */
  @media (max-width: 300px) {
    .launcher:has(+ .bar) {
      padding: 6px;
      font-size: 0;
    }

    :host([layout='bar']) .bar {
      gap: 2px;
      padding-inline-end: 4px;
    }
  }

  .bar {
    display: flex;
    gap: 6px;
    padding-inline-end: 10px;
  }

  .bar .icon {
    inline-size: 40px;
    block-size: 40px;
    background: #fff2;
    color: #fff;
  }

  .bar .icon:hover {
    background: #fff4;
  }

  .bar [aria-pressed='true'] {
    background: #fff;
    color: #12201d;
  }

  .bar [part='end'] {
    background: #c8322a;
  }

  .bar [part='end'] svg {
    fill: currentcolor;
  }

  :host(:not([layout='inline'])) .panel.brief {
    position: absolute;
    inset-inline: auto;
    left: var(--_left, auto);
    right: var(--_right, 0);
    inset-block: auto calc(100% + 14px);
    inline-size: min(360px, 100vw / var(--_zoom) - 2 * var(--_offset));
    block-size: auto;
    max-block-size: var(--_room);
    overflow: auto;
    padding: 0;
    border-radius: var(--voice-agent-radius, 20px);
  }

  :host([corner^='top']) .panel.brief {
    inset-block: calc(100% + 14px) auto;
  }

  .brief > :not(.card, footer),
  .brief footer > :not([part='resume-sound'], :has(.hold)),
  .brief footer:not(:has([part='resume-sound'], .hold)),
  .brief .call {
    display: none;
  }

  .brief > .card {
    margin: 0;
    padding: 16px;
    border-radius: 0;
  }

  @media (forced-colors: active) {
    :host([layout='bar']) {
      border: 1px solid ButtonText;
    }
  }
`;
