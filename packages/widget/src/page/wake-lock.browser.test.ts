import { expect } from '@esm-bundle/chai';
import { keepAwake } from './wake-lock.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function afterEach(body: () => void): void;

/** Stands in for the browser's: headless, it refuses the real one. Granted in a later task, as there. */
class Lock extends EventTarget implements WakeLockSentinel {
  readonly type = 'screen';
  released = false;
  onrelease = null;

  async release(): Promise<undefined> {
    if (this.released) return;
    this.released = true;
    this.dispatchEvent(new Event('release'));
  }
}

function give(wakeLock: unknown): void {
  Object.defineProperty(navigator, 'wakeLock', { value: wakeLock, configurable: true });
}

function watchLocks() {
  const locks: Promise<WakeLockSentinel>[] = [];
  const request = () => {
    const lock = new Promise<WakeLockSentinel>((grant) => setTimeout(() => grant(new Lock())));
    locks.push(lock);
    return lock;
  };
  give({ request });
  return locks;
}

/** All that was granted, when it has been let go. */
async function released(locks: readonly Promise<WakeLockSentinel>[]): Promise<boolean[]> {
  const granted = await Promise.all(locks);
  await Promise.all(
    granted.map((lock) => lock.released || new Promise((done) => lock.addEventListener('release', done))),
  );
  return granted.map((lock) => lock.released);
}

const changed = () => document.dispatchEvent(new Event('visibilitychange'));

describe('keepAwake', () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'wakeLock');
    Reflect.deleteProperty(document, 'visibilityState');
  });

  it('holds a lock until it is over', async () => {
    const locks = watchLocks();
    const life = new AbortController();
    keepAwake(life.signal);
    expect((await locks[0])?.released).to.equal(false);
    life.abort();
    expect(await released(locks)).to.deep.equal([true]);
    changed();
    expect(locks.length).to.equal(1);
  });

  it('asks again when the page is shown, and holds one only', async () => {
    const locks = watchLocks();
    const life = new AbortController();
    keepAwake(life.signal);
    await locks[0];
    changed();
    changed();
    expect(locks.length).to.equal(3);
    const [last] = await Promise.all([locks[2], released(locks.slice(0, 2))]);
    expect(last?.released).to.equal(false);
    life.abort();
    expect(await released(locks)).to.deep.equal([true, true, true]);
  });

  it('does not ask while the page is hidden', () => {
    const locks = watchLocks();
    const life = new AbortController();
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    keepAwake(life.signal);
    changed();
    expect(locks.length).to.equal(0);
    life.abort();
  });

  it('lets a lock go that comes too late', async () => {
    const locks = watchLocks();
    const life = new AbortController();
    keepAwake(life.signal);
    life.abort();
    expect(await released(locks)).to.deep.equal([true]);
  });

  it('does not ask for a call that is over', () => {
    const locks = watchLocks();
    keepAwake(AbortSignal.abort());
    expect(locks.length).to.equal(0);
  });

  it('is silent where it is refused, and where the browser has none', async () => {
    const unhandled: unknown[] = [];
    const listener = (event: PromiseRejectionEvent) => unhandled.push(event.reason);
    window.addEventListener('unhandledrejection', listener);
    const life = new AbortController();
    // The real one, which refuses where nobody allowed it.
    keepAwake(life.signal);
    give({ request: () => Promise.reject(new DOMException('battery is low', 'NotAllowedError')) });
    keepAwake(life.signal);
    give(undefined);
    keepAwake(life.signal);
    await new Promise((resolve) => setTimeout(resolve));
    life.abort();
    expect(unhandled).to.deep.equal([]);
    window.removeEventListener('unhandledrejection', listener);
  });
});
