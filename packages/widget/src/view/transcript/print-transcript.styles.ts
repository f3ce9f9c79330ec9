/** A conversation on paper. */
import { css } from 'lit';

export const printStyles = css`
  body {
    max-inline-size: 70ch;
    margin: 0 auto;
    color: #000;
    background: #fff;
    font: 11pt/1.5 system-ui, sans-serif;
  }

  :is(body, slot) > * {
    margin-block: 0 8pt;
    break-inside: avoid;
    overflow-wrap: anywhere;
  }

  h1 {
    font-size: 16pt;
  }

  .user {
    margin-inline-start: 15%;
  }

  .agent {
    margin-inline-end: 15%;
  }

  .turn {
    padding: 6pt 10pt;
    border: 1pt solid #999;
    border-radius: 8pt;
  }

  .hidden-text {
    font-weight: 600;
  }

  .words {
    white-space: pre-wrap;
  }

  .rich {
    white-space: normal;
  }

  .unheard {
    color: #555;
    text-decoration: none;
  }

  /* Nothing is scrolled to on paper. */
  pre {
    white-space: pre-wrap;
  }

  time,
  .tool,
  .notice {
    color: #555;
    font-size: 9pt;
  }

  svg,
  .spinner,
  .dots {
    display: none;
  }

  .tool-title::after {
    content: ':';
    margin-inline-end: 0.3em;
  }

  .picture {
    max-inline-size: 8cm;
  }

  table {
    border-collapse: collapse;
  }

  :is(th, td) {
    padding: 2pt 6pt;
    border: 0.5pt solid #999;
    overflow-wrap: break-word;
  }
`;
