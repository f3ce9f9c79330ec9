/**
 * Puts a text on the clipboard. Where a page or a frame may not use it, the old way is tried, which a click may take.
 * @param root - where the field of the old way stands for a moment.
 * @returns whether it worked.
 */
export async function copyText(text: string, root: ShadowRoot): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = root.activeElement as HTMLElement | null;
    const field = Object.assign(document.createElement('textarea'), { value: text, className: 'hidden-text' });
    root.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    focused?.focus();
    return copied;
  }
}
