import { expect } from '@esm-bundle/chai';
import { type PageEvent, watchPage } from './page-events.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function afterEach(body: () => void): void;

/** Events are told in the order in which they happen, so that what comes after the last one has not been told. */
function watch(clock?: Parameters<typeof watchPage>[2]) {
  const told: PageEvent[] = [];
  const life = new AbortController();
  let resolve: () => void = () => undefined;
  const next = new Promise<void>((done) => {
    resolve = done;
  });
  const listener = (event: PageEvent) => {
    told.push(event);
    resolve();
  };
  watchPage(listener, life.signal, clock);
  return { told, life, next };
}

/** What `document.visibilityState` says, until it is taken back. */
function see(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}

afterEach(() => Reflect.deleteProperty(document, 'visibilityState'));

describe('watchPage', () => {
  it('tells of network, sight, end and storage', () => {
    const { told, life } = watch();
    window.dispatchEvent(new Event('offline'));
    window.dispatchEvent(new Event('online'));
    see('hidden');
    see('visible');
    document.dispatchEvent(new Event('resume', { bubbles: true }));
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    window.dispatchEvent(new StorageEvent('storage', { key: 'x' }));
    expect(told).to.deep.equal(['offline', 'online', 'shown', 'shown', 'leaving', 'shown', 'stored']);
    life.abort();
  });

  it('tells nothing after its end, nor of one that never began', () => {
    const { told, life } = watch();
    life.abort();
    watchPage((event) => told.push(event), AbortSignal.abort());
    for (const type of ['online', 'offline', 'pagehide', 'pageshow']) window.dispatchEvent(new Event(type));
    see('visible');
    expect(told).to.deep.equal([]);
  });

  it('tells nothing to those behind a listener that ended it', () => {
    const told: string[] = [];
    const life = new AbortController();
    watchPage(() => life.abort(), life.signal);
    watchPage(() => told.push('second'), life.signal);
    window.dispatchEvent(new Event('online'));
    expect(told).to.deep.equal([]);
  });

  it('notices a sleep by the clock, once', async () => {
    let skipped = 0;
    const { told, life, next } = watch({ intervalMs: 300, now: () => performance.now() + skipped });
    skipped = 3_600_000;
    await next;
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(told).to.deep.equal(['shown']);
    life.abort();
  });

  it('does not take a hidden page’s slow timers for a sleep', async () => {
    let skipped = 0;
    const hidden = watch({ intervalMs: 20, now: () => performance.now() + skipped });
    see('hidden');
    skipped = 3_600_000;
    // A witness whose clock ticks as often, and which was begun later.
    await new Promise<void>((resolve) => {
      let looks = 0;
      const now = () => {
        looks += 1;
        if (looks > 6) resolve();
        return 0;
      };
      watchPage(() => undefined, hidden.life.signal, { intervalMs: 20, now });
    });
    expect(hidden.told).to.deep.equal([]);
    hidden.life.abort();
  });

  it('tells a page that is really left', async () => {
    const frame = document.createElement('iframe');
    const module = new URL('./page-events.ts', import.meta.url).href;
    const html = `<!doctype html><script type="module">
      const { watchPage } = await import(${JSON.stringify(module)});
      watchPage((event) => sessionStorage.setItem('left', event), new AbortController().signal);
      parent.postMessage('ready', '*');
    </script>`;
    sessionStorage.removeItem('left');
    const ready = new Promise((resolve) => window.addEventListener('message', resolve, { once: true }));
    frame.src = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
    document.body.append(frame);
    await ready;
    frame.remove();
    expect(sessionStorage.getItem('left')).to.equal('leaving');
    sessionStorage.removeItem('left');
  });
});
