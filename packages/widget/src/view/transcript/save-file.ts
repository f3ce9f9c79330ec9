/** Has the browser save a text as a file, as if the visitor had followed a link to it. */

/** Milliseconds: browsers read it after the click. */
const KEPT = 10_000;

export interface TextFile {
  readonly name: string;
  readonly type: 'text/plain' | 'application/json';
  readonly text: string;
}

export function saveFile({ name, type, text }: TextFile, root: ParentNode): void {
  const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement('a'), { href, download: name });
  root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), KEPT);
}
