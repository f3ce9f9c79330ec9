/** What stands in the transcript for one entry: a turn, a tool call, a notice. Pure. */
import { html, nothing, type TemplateResult } from 'lit';
import type {
  AgentEntry,
  NoticeEntry,
  ToolEntry,
  TranscriptEntry,
  UserEntry,
} from '../../transcript/transcript-entry.ts';
import { attention, check, cross } from '../pieces/panel-icons.ts';
import { noticeWords, toolWords } from '../words/entry-words.ts';
import type { Labels } from '../words/labels.ts';
import { spokenText } from '../words/spoken-text.ts';
import type { EntryTools } from './turn-tools.ts';

/** A text that grows is laid out anew from its last sentence on, not from its first: all before that one. */
const SENTENCES = /^.*(?:[.!?…] |[。！？])/s;

const dots = html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`;

/** A text with its marks drawn; undefined: it has none, or what draws them is still on its way. */
export type Rich = (text: string, isPart: boolean) => unknown;

export interface Drawing {
  readonly labels: Labels;
  /** BCP 47. */
  readonly lang: string;
  readonly rich: Rich;
  readonly tools: EntryTools | undefined;
}

export function entryView(entry: TranscriptEntry, drawing: Drawing): TemplateResult {
  const { labels } = drawing;
  switch (entry.kind) {
    case 'user':
      return userView(entry, drawing);
    case 'agent':
      return agentView(entry, drawing);
    case 'tool':
      return toolView(entry, drawing);
    case 'notice':
      return noticeView(entry, labels);
  }
}

// In a long talk every binding of a turn's template is kept, once for each turn: those that few turns need are apart.

function userView(entry: UserEntry, { labels, tools }: Drawing): TemplateResult {
  const { text, state, images = [] } = entry;
  const speaker = `${labels.you}: `;
  const words = userWords(text, state, labels);
  if (images.length === 0) {
    return html`<div class="turn user" part="turn user-turn" data-state=${state}
      ><span class="hidden-text">${speaker}</span><span class="words" part="words" dir="auto">${words}</span
    >${tools?.(entry)}</div>`;
  }
  const pictures = images.map(
    (image) => html`<img class="picture" part="picture" src=${image} alt=${labels.picture} />`,
  );
  return html`<div class="turn user" part="turn user-turn" data-state=${state}
    ><span class="hidden-text">${speaker}</span
    >${pictures}<span class="words" part="words" dir="auto" ?hidden=${text === ''}>${words}</span
  >${tools?.(entry)}</div>`;
}

function userWords(text: string, state: UserEntry['state'], labels: Labels): TemplateResult | string {
  if (state === 'pending') return html`<span role="img" aria-label=${labels.pending}>${dots}</span>`;
  if (state === 'failed') return html`<em>${labels.notUnderstood}</em>`;
  // Understood and answered; the words never came.
  return text || '…';
}

function agentView(entry: AgentEntry, { labels, rich, tools }: Drawing): TemplateResult {
  const { heard, unheard, growing } = spokenText(entry);
  const drawn = rich(heard, entry.state !== 'done');
  const isCut = entry.state === 'interrupted';
  const cut = isCut ? html`<small class="cut" part="interrupted">${labels.interrupted}</small>` : nothing;
  return html`<div class="turn agent" part="turn agent-turn" data-state=${entry.state}
    ><span class="hidden-text">${`${labels.agent}: `}</span
    ><div class=${drawn ? 'words rich' : 'words'} part="words" dir="auto"
      >${drawn ?? (growing ? (heard ? inTwo(heard) : dots) : heard)}${
        unheard
          ? html`<s class="unheard" part="unheard"><span class="hidden-text"> ${labels.unheard} </span>${unheard}</s>`
          : nothing
      }</div
    >${cut}${tools?.(entry)}</div>`;
}

function inTwo(text: string): string[] {
  const [before = ''] = SENTENCES.exec(text) ?? [];
  return [before, text.slice(before.length)];
}

/** One digit behind the point is as exact as anybody reads. */
function seconds(milliseconds: number, lang: string): string {
  const format = { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(lang, format).format(milliseconds / 1000);
}

const spinner = html`<span class="spinner"></span>`;
const TOOL_ICONS = { asked: attention, running: spinner, declined: cross, done: check, failed: cross };

/** A page draws a call itself with an element in the slot of its id; the call's card is what stands there else. */
function toolView(entry: ToolEntry, { labels, lang }: Drawing): TemplateResult {
  const { id, title, state, milliseconds } = entry;
  // What would read as no time at all is not told.
  const duration = (milliseconds ?? 0) < 50 ? '' : ` · ${seconds(milliseconds!, lang)}`;
  return html`<slot name=${`tool-${id}`}><div class="tool" part="tool" data-state=${state}>
    ${TOOL_ICONS[state]}<span class="tool-title" part="tool-title" dir="auto">${title}</span
    ><span class="tool-state" part="tool-state">${toolWords(entry, labels)}${duration}</span>
  </div></slot>`;
}

function noticeView(entry: NoticeEntry, labels: Labels): TemplateResult {
  return html`<div class="notice" part="notice" data-notice=${entry.notice}><span>${noticeWords(entry, labels)}</span></div>`;
}
