/** The turns, tool calls and notices of the transcript. */
import { css } from 'lit';

export const transcriptStyles = css`
  .transcript {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    padding: 18px;
    contain: content;
  }

  .turns,
  .block {
    display: flex;
    flex-direction: column;
    gap: 10px;
  }

  .transcript:focus-visible {
    outline-offset: -3px;
  }

  .turn {
    max-inline-size: 86%;
    overflow-wrap: anywhere;
  }

  /* A long talk costs what is seen of it. Only where a block that turns out taller does not move what is read. */
  @supports (overflow-anchor: auto) {
    .block {
      flex: none;
      contain-intrinsic-block-size: auto 3000px;
    }

    /* The end, which the list sticks to, is exact. */
    .block:not(:nth-last-child(-n + 2)) {
      content-visibility: auto;
    }
  }

  /* The newest only: the browser keeps an animation, and a style of its own for it, as long as an element names it. */
  .block:last-child > :nth-last-child(-n + 2) {
    animation: arrive 0.25s ease-out;
  }

  @keyframes arrive {
    from {
      opacity: 0;
      translate: 0 6px;
    }
  }

  .words {
    display: block;
    padding: 8px 14px;
    border-radius: 18px;
    white-space: pre-wrap;
  }

  .user {
    align-self: flex-end;
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 6px;
  }

  .user .words {
    background: var(--_accent);
    color: var(--_on-accent);
    border-end-end-radius: 6px;
  }

  .picture {
    max-inline-size: 100%;
    max-block-size: 220px;
    border-radius: 18px;
    border: 1px solid var(--_line);
  }

  .agent {
    align-self: flex-start;
  }

  .agent .words {
    background: var(--_raised);
    border-end-start-radius: 6px;
  }

  .unheard {
    color: var(--_quiet);
    text-decoration: none;
  }

  .cut {
    display: block;
    margin: 4px 14px 0;
    font-size: 13px;
    color: var(--_quiet);
  }

  .tool {
    align-self: flex-start;
    display: flex;
    align-items: center;
    gap: 8px;
    max-inline-size: 100%;
    padding: 4px 12px;
    border: 1px solid var(--_line);
    border-radius: 18px;
    font-size: 13px;
  }

  .tool svg {
    inline-size: 16px;
    block-size: 16px;
    color: var(--_ink);
  }

  .tool-title {
    overflow-wrap: anywhere;
  }

  .tool-state {
    flex: none;
    max-inline-size: max(50%, 10em);
    color: var(--_quiet);
  }

  .tool[data-state='failed'] :is(svg, .tool-state) {
    color: var(--_danger);
  }

  .spinner {
    padding: 6px;
    border-radius: 50%;
    border: 2px solid var(--_line);
    border-block-start-color: var(--_ink);
    animation: turn 1s linear infinite;
  }

  .notice {
    display: flex;
    align-items: center;
    gap: 12px;
    font-size: 13px;
    overflow-wrap: anywhere;
    color: var(--_quiet);
  }

  .notice::before,
  .notice::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_line);
  }

  .dots {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    block-size: 1.5em;
  }

  .dots i {
    border: 3px solid;
    border-radius: 50%;
    animation: breathe 0.5s infinite alternate;
  }

  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }

  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }

  @media (forced-colors: active), (prefers-contrast: more) {
    .words {
      border: 1px solid CanvasText;
    }

    .spinner {
      border-block-start-color: Canvas;
    }
  }

  @media (forced-colors: active) {
    .tool svg {
      color: CanvasText;
    }

    .unheard {
      color: GrayText;
      text-decoration: line-through;
    }
  }
`;
