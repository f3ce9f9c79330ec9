/**
 * Starts the thread that the media engine runs on: a Worker, or the main thread where the page refuses one (its CSP, a
 * script from an origin without CORS, a very old browser). Main thread.
 */
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import type { EngineCommand, EngineMessage } from './media-messages.ts';
import { mediaWorkerUrl } from './media-worker-url.ts';
import { trustedScriptUrl } from './trusted-script-url.ts';

/** A Worker that has not said `ready` after 3 s will not. Counted in ticks, because a page that is busy gets none. */
const READY_TICK_MS = 250;
const READY_TICKS = 12;

/** The engine's end of the conversation. */
export interface MediaThread {
  readonly kind: 'worker' | 'main';
  /** Called with everything but the Worker's `ready`. */
  onMessage: (message: EngineMessage) => void;
  /** An error that nothing in the thread caught. */
  onError: (cause: unknown) => void;
  post(command: EngineCommand, transfer?: Transferable[]): void;
  /** Ends the thread at once. Idempotent. */
  end(): void;
}

/**
 * @param workerUrl - where the Worker's script is, for pages that bring their own; seen from the page, as Turbopack names files.
 * Not `import.meta.url`: beside `new URL` bundlers take it for a file to bring along, and webpack puts an error in its place.
 * @throws VoiceAgentError audio-unsupported; the signal's reason when aborted.
 */
export async function startMediaThread(signal: AbortSignal, workerUrl = mediaWorkerUrl): Promise<MediaThread> {
  signal.throwIfAborted();
  const thread = (await startWorker(new URL(workerUrl, location.href), signal)) ?? (await serveHere());
  if (!signal.aborted) return thread;
  thread.end();
  throw signal.reason;
}

/** Undefined where the Worker is refused, now or before its `ready`. */
async function startWorker(url: URL, signal: AbortSignal): Promise<MediaThread | undefined> {
  const shim = url.origin === globalThis.origin ? undefined : shimFor(url);
  try {
    const worker = new Worker(trustedScriptUrl(shim ?? url.href), { type: 'module' });
    if (await saysReady(worker, signal)) {
      const thread = threadOf('worker', worker, () => worker.terminate());
      worker.onerror = (event) => {
        // It is reported as ours; the page's own error handler need not see it.
        event.preventDefault();
        thread.onError(event.error ?? event.message);
      };
      return thread;
    }
    worker.terminate();
  } catch {
    // No Worker at all, or a policy that throws. Refusals of the other kind come as an `error` event.
  } finally {
    if (shim) URL.revokeObjectURL(shim);
  }
  return undefined;
}

/**
 * A Worker must be of the page's origin; a module inside may come from elsewhere. By `import()`, since a static import falls
 * under the page's `worker-src` as the Worker itself does, and this one under `script-src`, which lets our files in.
 */
function shimFor(url: URL): string {
  return URL.createObjectURL(new Blob([`await import(${JSON.stringify(url.href)})`], { type: 'text/javascript' }));
}

function saysReady(worker: Worker, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const settled = new AbortController();
    const settle = (event?: Event) => {
      event?.preventDefault();
      clearInterval(timer);
      settled.abort();
      // The first message is `ready`.
      resolve(event?.type === 'message');
    };
    let ticks = 0;
    const timer = setInterval(() => ++ticks === READY_TICKS && settle(), READY_TICK_MS);
    const listening = { signal: settled.signal };
    worker.addEventListener('message', settle, listening);
    worker.addEventListener('error', settle, listening);
    signal.addEventListener('abort', settle, listening);
  });
}

/** The same engine on this thread. Its code is loaded only here. */
async function serveHere(): Promise<MediaThread> {
  const { serveEngine } = await import('./serve-engine.ts').catch((cause) => {
    throw new VoiceAgentError('audio-unsupported', 'The media engine did not load.', { cause });
  });
  const { port1, port2 } = new MessageChannel();
  const thread = threadOf('main', port1, () => port1.close());
  serveEngine(port2, { stalls: true });
  return thread;
}

function threadOf(kind: MediaThread['kind'], engine: Worker | MessagePort, end: () => void): MediaThread {
  const thread: MediaThread = {
    kind,
    onMessage: () => undefined,
    onError: () => undefined,
    post: (command, transfer = []) => engine.postMessage(command, transfer),
    end,
  };
  engine.onmessage = ({ data }: MessageEvent<EngineMessage>) => thread.onMessage(data);
  engine.onmessageerror = () => thread.onError('a message could not be read');
  return thread;
}
