/**
 * Draws the transcript, and of it only the turns that changed. Not a live region; the announcer tells what is finished.
 */
import { html, noChange, nothing, type TemplateResult } from 'lit';
import type { AgentEntry, NoticeEntry, ToolEntry, TranscriptEntry, UserEntry } from '../transcript/transcript-entry.ts';
import { noticeWords, toolWords } from './entry-words.ts';
import type { Labels } from './labels.ts';
import { attention, check, cross } from './panel-icons.ts';
import { spokenText } from './spoken-text.ts';

/** A text that grows is laid out and painted anew from its last sentence on, not from its first. */
const SENTENCES = /(?<=[.!?…] |[。！？])/;

const dots = html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`;

export class TranscriptView {
  #labels: Labels | undefined;
  /** What stands in each place. */
  #drawn: readonly TranscriptEntry[] = [];

  /** For one place in a template, which is drawn on each update or told that it is not: `gone`. */
  render(entries: readonly TranscriptEntry[], labels: Labels): readonly (TemplateResult | typeof noChange)[] {
    const drawn = labels === this.#labels ? this.#drawn : [];
    this.#labels = labels;
    this.#drawn = entries;
    return entries.map((entry, i) => (entry === drawn[i] ? noChange : entryView(entry, labels)));
  }

  gone(): void {
    this.#drawn = [];
  }
}

function entryView(entry: TranscriptEntry, labels: Labels): TemplateResult {
  switch (entry.kind) {
    case 'user':
      return userView(entry, labels);
    case 'agent':
      return agentView(entry, labels);
    case 'tool':
      return toolView(entry, labels);
    case 'notice':
      return noticeView(entry, labels);
  }
}

function userView({ text, state, images = [] }: UserEntry, labels: Labels): TemplateResult {
  const words = {
    pending: html`<span role="img" aria-label=${labels.pending}>${dots}</span>`,
    failed: html`<em>${labels.notUnderstood}</em>`,
    // Understood and answered; the words never came.
    done: text || '…',
  };
  const pictures = images.map(
    (image) => html`<img class="picture" part="picture" src=${image} alt=${labels.picture} />`,
  );
  const isSilent = text === '' && images.length > 0;
  return html`<div class="turn user" part="turn user-turn" data-state=${state}
    ><span class="hidden-text">${labels.you}: </span
    >${images.length > 0 ? pictures : nothing}<span class="words" dir="auto" ?hidden=${isSilent}>${words[state]}</span
  ></div>`;
}

function agentView(entry: AgentEntry, labels: Labels): TemplateResult {
  const { heard, unheard, growing } = spokenText(entry);
  return html`<div class="turn agent" part="turn agent-turn" data-state=${entry.state}
    ><span class="hidden-text">${labels.agent}: </span
    ><span class="words" dir="auto"
      >${growing ? (heard ? heard.split(SENTENCES) : dots) : heard}${
        unheard
          ? html`<s class="unheard" part="unheard"><span class="hidden-text"> ${labels.unheard} </span>${unheard}</s>`
          : nothing
      }</span
    >${entry.state === 'interrupted' ? html`<small class="cut">${labels.interrupted}</small>` : nothing}</div>`;
}

const spinner = html`<span class="spinner"></span>`;
const TOOL_ICONS = { asked: attention, running: spinner, declined: cross, done: check, failed: cross };

function toolView(entry: ToolEntry, labels: Labels): TemplateResult {
  const { title, state } = entry;
  return html`<div class="tool" part="tool" data-state=${state}>
    ${TOOL_ICONS[state]}<span class="tool-title" dir="auto">${title}</span><span class="tool-state">${toolWords(entry, labels)}</span>
  </div>`;
}

function noticeView(entry: NoticeEntry, labels: Labels): TemplateResult {
  return html`<div class="notice" part="notice" data-notice=${entry.notice}><span>${noticeWords(entry, labels)}</span></div>`;
}
