/**
 * Markdown in the agent's turns, as templates of our own: the parser gives tokens, never HTML, so that nothing a model
 * writes becomes an element that is not written here, and Trusted Types have nothing to refuse. HTML stays text, pictures
 * are their description (an address could carry words of the conversation away), and links obey `link-rules`.
 *
 * Loaded with the first turn that needs it. Pure.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { Lexer, type Token, type Tokens } from 'marked';
import { closeOpenMarks } from './close-open-marks.ts';
import { allowedLink } from './link-rules.ts';

export { markdownStyles as styles } from './markdown.styles.ts';

/** Deeper ones are shown as text: a model that runs wild must not fill the page with boxes. */
const MAX_DEPTH = 12;

type Piece = TemplateResult | string | typeof nothing | readonly Piece[];

export interface MarkdownOptions {
  /** To which links may lead, beside the page's own. */
  readonly hosts: string | undefined;
  /** The text stops where it was heard or has come to, in the middle of whatever that is. */
  readonly isPart: boolean;
}

export function markdown(text: string, { hosts, isPart }: MarkdownOptions): Piece {
  const tokens = lexed(isPart ? closeOpenMarks(text) : text);
  return tokens ? pieces(tokens, { hosts, depth: 0 }) : text;
}

/** The words without their marks, as they are read out. */
export function plainText(text: string): string {
  const tokens = lexed(text);
  return tokens ? wordsOf(tokens).trim() : text;
}

/** undefined: the parser goes into itself for each quote in a quote, and there was no stack left for it. */
function lexed(text: string): Token[] | undefined {
  try {
    return Lexer.lex(text, { gfm: true, breaks: true });
  } catch {
    return undefined;
  }
}

/** What ends a line for the eye ends it for the ear. */
function wordsOf(tokens: readonly Token[], depth = 0): string {
  return tokens
    .map((token) => {
      const { type, raw, text = '', ...parts } = token as Tokens.Generic;
      if (depth > MAX_DEPTH || type === 'html') return raw;
      if (/^(def|hr)$/.test(type)) return '';
      if (type === 'checkbox') return parts.checked ? '☑ ' : '☐ ';
      const inner = ({ tokens: within }: { tokens?: Token[] }) => wordsOf(within ?? [], depth + 1);
      const rows: Tokens.TableCell[][] = type === 'table' ? [parts.header, ...parts.rows] : [];
      const lines: string[] = rows.map((row) => row.map(inner).join(', ')).concat((parts.items ?? []).map(inner));
      const words = lines.length > 0 ? lines.join('\n') : parts.tokens ? inner(parts) : text;
      return /^(space|br|paragraph|heading|blockquote|code|list|table)$/.test(type) ? `${words}\n` : words;
    })
    .join('');
}

interface Context {
  readonly hosts: string | undefined;
  readonly depth: number;
}

function pieces(tokens: readonly Token[], context: Context): Piece {
  const { hosts, depth } = context;
  if (depth > MAX_DEPTH) return tokens.map(({ raw }) => raw).join('');
  return tokens.map((token) => piece(token as Tokens.Generic, { hosts, depth: depth + 1 }));
}

function piece(token: Tokens.Generic, context: Context): Piece {
  const inner = (): Piece => (token.tokens ? pieces(token.tokens, context) : (token.text ?? token.raw));
  switch (token.type) {
    case 'space':
    case 'def':
      return nothing;
    case 'paragraph':
      return html`<p dir="auto">${inner()}</p>`;
    case 'heading':
      return html`<p dir="auto" role="heading" aria-level=${Math.min(6, token.depth + 2)}>${inner()}</p>`;
    case 'list':
      return list(token as Tokens.List, context);
    case 'blockquote':
      return html`<blockquote>${inner()}</blockquote>`;
    case 'code':
      return html`<pre tabindex="0" dir="ltr"><code>${token.text}</code></pre>`;
    case 'table':
      return table(token as Tokens.Table, context);
    case 'hr':
      return html`<hr />`;
    case 'strong':
      return html`<strong>${inner()}</strong>`;
    case 'em':
      return html`<em>${inner()}</em>`;
    case 'del':
      return html`<s>${inner()}</s>`;
    case 'codespan':
      return html`<code dir="ltr">${token.text}</code>`;
    case 'br':
      return html`<br />`;
    case 'checkbox':
      return html`<input type="checkbox" disabled ?checked=${token.checked} />`;
    case 'link':
      return link(token as Tokens.Link, inner(), context);
    case 'image':
      return token.text;
    case 'html':
      return token.raw;
    default:
      return inner();
  }
}

function list({ ordered, start, items }: Tokens.List, context: Context): TemplateResult {
  const rows = items.map(({ tokens, task, loose }) => {
    // A box to tick and the words that name it; what stands below them names nothing.
    const own = loose ? 1 : 2;
    const words = pieces(tokens.slice(0, own), context);
    return html`<li>${task ? html`<label>${words}</label>` : words}${pieces(tokens.slice(own), context)}</li>`;
  });
  return ordered ? html`<ol dir="auto" start=${start}>${rows}</ol>` : html`<ul dir="auto">${rows}</ul>`;
}

function table({ header, rows }: Tokens.Table, context: Context): TemplateResult {
  const cells = (row: readonly Tokens.TableCell[], cell: (words: Piece) => TemplateResult) =>
    html`<tr>${row.map(({ tokens }) => cell(pieces(tokens, context)))}</tr>`;
  return html`<div class="scroller" tabindex="0"><table dir="auto">
    <thead>${cells(header, (words) => html`<th scope="col">${words}</th>`)}</thead>
    <tbody>${rows.map((row) => cells(row, (words) => html`<td>${words}</td>`))}</tbody>
  </table></div>`;
}

/** Where a link must not lead, its address is read out beside its words: nothing is hidden, and nothing to be clicked. */
function link({ href, text }: Tokens.Link, words: Piece, { hosts }: Context): Piece {
  const url = allowedLink(href, hosts);
  if (!url) return text === href ? words : [words, ` (${href})`];
  const isOwn = url.host === location.host;
  return html`<a part="link" href=${url.href} target=${isOwn ? nothing : '_blank'} rel="noopener noreferrer">${words}</a>`;
}
