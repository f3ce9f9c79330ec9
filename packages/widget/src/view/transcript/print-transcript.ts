/**
 * Prints a conversation alone: a page's own print would cut a scrolled panel off, or leave it out. The drawn turns are
 * copied into a frame within the element, so that nothing is loaded, no window opens and no policy of the page stands in
 * the way: its styles are a constructed sheet.
 */
import { printStyles } from './print-transcript.styles.ts';

export interface PrintOptions {
  readonly root: ShadowRoot;
  readonly title: string;
  /** Under the title: when, and the conversation's id. */
  readonly details: string;
  readonly lang: string;
  /** Opens the browser's dialog. Default: the frame's `print`. */
  print?(window: Window): void;
}

export function printTranscript({
  root,
  title,
  details,
  lang,
  print = (window) => window.print(),
}: PrintOptions): void {
  const frame = document.createElement('iframe');
  Object.assign(frame, { className: 'hidden-text', title, tabIndex: -1 });
  frame.setAttribute('aria-hidden', 'true');
  const fill = () => {
    const window = frame.contentWindow as (Window & typeof globalThis) | null;
    if (!window) return;
    const { document: page } = window;
    page.title = title;
    page.documentElement.lang = lang;
    page.documentElement.dir = getComputedStyle(root.querySelector('.transcript')!).direction;
    const sheet = new window.CSSStyleSheet();
    sheet.replaceSync(printStyles.cssText);
    page.adoptedStyleSheets = [sheet];
    const heading = Object.assign(page.createElement('h1'), { textContent: title });
    const time = Object.assign(page.createElement('p'), { textContent: details });
    const turns = [...root.querySelectorAll('.block > *')].map((turn) => page.importNode(turn, true));
    for (const turn of turns) for (const button of turn.querySelectorAll('button')) button.remove();
    page.body.replaceChildren(heading, time, ...turns);
    window.addEventListener('afterprint', () => frame.remove());
    window.focus();
    print(window);
  };
  frame.addEventListener('load', fill, { once: true });
  // The one before, where its browser tells no end.
  root.querySelector('iframe')?.remove();
  root.append(frame);
}
