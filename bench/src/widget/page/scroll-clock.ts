/** Scrolls the transcript from its end upwards, a step each frame: `scrollThrough`; and reads its last turn: `lastTurn`. Main thread. */

const transcript = () => document.querySelector('voice-agent')?.shadowRoot?.querySelector('[part~="transcript"]');
const lastTurn = () => transcript()?.lastElementChild?.textContent ?? '';

/** How long each frame lasted, in milliseconds. */
async function scrollThrough(steps: number, stepPx: number): Promise<number[]> {
  const list = transcript();
  if (!list) throw new Error('There is no transcript.');
  const frame = () => new Promise<number>(requestAnimationFrame);
  list.scrollTop = list.scrollHeight;
  await frame();
  const frames: number[] = [];
  let before = await frame();
  for (let i = 0; i < steps; i++) {
    // A short list is read to and fro.
    const isAtStart = list.scrollTop <= 0;
    if (isAtStart) list.scrollTop = list.scrollHeight;
    else list.scrollTop -= stepPx;
    const now = await frame();
    frames.push(now - before);
    before = now;
  }
  return frames;
}
Object.assign(globalThis, { scrollThrough, lastTurn });

export {};
