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

  .wave canvas {
    position: absolute;
    inset-block: 0;
    left: 0;
    inline-size: 200%;
    block-size: 100%;
    color: oklch(from var(--_glow-b) l c h / 0.7);
    animation: drift 5s linear infinite paused;
  }

  .wave canvas + canvas {
    color: oklch(from var(--_glow-c) l c h / 0.7);
    animation-duration: 7s;
    animation-direction: reverse;
  }

  .wave[data-audible] canvas,
  [data-status='thinking'] .wave canvas {
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

  @media (prefers-reduced-motion: reduce) or (forced-colors: active) {
    .wave {
      display: none;
    }
  }
`;
