/** When a turn began, and the button that copies it: over its lower edge, when it is looked at. */
import { css } from 'lit';

export const turnToolsStyles = css`
  .turn {
    position: relative;
  }

  /* They reach over the end of a block, whose successor would be painted over them, and which cuts off what it may skip. */
  .block:is(:hover, :focus-within) {
    z-index: 1;
  }

  .block {
    overflow-clip-margin: 18px;
  }

  .turn-tools {
    position: absolute;
    z-index: 1;
    inset-block-end: -15px;
    /* From the turn's own side of the list: they may be longer than it, and would stick out at that side. */
    inset-inline-start: 0;
    display: flex;
    align-items: center;
    gap: 4px;
    padding-inline-start: 8px;
    border: 1px solid var(--_line);
    border-radius: 13px;
    background: var(--_surface);
    color: var(--_quiet);
    font-size: 12px;
    white-space: nowrap;
    opacity: 0;
  }

  .user .turn-tools {
    inset-inline: auto 0;
  }

  .turn:hover .turn-tools,
  .turn-tools:focus-within {
    opacity: 1;
  }

  /* Nothing hovers under a finger: a touched turn shows its own. */
  @media (hover: none) {
    .turn:active .turn-tools,
    .block:last-child > :last-child .turn-tools {
      opacity: 1;
    }
  }

  .turn-tools .icon {
    inline-size: 26px;
    block-size: 26px;
  }

  .turn-tools svg {
    inline-size: 15px;
    block-size: 15px;
  }

  .turn-tools [data-copied] {
    color: var(--_accent);
  }
`;
