/** The host, the colours, the launcher and the light on it, at rest. The panel's styles come with the panel. */
import { css } from 'lit';

export const launcherStyles = css`
  :host {
    all: initial;
    color-scheme: light dark;
    --_accent: var(--voice-agent-accent, light-dark(#0b6b5d, #63d8bd));
    --_text: var(--voice-agent-text, light-dark(#12201d, #e8f0ed));
    --_offset: var(--voice-agent-offset, 20px);
    --_glow-a: oklch(from var(--_accent) 0.82 0.13 calc(h - 25));
    --_glow-b: oklch(from var(--_accent) 0.66 0.15 calc(h + 12));
    --_glow-c: oklch(from var(--_accent) 0.6 0.15 calc(h + 75));
    --_shadow: light-dark(rgb(12 32 28 / 0.18), rgb(0 0 0 / 0.55));
    color: var(--_text);
    font: 400 15px/1.5 var(--voice-agent-font, system-ui, sans-serif);
    -webkit-tap-highlight-color: transparent;
    display: block;
    position: fixed;
    z-index: var(--voice-agent-z-index, 2147483000);
    inset-block-end: calc(var(--_offset) + env(safe-area-inset-bottom, 0px));
    inset-inline-end: calc(var(--_offset) + env(safe-area-inset-right, 0px));
  }

  :host([corner^='top']) {
    inset-block: calc(var(--_offset) + env(safe-area-inset-top, 0px)) auto;
  }

  :host([corner$='start']) {
    inset-inline: calc(var(--_offset) + env(safe-area-inset-left, 0px)) auto;
  }

  :host([layout='inline']) {
    position: relative;
    inset: auto;
    z-index: auto;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  button {
    all: unset;
    box-sizing: border-box;
    cursor: pointer;
    user-select: none;
    -webkit-user-select: none;
    touch-action: manipulation;
  }

  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  svg {
    inline-size: 1.35em;
    block-size: 1.35em;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .hidden-text {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: clip;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .launcher {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-inline-start: auto;
    inline-size: fit-content;
    min-block-size: 60px;
    min-inline-size: 60px;
    padding: 10px;
    padding-inline-end: 22px;
    border-radius: 30px;
    background: light-dark(#12201d, #2b3633);
    color: #f4f8f6;
    font-weight: 600;
    box-shadow: 0 10px 30px -6px var(--_shadow);
    transition: transform 0.25s;
  }

  .launcher:hover {
    transform: translateY(-2px);
  }

  .launcher[aria-expanded='true'] {
    justify-content: center;
    padding: 0;
  }

  .launcher ::slotted(*) {
    inline-size: 40px;
    block-size: 40px;
  }

  .orb {
    --_size: 40px;
    position: relative;
    flex: none;
    inline-size: var(--_size);
    block-size: var(--_size);
    border-radius: 50%;
    isolation: isolate;
  }

  .orb::before {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: 50%;
    background:
      radial-gradient(circle at 32% 26%, rgb(255 255 255 / 0.92) 0 4%, rgb(255 255 255 / 0) 42%),
      radial-gradient(circle at 72% 82%, var(--_glow-c) 0, transparent 62%),
      conic-gradient(from 200deg, var(--_glow-b), var(--_glow-a), var(--_glow-b));
    box-shadow: inset 0 -2px 6px rgb(0 0 0 / 0.16);
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }

    .launcher:hover {
      transform: none;
    }
  }

  @media (forced-colors: active) {
    .launcher {
      border: 1px solid ButtonText;
    }

    .orb {
      border: 2px solid CanvasText;
    }
  }
`;
