import { expect } from '@esm-bundle/chai';
import type { PagePort } from '../session/ports.ts';
import { createPage } from './create-page.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function afterEach(body: () => void): void;

/** The fit is proved by the compiler. */
const pageOf = (key: string): PagePort => createPage({ key });

describe('createPage', () => {
  afterEach(() => {
    sessionStorage.clear();
    Reflect.deleteProperty(navigator, 'onLine');
  });

  it('knows whether there is a network, each time anew', () => {
    const page = pageOf('a');
    expect(page.online).to.equal(true);
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    expect(page.online).to.equal(false);
  });

  it('remembers by its key', () => {
    pageOf('a').save({ version: 1 } as never);
    expect(pageOf('a').load()).to.deep.equal({ version: 1 });
    expect(pageOf('b').load()).to.equal(undefined);
    pageOf('a').forget();
    expect(pageOf('a').load()).to.equal(undefined);
  });

  it('tells, keeps awake and has the voice until the call ends', async () => {
    const first = new AbortController();
    const second = new AbortController();
    const told: string[] = [];
    const page = pageOf('a');
    page.subscribe((event) => told.push(event), first.signal);
    page.keepAwake(first.signal);
    window.dispatchEvent(new Event('online'));
    const lost = new Promise<void>((resolve) => page.takeVoice(first.signal, resolve));
    pageOf('b').takeVoice(second.signal, () => told.push('lost by the second'));
    await lost;
    first.abort();
    second.abort();
    window.dispatchEvent(new Event('online'));
    expect(told).to.deep.equal(['online']);
    // Granted only when nobody holds it.
    expect(await navigator.locks.request('voice-agent', () => 'free')).to.equal('free');
  });
});
