/** The sound's settings, between the header and the transcript. */
import { css } from 'lit';

export const settingsStyles = css`
  .settings {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    padding: 14px 18px;
    border-block-end: 1px solid var(--_line);
    --_back: color-mix(in oklab, var(--_raised) 50%, var(--_surface));
    /* A shade where it goes on below; at its end, what lies there covers it. */
    background:
      linear-gradient(var(--_back) 0 0) 0 100% / 100% 14px local,
      linear-gradient(transparent, color-mix(in oklab, var(--_text) 22%, transparent)) 0 100% / 100% 8px,
      var(--_back);
    background-repeat: no-repeat;
    font-size: 14px;
    animation: arrive 0.2s ease-out;
    overflow: auto;
  }

  /* What does not fit of it meanwhile is not missed, and need not be scrolled to. */
  .settings ~ .welcome {
    overflow: clip;
  }

  /* Rather none than half of a sentence. */
  @container (max-height: 70px) {
    .settings ~ .welcome > * {
      display: none;
    }
  }

  .setting {
    display: grid;
    /* Not just 1fr: Firefox gives a slider no less than its 160 px. */
    grid-template-columns: min(104px, 40%) minmax(0, 1fr);
    align-items: center;
    gap: 12px;
    overflow-wrap: anywhere;
    color: var(--_quiet);
  }

  .loudness {
    display: flex;
    align-items: center;
    gap: 8px;
  }

  .switch {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 2px 10px;
  }

  .settings .switch input {
    inline-size: 28px;
    block-size: 28px;
  }

  .switch small {
    grid-column: 2;
    font-size: 13px;
    color: var(--_quiet);
  }

  .settings select {
    min-inline-size: 0;
    inline-size: 100%;
    block-size: 40px;
    padding-inline: 10px;
    border-radius: 12px;
    border: 1px solid color-mix(in oklab, var(--_quiet) 75%, var(--_surface));
    background: var(--_surface);
    color: var(--_text);
    /* Below 16 px iOS zooms the page into the field. */
    font: inherit;
    font-size: 16px;
    text-overflow: ellipsis;
  }

  .settings .plain {
    justify-self: start;
    min-block-size: 36px;
    padding: 0 14px;
    background: var(--_surface);
  }

  .settings input {
    flex: 1;
    min-inline-size: 0;
    block-size: 36px;
    margin: 0;
    accent-color: var(--_ink);
  }

  .settings .icon[aria-pressed='true'] {
    background: var(--_text);
    color: var(--_surface);
  }
`;
