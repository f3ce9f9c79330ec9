/** The panel's frame: its place, header and welcome; and the light's life, on the launcher too. */
import { css } from 'lit';

export const panelStyles = css`
  [hidden] {
    display: none !important;
  }

  button {
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }

  button,
  .launcher {
    user-select: none;
    -webkit-user-select: none;
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

  .launcher[aria-expanded='true'] {
    justify-content: center;
    padding: 0;
  }

  .panel {
    color: var(--_text);
    position: absolute;
    inset-block: auto calc(100% + 14px);
    left: var(--_left, auto);
    right: var(--_right, 0);
    display: flex;
    flex-direction: column;
    inline-size: min(var(--voice-agent-width, 392px), 100vw / var(--_zoom) - 2 * var(--_offset));
    /* What the launcher, its gap and the screen's edge leave. */
    --_room: calc(100dvh / var(--_zoom) - 2 * var(--_offset) - 74px - env(safe-area-inset-bottom));
    block-size: min(var(--voice-agent-height, 640px), var(--_room));
    border-radius: var(--voice-agent-radius, 20px);
    border: 1px solid var(--_line);
    background: var(--_surface);
    overflow: clip;
    isolation: isolate;
    box-shadow: 0 10px 50px -6px var(--_shadow);
    animation: arrive 0.25s ease-out;
  }

  /* The side is the page's: the panel may be written in a language that runs the other way. */
  :host(:dir(rtl):not([corner$='start'])),
  :host(:dir(ltr)[corner$='start']) {
    --_left: 0;
    --_right: auto;
  }

  :host([corner^='top']) .panel {
    inset-block: calc(100% + 14px) auto;
  }

  :host([layout='inline']) .panel {
    position: relative;
    inset: auto;
    inline-size: 100%;
    block-size: var(--voice-agent-height, 560px);
    box-shadow: none;
  }

  /* Behind the light, and as large; the level makes it grow. */
  .halo {
    position: absolute;
    inset: 0;
    z-index: -1;
    border-radius: 50%;
    background: var(--_glow-b);
    opacity: 0;
  }

  [data-level] {
    will-change: transform, opacity;
  }

  :is([data-status$='connecting'], [data-status='thinking']) .orb {
    animation: turn 1.6s linear infinite;
  }

  :is([data-status='error'], [data-status='ended']) .orb {
    filter: saturate(0.35);
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }

    [data-level] {
      transform: none !important;
    }
  }

  header {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 14px 18px;
    border-block-end: 1px solid var(--_line);
    overflow-wrap: anywhere;
  }

  header ::slotted([slot='avatar']) {
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    object-fit: cover;
  }

  .titles {
    flex: 1;
    min-inline-size: 0;
  }

  h2,
  p,
  form {
    margin: 0;
    font: inherit;
  }

  h2,
  .greeting {
    font-size: 20px;
    font-weight: 650;
    line-height: 1.3;
  }

  h2 {
    font-size: 16px;
    /* A name in another script begins at its own side, and the whole stands beside the light. */
    unicode-bidi: plaintext;
    inline-size: fit-content;
  }

  /* The button that stops the agent comes and goes, and the title stays as it is. */
  [data-status$='ing'] .titles + :not([part='stop-speaking']) {
    margin-inline-start: 36px;
  }

  .state {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    font-size: 13px;
    color: var(--_quiet);
  }

  .weak {
    color: var(--_danger);
    white-space: nowrap;
  }

  .state p {
    display: flex;
    align-items: center;
    gap: 8px;
  }

  /* All edge: where colours are forced, edges are what is drawn. */
  .status::before {
    content: '';
    border: 4px solid;
    border-radius: 50%;
  }

  /* Whatever is going on. */
  [data-status$='ing'] .status::before {
    color: var(--_ink);
  }

  :is([data-status$='connecting'], [data-status='thinking']) .status::before {
    animation: breathe 1s infinite alternate;
  }

  [data-status='error'] .status::before {
    color: var(--_danger);
  }

  @keyframes breathe {
    to {
      opacity: 0.25;
    }
  }

  .icon {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    color: var(--_quiet);
  }

  header .icon + .icon {
    margin-inline-start: -12px;
  }

  .icon[part='stop-speaking'],
  .icon:hover {
    background: var(--_raised);
    color: var(--_text);
  }

  .welcome {
    flex: 1;
    overflow: auto;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: safe center;
    gap: 8px;
    padding: 8px 24px;
    text-align: center;
    color: var(--_quiet);
    container-type: size;
  }

  /* Little room: the words come first. */
  @container (max-height: 250px) {
    .welcome .orb {
      display: none;
    }
  }

  @container (max-height: 143px) {
    .greeting ~ p {
      display: none;
    }
  }

  .welcome .orb {
    --_size: min(100px, 100cqh - 192px);
    margin-block-end: 18px;
  }

  .greeting {
    color: var(--_text);
  }

  @media (max-width: 520px) or (max-height: 480px) {
    .launcher[aria-expanded='true'] {
      visibility: hidden;
    }

    :host(:not([layout='inline'])) .panel {
      position: fixed;
      inset: max(20px, env(safe-area-inset-top)) 0 0;
      inline-size: auto;
      block-size: auto;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      padding: 0 env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    }
  }

  /* The smallest phones: the words come first. */
  @media (max-width: 360px) {
    header .orb {
      display: none;
    }
  }

  /* A phone held sideways, or a page at 400 %: what can be clicked stays in reach. */
  @media (max-height: 480px) {
    :host(:not([layout='inline'])) .panel {
      inset: 0;
      border-radius: 0;
      overflow: auto;
    }

    header {
      padding-block: 6px;
    }

    /* Scrolled to with all that stands there, not each in a slit of its own. */
    .panel > * {
      flex-shrink: 0;
    }

    .welcome,
    .transcript {
      flex-basis: 5em;
      padding-block: 8px;
    }
  }
`;
