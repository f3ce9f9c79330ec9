/** Notes when the last click came and when the client first said that it listens. Loaded before the client. Main thread. */

const readyClock = { clickedMs: 0, readyMs: 0 };
Object.assign(globalThis, { readyClock });

const now = () => performance.timeOrigin + performance.now();
const READY = 'voice-agent[status="listening"], body[data-status="ready"]';

addEventListener('click', () => (readyClock.clickedMs = now()), { capture: true });
new MutationObserver(() => {
  if (readyClock.readyMs === 0 && document.querySelector(READY)) readyClock.readyMs = now();
}).observe(document, { attributes: true, subtree: true });

export {};
