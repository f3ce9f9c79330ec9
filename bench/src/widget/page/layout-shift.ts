/**
 * Sums up by how much the page has moved: `layoutShift`. Brought when all is over, and told by the browser what it kept:
 * no script of the bench was in the page before. Main thread.
 */

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
}

const layoutShift = new Promise<number>((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries() as LayoutShift[]) sum += value;
  }).observe({ type: 'layout-shift', buffered: true });
  // What was kept is told at once, or never where there is nothing.
  setTimeout(() => resolve(sum), 100);
});
Object.assign(globalThis, { layoutShift });

export {};
