/** The board as server-sent events: the main part whenever it has changed, looked at every two seconds while somebody reads. */

const EVERY_MS = 2_000;
/** A comment now and then, so that proxies do not take a quiet board for a dead one. */
const QUIET_TICKS = 10;

/**
 * Works only when it is read: an answer to HEAD never is, and for who reads slowly nothing piles up.
 *
 * @param render - what to show now, in any number of lines.
 */
export function boardStream(render: () => string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pause = pauses();
  let last: string | undefined;
  let quiet = 0;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    for (;;) {
      if (last !== undefined && !(await pause.wait(EVERY_MS))) return;
      const next = render();
      quiet = next === last ? quiet + 1 : 0;
      if (next !== last || quiet === QUIET_TICKS) {
        controller.enqueue(encoder.encode(next === last ? ':\n\n' : message(next)));
        last = next;
        quiet = 0;
        return;
      }
    }
  };
  return new ReadableStream({ pull, cancel: pause.end }, { highWaterMark: 0 });
}

/** One after the other. False: they have ended. */
function pauses() {
  let end = () => {};
  return {
    wait: (milliseconds: number) =>
      new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(true), milliseconds);
        end = () => {
          clearTimeout(timer);
          resolve(false);
        };
      }),
    end: () => end(),
  };
}

function message(text: string): string {
  return `${text
    .split('\n')
    .map((line) => `data: ${line}`)
    .join('\n')}\n\n`;
}
