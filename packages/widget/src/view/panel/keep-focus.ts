/** What has the focus may go away with a redraw: a card, a button. The focus must not fall out of the panel with it. */
import type { PanelHost } from '../host/panel-host.ts';

/** @param focusNext - moves it elsewhere instead. */
export function keepFocus(host: PanelHost, focusNext: () => void): void {
  let focused: Element | null = null;
  host.addController({
    hostUpdate() {
      focused = (host.renderRoot as ShadowRoot).activeElement;
    },
    hostUpdated() {
      if (focused && !focused.isConnected) focusNext();
    },
  });
}
