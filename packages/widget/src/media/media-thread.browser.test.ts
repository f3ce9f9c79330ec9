import { expect } from '@esm-bundle/chai';
import type { EngineMessage } from './media-messages.ts';
import { type MediaThread, startMediaThread } from './media-thread.ts';
import { mediaWorkerUrl } from './media-worker-url.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => Promise<void>): void;
declare function afterEach(body: () => void): void;

const RealWorker = globalThis.Worker;

afterEach(() => {
  globalThis.Worker = RealWorker;
});

/** What the browser does in place of starting a Worker. */
function replaceWorker(construct: (url: string | URL) => Worker): void {
  globalThis.Worker = new Proxy(RealWorker, { construct: (_target, [url]) => construct(url) });
}

const never = new AbortController().signal;

/** The engine answers a whole life: begin, connect to nowhere, close. */
async function live(thread: MediaThread): Promise<EngineMessage[]> {
  const messages: EngineMessage[] = [];
  const capture = new MessageChannel();
  const playback = new MessageChannel();
  const until = (type: string) =>
    new Promise<void>((resolve) => {
      thread.onMessage = (message) => {
        messages.push(message);
        const types = message.type === 'reports' ? message.reports.map((report) => report.type) : [message.type];
        if (types.some((one) => one === type)) resolve();
      };
    });
  const { port2: capturePort } = capture;
  const { port2: playbackPort } = playback;
  thread.post({ type: 'begin', capturePort, playbackPort, pushToTalk: false }, [capturePort, playbackPort]);
  const closed = until('closed');
  const grant = { url: 'ws://127.0.0.1:9/', protocols: ['realtime'], expiresAt: 0 };
  thread.post({ type: 'connect', connection: { grant, opening: [] } });
  await closed;
  const done = until('done');
  thread.post({ type: 'close' });
  await done;
  thread.end();
  return messages;
}

describe('startMediaThread', () => {
  it('runs the engine in a Worker', async () => {
    const thread = await startMediaThread(never);
    expect(thread.kind).to.equal('worker');
    const [closed] = await live(thread);
    expect(closed).to.deep.equal({ type: 'reports', reports: [{ type: 'closed', code: 1006, reason: '' }] });
  });

  it('runs the same engine on the main thread where there is no Worker', async () => {
    Reflect.deleteProperty(globalThis, 'Worker');
    const thread = await startMediaThread(never);
    expect(thread.kind).to.equal('main');
    const [closed] = await live(thread);
    expect(closed).to.deep.equal({ type: 'reports', reports: [{ type: 'closed', code: 1006, reason: '' }] });
  });

  it('runs on the main thread where the constructor throws', async () => {
    replaceWorker(() => {
      throw new DOMException('refused', 'SecurityError');
    });
    const thread = await startMediaThread(never);
    expect(thread.kind).to.equal('main');
    thread.end();
  });

  it('runs on the main thread when the script is not there', async () => {
    const thread = await startMediaThread(never, `${mediaWorkerUrl}.missing`);
    expect(thread.kind).to.equal('main');
    thread.end();
  });

  it('runs on the main thread when the Worker never says ready, and ends that Worker', async () => {
    let terminated = false;
    replaceWorker(() => {
      const worker = new RealWorker(URL.createObjectURL(new Blob([''], { type: 'text/javascript' })));
      const terminate = worker.terminate.bind(worker);
      worker.terminate = () => {
        terminated = true;
        terminate();
      };
      return worker;
    });
    const thread = await startMediaThread(never);
    expect(thread.kind).to.equal('main');
    expect(terminated).to.equal(true);
    thread.end();
  });

  it('starts a script of another origin through a module of the page, and revokes that', async () => {
    // The same server by another name is another origin to the browser. It sends no CORS headers, so the module is
    // refused in the end; that it runs where they are sent is proved by the end-to-end test.
    const elsewhere = new URL(mediaWorkerUrl, location.href);
    elsewhere.hostname = elsewhere.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
    const sources: Promise<string>[] = [];
    const urls: string[] = [];
    replaceWorker((url) => {
      urls.push(String(url));
      sources.push(fetch(url).then((response) => response.text()));
      return new RealWorker(url, { type: 'module' });
    });
    const thread = await startMediaThread(never, elsewhere.href);
    expect(await Promise.all(sources)).to.deep.equal([`await import(${JSON.stringify(elsewhere.href)})`]);
    expect(urls[0]).to.match(/^blob:/);
    const revoked = await fetch(urls[0]!).catch((error) => error);
    expect(revoked).to.be.instanceOf(TypeError);
    expect(thread.kind).to.equal('main');
    thread.end();
  });

  it('runs on the main thread where the policy of the page refuses Workers', async () => {
    const frame = document.createElement('iframe');
    const report = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data), { once: true }));
    frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="worker-src 'none'">
      <script type="module">
        import { startMediaThread } from '${new URL('./media-thread.ts', import.meta.url)}';
        const refused = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve));
        const thread = await startMediaThread(new AbortController().signal);
        parent.postMessage({ kind: thread.kind, directive: (await refused).effectiveDirective }, '*');
      </script>`;
    document.body.append(frame);
    expect(await report).to.deep.equal({ kind: 'main', directive: 'worker-src' });
    frame.remove();
  });

  it('rejects with the reason when aborted before, and while the Worker starts', async () => {
    const reason = new Error('hung up');
    const before = await startMediaThread(AbortSignal.abort(reason)).catch((error) => error);
    expect(before).to.equal(reason);
    const abort = new AbortController();
    const starting = startMediaThread(abort.signal).catch((error) => error);
    abort.abort(reason);
    expect(await starting).to.equal(reason);
  });

  it('passes on what nothing in the Worker caught', async () => {
    const thread = await startMediaThread(never);
    const died = new Promise((resolve) => (thread.onError = resolve));
    // No port in it: the engine cannot begin.
    thread.post({ type: 'begin' } as never);
    expect(String(await died)).to.match(/undefined/);
    thread.end();
  });
});
