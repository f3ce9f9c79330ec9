/** What can be done with the whole conversation, between the header and the transcript. */
import { css } from 'lit';

export const transcriptMenuStyles = css`
  .menu {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 12px 18px;
    border-block-end: 1px solid var(--_line);
    background: color-mix(in oklab, var(--_raised) 50%, var(--_surface));
    font-size: 14px;
    animation: arrive 0.2s ease-out;
  }

  .menu .plain {
    flex: 1 1 40%;
    min-block-size: 36px;
    padding: 0 12px;
    background: var(--_surface);
    border: 1px solid var(--_line);
  }

  .menu p {
    flex: 1 0 100%;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    color: var(--_quiet);
  }

  .menu code {
    color: var(--_text);
    overflow-wrap: anywhere;
    user-select: all;
  }

  .menu p .icon {
    inline-size: 28px;
    block-size: 28px;
  }

  .menu p:empty {
    display: none;
  }
`;
