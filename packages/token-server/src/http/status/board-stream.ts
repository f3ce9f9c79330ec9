/** The board as server-sent events: the main part whenever it has changed, looked at every two seconds. */

const EVERY_MS = 2_000;
/** A comment now and then, so that proxies do not take a quiet board for a dead one. */
const QUIET_TICKS = 10;

/** @param render - what to show now, in any number of lines. */
export function boardStream(render: () => string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let timer: ReturnType<typeof setInterval>;
  let last = '';
  let quiet = 0;
  return new ReadableStream({
    start(controller) {
      const send = () => {
        const next = render();
        quiet = next === last ? quiet + 1 : 0;
        if (next !== last) controller.enqueue(encoder.encode(message(next)));
        else if (quiet % QUIET_TICKS === 0) controller.enqueue(encoder.encode(':\n\n'));
        last = next;
      };
      send();
      timer = setInterval(send, EVERY_MS);
    },
    cancel() {
      clearInterval(timer);
    },
  });
}

function message(text: string): string {
  return `${text
    .split('\n')
    .map((line) => `data: ${line}`)
    .join('\n')}\n\n`;
}
