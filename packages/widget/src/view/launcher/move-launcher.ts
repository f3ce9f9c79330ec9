/** Puts a floating element into another corner, and remembers it for the next page. */
import type { PanelHost } from '../host/panel-host.ts';
import { cornerName } from './saved-corner.ts';

/** In the order of a clock's hands, where a page runs from left to right. */
const CORNERS = ['bottom-end', 'bottom-start', 'top-start', 'top-end'];

export function moveLauncher(host: PanelHost, corner: string): void {
  host.setAttribute('corner', corner);
  try {
    localStorage.setItem(cornerName(host.agent), corner);
  } catch {
    // The browser keeps nothing: it holds for this page.
  }
}

export function nextCorner(host: PanelHost): string {
  const now = CORNERS.indexOf(host.getAttribute('corner') ?? '');
  return CORNERS[(Math.max(0, now) + 1) % CORNERS.length]!;
}
