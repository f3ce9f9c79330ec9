/**
 * The floating button. Drawn by hand: a page on which nobody talks pays for no template engine. That comes with the panel and
 * draws from then on what stands on the button (`launcher-words`). The button stays the same one, pressed or focused as it is.
 */
import type { PanelHost } from '../host/panel-host.ts';

/** CSS pixels. What moves further is dragged, though nothing may be there yet that drags it. */
const CLICK_PX = 8;

export class Launcher {
  /** What stands on it: a light and words, until the panel draws there. */
  readonly face = make('slot', { name: 'launcher' });
  readonly #words = new Text();
  readonly #button = make('button', { type: 'button', part: 'launcher', class: 'launcher' });

  /** @param onIntent - the visitor may be about to click. */
  constructor(onIntent: () => void, onClick: () => void) {
    const icon = make('slot', { name: 'launcher-icon' });
    icon.append(make('span', { class: 'orb', part: 'orb', 'aria-hidden': 'true' }));
    this.face.append(icon, this.#words);
    this.#button.append(this.face);
    this.#button.addEventListener('pointerenter', onIntent);
    this.#button.addEventListener('focus', onIntent);
    let press = { x: 0, y: 0 };
    this.#button.addEventListener('pointerdown', (event) => {
      press = event;
    });
    // A key's click has no detail. The second one of a double click is no wish to undo the first.
    this.#button.addEventListener('click', ({ detail, x, y }) => {
      if (!detail || (detail < 2 && Math.hypot(x - press.x, y - press.y) < CLICK_PX)) onClick();
    });
  }

  /** @param hasPanel - whether the panel draws what stands on it. */
  draw(host: PanelHost, hasPanel: boolean): void {
    const { snapshot, open, compact, layout, words, language, renderRoot } = host;
    const { status } = snapshot;
    const button = this.#button;
    // In the place of a panel that did not come.
    if (layout === 'inline' && (hasPanel || !snapshot.error)) button.remove();
    else if (!button.parentNode) renderRoot.prepend(button);

    const opens = open || !compact;
    put(button, 'lang', language);
    put(button, 'data-status', status);
    put(button, 'aria-haspopup', opens ? 'dialog' : undefined);
    put(button, 'aria-expanded', opens ? `${open}` : undefined);
    put(button, 'aria-label', open ? words.close : undefined);

    if (!hasPanel) this.#words.textContent = status === 'idle' ? words.launcher : words.status[status];
    else if (this.#words.parentNode) this.face.replaceChildren();
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const attribute in attributes) element.setAttribute(attribute, attributes[attribute]!);
  return element;
}

/** An empty value is none. */
function put(element: Element, attribute: string, value: string | undefined): void {
  if (!value) element.removeAttribute(attribute);
  else if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}
