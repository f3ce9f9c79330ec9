/** Heaps of a page and of its workers after a forced collection, through the DevTools protocol. */
import type { CDPSession } from 'playwright-core';
import type { Stage } from './open-stage.ts';

interface HeapUsage {
  readonly usedSize: number;
  /** Memory of array buffers, which live outside of the heap. */
  readonly backingStorageSize?: number;
}

export interface Heap {
  /** Bytes that the page and its workers hold. Collects twice: finalizers may free more. */
  usedBytes(): Promise<number>;
}

export async function openHeap({ context, page }: Stage): Promise<Heap> {
  const cdp = await context.newCDPSession(page);
  const workers = new Map<string, WorkerSession>();
  cdp.on('Target.attachedToTarget', ({ sessionId }) => workers.set(sessionId, new WorkerSession(cdp, sessionId)));
  cdp.on('Target.detachedFromTarget', ({ sessionId }) => workers.delete(sessionId));
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return {
    async usedBytes() {
      const { usedSize, backingStorageSize = 0 } = (await collected((method) =>
        cdp.send(method as 'Runtime.getHeapUsage'),
      )) as HeapUsage;
      let bytes = usedSize + backingStorageSize;
      for (const worker of workers.values()) {
        const usage = (await collected((method) => worker.send(method))) as HeapUsage;
        bytes += usage.usedSize + (usage.backingStorageSize ?? 0);
      }
      return bytes;
    },
  };
}

async function collected(send: (method: string) => Promise<unknown>): Promise<unknown> {
  await send('HeapProfiler.collectGarbage');
  await send('HeapProfiler.collectGarbage');
  return send('Runtime.getHeapUsage');
}

/** A worker behind its page: playwright's sessions do not reach it, messages through the page's session do. */
class WorkerSession {
  readonly #cdp: CDPSession;
  readonly #sessionId: string;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #count = 0;

  constructor(cdp: CDPSession, sessionId: string) {
    this.#cdp = cdp;
    this.#sessionId = sessionId;
    cdp.on('Target.receivedMessageFromTarget', (event) => {
      if (event.sessionId !== sessionId) return;
      const { id, result } = JSON.parse(event.message) as { id?: number; result?: unknown };
      if (id !== undefined) this.#waiting.get(id)?.(result);
    });
  }

  async send(method: string): Promise<unknown> {
    const id = ++this.#count;
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    const message = JSON.stringify({ id, method, params: {} });
    await this.#cdp.send('Target.sendMessageToTarget', { sessionId: this.#sessionId, message });
    return answer;
  }
}
