/** Whether a text holds marks that mean something: emphasis, code, headings, lists, tables, links. Pure; errs on yes. */
const MARKS = /\*\S|__\S|`|~~|\]\(|https?:\/\/|^(#{1,6}|[-*+>]|\d+[.)]) |^\|/m;

export function hasMarkdown(text: string): boolean {
  return MARKS.test(text);
}
