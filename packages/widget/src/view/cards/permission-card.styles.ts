/** The microphone in a ring that widens, as something that waits for the visitor. */
import { css } from 'lit';

export const permissionCardStyles = css`
  .permission {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 14px;
    align-items: start;
  }

  .permission h3 {
    margin: 0;
    font: inherit;
    font-weight: 650;
  }

  .permission p {
    margin: 2px 0 0;
  }

  .permission .ways-out {
    grid-column: 2;
  }

  .asked {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  @media (prefers-reduced-motion: no-preference) {
    .asked {
      animation: ask 1.6s ease-out infinite;
    }
  }

  @keyframes ask {
    from {
      box-shadow: 0 0 0 0 color-mix(in oklab, var(--_accent) 55%, transparent);
    }

    to {
      box-shadow: 0 0 0 14px transparent;
    }
  }

  @media (forced-colors: active) {
    .asked {
      border: 1px solid CanvasText;
    }
  }
`;
