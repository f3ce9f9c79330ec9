/** The wave on the header's edge. */
import { css } from 'lit';

export const voiceWaveStyles = css`
  header {
    position: relative;
  }

  .wave {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    block-size: 14px;
    overflow: clip;
    opacity: 0.4;
    transform: scaleY(0.2);
    transform-origin: bottom;
    pointer-events: none;
    mask-image: linear-gradient(90deg, transparent, #000 40% 60%, transparent);
  }

  .strand {
    position: absolute;
    inset-block: 0;
    left: 0;
    inline-size: 200%;
  }

  .strand svg {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    fill: oklch(from var(--_glow-b) l c h / 0.7);
    stroke: none;
  }

  .strand + .strand svg {
    fill: oklch(from var(--_glow-c) l c h / 0.7);
  }

  /*
   * A box around the svg, which itself the page's thread would move. Seven steps a second of a few pixels are as good as 60 in
   * so faint a thing: the page's thread is told of each frame that was shown.
   */
  .strand + .strand {
    animation: drift 12s steps(90) infinite paused;
  }

  .wave[data-audible] .strand,
  [data-status='thinking'] .strand {
    animation-play-state: running;
  }

  [data-status='thinking'] .wave {
    animation: breathe 0.8s infinite alternate;
  }

  @keyframes drift {
    to {
      transform: translateX(-50%);
    }
  }

  /* No higher than the room below the words. */
  @media (max-height: 480px) {
    .wave {
      block-size: 6px;
    }
  }

  @media (prefers-reduced-motion: reduce) or (forced-colors: active) {
    .wave {
      display: none;
    }
  }
`;
