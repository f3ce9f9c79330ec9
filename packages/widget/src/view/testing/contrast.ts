/** How well what is shown can be told from what is behind it, as WCAG 2.2 computes it. Colours come from the browser. */

/** In a colour space of the style's own choice; the canvas makes red, green and blue of them, as the screen does. */
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;

/** Luminance of one point that is painted with these, one over the other. */
const luminanceOf = remembered((colours: string) => {
  canvas.fillStyle = '#fff';
  canvas.fillRect(0, 0, 1, 1);
  for (const colour of colours.split('|')) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
});

/** 1 to 21, of a colour on what stands behind the element's content. */
export function contrastOf(colour: string, element: Element): number {
  const behind = backgroundsOf(element).join('|');
  const [darker = 0, lighter = 0] = [luminanceOf(behind), luminanceOf(`${behind}|${colour}`)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Elements with words of their own that can be seen now. */
export function textsOf(root: Element): Element[] {
  return [...root.querySelectorAll('*')].filter(
    (element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) &&
      !element.matches('.hidden-text, option, svg *') &&
      element.checkVisibility(),
  );
}

/** From the outermost to the element's own. */
function backgroundsOf(element: Element | null): string[] {
  if (!element) return [];
  const around = element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
  const { backgroundColor, backgroundImage } = getComputedStyle(element);
  // A surface is a picture of one colour, over what stands there where it is none.
  const [, surface] = /^linear-gradient\((\w+\([^)]+\)) 0px, \1 0px\)$/.exec(backgroundImage) ?? [];
  return [...backgroundsOf(around), backgroundColor, ...(surface ? [surface] : [])];
}

function remembered(compute: (key: string) => number): (key: string) => number {
  const known = new Map<string, number>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
