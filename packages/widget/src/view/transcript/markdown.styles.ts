/** Lists, code, tables and links in the agent's turns. */
import { css } from 'lit';

export const markdownStyles = css`
  .rich {
    white-space: normal;
  }

  /* What was not heard goes on in the same line. */
  .rich > p:has(+ .unheard) {
    display: inline;
  }

  .rich > * + *,
  .rich li > * + * {
    margin-block-start: 0.5em;
  }

  .rich :is(ul, ol) {
    margin-block-end: 0;
    padding-inline-start: 1.4em;
  }

  .rich > :is(ul, ol):first-child {
    margin-block-start: 0;
  }

  /* In the place of its item's mark. */
  .rich li:has(> label) {
    list-style: none;
  }

  .rich label + * {
    margin: 0;
  }

  .rich input {
    appearance: none;
    inline-size: 1em;
    block-size: 1em;
    margin-inline: -1.3em 0.3em;
    border: 1px solid;
    border-radius: 3px;
    color: inherit;
    font: 1em/0.9 system-ui, sans-serif;
    vertical-align: middle;
  }

  .rich :checked::before {
    content: '✓';
  }

  .rich :is([role], th) {
    font-weight: 650;
  }

  .rich blockquote {
    margin-inline: 0;
    padding-inline-start: 10px;
    border-inline-start: 3px solid var(--_accent);
  }

  .rich hr {
    inline-size: 100%;
    border: 0;
    border-block-start: 1px solid var(--_quiet);
  }

  .rich code {
    padding: 1px 4px;
    border-radius: 4px;
    background: color-mix(in oklab, var(--_text) 9%, transparent);
    font: 0.9em/1.5 ui-monospace, monospace;
  }

  .rich pre {
    margin: 0;
    padding: 8px 10px;
    border-radius: 10px;
    background: color-mix(in oklab, var(--_text) 9%, transparent);
    overflow-x: auto;
  }

  .rich pre code {
    padding: 0;
    background: none;
    white-space: pre;
    overflow-wrap: normal;
  }

  .turn:has(.scroller) {
    max-inline-size: 100%;
  }

  .scroller {
    overflow-x: auto;
  }

  .rich table {
    border-collapse: collapse;
    font-size: 0.93em;
    overflow-wrap: normal;
  }

  .rich :is(th, td) {
    padding: 4px 8px;
    border-block-end: 1px solid color-mix(in oklab, var(--_quiet) 45%, transparent);
    text-align: start;
  }

  .rich a {
    color: inherit;
    text-decoration-color: var(--_accent);
    text-decoration-thickness: 2px;
    text-underline-offset: 3px;
  }

  .rich :is(pre, .scroller):focus-visible {
    outline-offset: -2px;
  }
`;
