/** F6: from the page into the panel, and from the panel back to where the focus was on the page. Loaded with the first press. */

/** By the panel's root: what had the focus before. */
const cameFrom = new WeakMap<ParentNode, HTMLElement>();

/**
 * @param from - what the key was pressed on.
 * @param enter - gives the panel the focus.
 */
export function switchFocus(root: ParentNode, from: HTMLElement, enter: () => void): void {
  const inside = root.querySelector<HTMLElement>(':focus');
  if (!inside) {
    cameFrom.set(root, from);
    enter();
    return;
  }
  const back = cameFrom.get(root);
  if (back?.isConnected && back.tabIndex >= 0) back.focus();
  else inside.blur();
}
