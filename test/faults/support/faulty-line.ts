/**
 * A TCP proxy whose line can be cut, stalled, delayed, throttled and half-closed, for real: the peers see what a bad
 * network would show them. Knows no HTTP but for telling Realtime sockets from the rest.
 */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface FaultyLine {
  /** In the place of the target's. */
  url: string;
  /** Realtime sockets opened so far. */
  readonly realtimeCount: number;
  /** Resets the connections, as a router does that forgets them. */
  cut(which?: Which): void;
  /** The target's side ends, with no WebSocket close before it; the browser's side stays open for writing. */
  halfClose(): void;
  /** Nothing passes either way, and nobody is told. `heal` lets it pass. */
  stall(): void;
  /** New connections are reset at once. */
  refuse(which?: Which): void;
  /** Each chunk from the target comes this much later, plus a random part. Order holds. */
  delay(milliseconds: number, jitterMilliseconds?: number): void;
  /** What the browser sends of Realtime passes at this rate. */
  throttle(bytesPerSecond: number): void;
  heal(): void;
  close(): Promise<void>;
}

type Which = 'realtime' | 'all';

interface Conditions {
  refused: Which | undefined;
  stalled: boolean;
  delayMs: number;
  jitterMs: number;
  bytesPerSecond: number;
}

const FINE: Conditions = {
  refused: undefined,
  stalled: false,
  delayMs: 0,
  jitterMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
};

interface Link {
  readonly browser: Socket;
  readonly target: Socket;
  isRealtime: boolean;
}

export async function startFaultyLine(targetUrl: string): Promise<FaultyLine> {
  const { hostname, port } = new URL(targetUrl);
  const conditions = { ...FINE };
  const links = new Set<Link>();
  let realtimeCount = 0;

  const server = createServer({ allowHalfOpen: true }, (browser) => {
    if (conditions.refused === 'all') return void browser.resetAndDestroy();
    const target = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const link: Link = { browser, target, isRealtime: false };
    links.add(link);
    for (const socket of [browser, target]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        links.delete(link);
        // A reset on one side is a reset on the other; an end has been passed on before.
        if (socket.errored) (socket === browser ? target : browser).resetAndDestroy();
      });
    }
    browser.once('data', (first) => {
      if (!/^upgrade: websocket/im.test(first.toString('latin1'))) return;
      if (conditions.refused) {
        // Before the first byte is passed on.
        target.destroy();
        return void browser.resetAndDestroy();
      }
      link.isRealtime = true;
      realtimeCount += 1;
    });
    pump(browser, target, (length) => (link.isRealtime ? (length / conditions.bytesPerSecond) * 1000 : 0), conditions);
    pump(target, browser, () => conditions.delayMs + Math.random() * conditions.jitterMs, conditions, 'late');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));

  const set = (changed: Partial<Conditions>): void => void Object.assign(conditions, changed);
  const chosen = (which: Which) => [...links].filter(({ isRealtime }) => which === 'all' || isRealtime);
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    get realtimeCount() {
      return realtimeCount;
    },
    cut(which = 'realtime') {
      for (const { browser, target } of chosen(which)) {
        browser.resetAndDestroy();
        target.resetAndDestroy();
      }
    },
    halfClose() {
      for (const { browser, target } of chosen('realtime')) {
        browser.end();
        target.destroy();
      }
    },
    stall: () => set({ stalled: true }),
    refuse: (which = 'realtime') => set({ refused: which }),
    delay: (delayMs, jitterMs = 0) => set({ delayMs, jitterMs }),
    throttle: (bytesPerSecond) => set({ bytesPerSecond }),
    heal: () => set(FINE),
    async close() {
      for (const { browser, target } of links) {
        browser.destroy();
        target.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Passes chunks on in order, each after `waitMs`. `late` counts from the chunk's arrival, so that a delay is no limit of
 * the rate; otherwise the wait is the time that the chunk occupies the line, and the reader waits with it.
 */
function pump(
  from: Socket,
  to: Socket,
  waitMs: (length: number) => number,
  conditions: Conditions,
  mode: 'late' | 'slow' = 'slow',
): void {
  const waiting: { chunk: Buffer; dueAt: number }[] = [];
  let busy = false;
  let ended = false;
  from.on('data', (chunk: Buffer) => {
    waiting.push({ chunk, dueAt: mode === 'late' ? performance.now() + waitMs(chunk.length) : 0 });
    if (mode === 'slow' && waiting.length > 4) from.pause();
    void run();
  });
  from.on('end', () => {
    ended = true;
    void run();
  });

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = waiting[0]; next; next = waiting[0]) {
      const pause = mode === 'late' ? next.dueAt - performance.now() : waitMs(next.chunk.length);
      if (pause > 0) await sleep(Math.min(pause, 60_000));
      while (conditions.stalled && !to.destroyed && !from.destroyed) await sleep(20);
      waiting.shift();
      if (to.destroyed) return;
      if (!to.write(next.chunk)) await new Promise((resolve) => to.once('drain', resolve).once('close', resolve));
      if (waiting.length < 2) from.resume();
    }
    busy = false;
    if (ended) to.end();
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
