/** The host, the colours, the launcher and the light on it, at rest. The panel's styles come with the panel. */
import { css } from 'lit';

export const launcherStyles = css`
  :host {
    all: initial;
    color-scheme: light dark;
    --_brand: var(--voice-agent-accent, light-dark(#0b6b5d, #63d8bd));
    --_offset: var(--voice-agent-offset, 20px);
    /* A shade of the brand, and its neighbour: of green blue, of yellow orange, of red magenta, of blue purple. */
    --_glow-a: oklch(from var(--_brand) 0.82 min(c * 2, 0.13) h);
    --_glow-b: oklch(from var(--_brand) 0.66 min(c * 2, 0.15) h);
    --_glow-c: oklch(from var(--_brand) 0.6 min(c * 2, 0.15) calc(h + 60 * sin(h / 57 - 2.4)));
    --_launcher: oklch(from var(--_brand) 0.27 min(c, 0.025) h);
    --_shadow: light-dark(#0c201c2e, #0009);
    display: block;
    position: fixed;
    z-index: var(--voice-agent-z-index, 2147483000);
    inset-block-end: calc(var(--_offset) + env(safe-area-inset-bottom));
    inset-inline-end: calc(var(--_offset) + env(safe-area-inset-right));
    max-inline-size: calc(100% - 2 * var(--_offset));
  }

  /* The panel opens to the side that the markup says (dir), and what a style alone says differently would have it leave the screen. */
  :host(:dir(ltr):not([layout='inline'])) {
    direction: ltr;
  }

  :host([corner^='top']),
  :host([aside]) {
    inset-block: calc(var(--_offset) + env(safe-area-inset-top)) auto;
  }

  :host([corner^='top'][aside]) {
    inset-block: auto calc(var(--_offset) + env(safe-area-inset-bottom));
  }

  :host([corner$='start']) {
    inset-inline: calc(var(--_offset) + env(safe-area-inset-left)) auto;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  :host([layout='inline']) {
    position: relative;
    inset: auto;
    max-inline-size: none;
    z-index: auto;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box !important;
  }

  button {
    all: unset;
    cursor: pointer;
  }

  /* What a page says of every element ("* { … }") is true of the host, too: nothing may be inherited from there. */
  .launcher,
  .panel,
  .bar {
    all: initial;
    color-scheme: inherit;
    visibility: inherit;
    font: 400 15px/1.5 var(--voice-agent-font, system-ui, sans-serif);
  }

  :focus-visible {
    outline: 2px solid var(--_ink, var(--_brand));
    outline-offset: 2px;
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
    /* Where the accent is no colour, nor is this picture one, and the words can be read on what is behind it. */
    background-image: linear-gradient(var(--_launcher) 0 0);
    background-color: #122;
    color: #fff;
    cursor: pointer;
    font-weight: 600;
    overflow-wrap: anywhere;
    box-shadow: 0 10px 30px -6px var(--_shadow);
    /* It is dragged, not the page. */
    touch-action: none;
  }

  .launcher:hover {
    filter: brightness(1.2);
  }

  /* It is drawn anew when the panel comes, and a press on what is gone by its release is no click. */
  .launcher * {
    pointer-events: none;
  }

  .launcher ::slotted([slot$='icon']) {
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
      radial-gradient(circle at 32% 26%, #fffe 0 4%, transparent 42%),
      radial-gradient(circle at 72% 82%, var(--_glow-c) 0, transparent 62%),
      conic-gradient(from 200deg, var(--_glow-b), var(--_glow-a), var(--_glow-b));
    box-shadow: inset 0 -2px 6px #0003;
  }

  @media (forced-colors: active) {
    .launcher,
    .orb {
      border: 1px solid;
    }
  }

  /* What is fixed would lie over every page of the site's print. */
  @media print {
    :host(:not([layout='inline'])) {
      visibility: hidden;
    }
  }
`;
