import { expect } from '@esm-bundle/chai';
import { savedValue } from './saved-value.ts';
import { inSandbox } from './testing/in-sandbox.ts';

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void | Promise<void>): void;
declare function beforeEach(body: () => void): void;
declare function afterEach(body: () => void): void;

const picture = `data:image/png;base64,${'A'.repeat(3_000_000)}`;
const filler = 'filler';

/** Leaves about this many characters of room. Chromium's limit is 10 MiB, at two bytes a character, per origin. */
function fillStorage(room: number): void {
  let size = 4_000_000;
  let text = '';
  while (size > 1_000) {
    try {
      sessionStorage.setItem(filler, text + 'x'.repeat(size));
      text += 'x'.repeat(size);
    } catch {
      size = Math.floor(size / 2);
    }
  }
  sessionStorage.setItem(filler, text.slice(room));
}

describe('savedValue', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => sessionStorage.clear());

  it('loads what was saved, also through another object', () => {
    savedValue('a').save({ text: 'Hi', list: [1, null] });
    expect(savedValue('a').load()).to.deep.equal({ text: 'Hi', list: [1, null] });
  });

  it('keeps apart what belongs to others', () => {
    savedValue('https://one.test/#support').save(1);
    savedValue('https://one.test/#billing').save(2);
    expect(savedValue('https://one.test/#support').load()).to.equal(1);
    savedValue('https://one.test/#billing').forget();
    expect(savedValue('https://one.test/#support').load()).to.equal(1);
    expect(savedValue('https://one.test/#billing').load()).to.equal(undefined);
  });

  it('has nothing before anything was saved, nor after it was forgotten, twice', () => {
    const saved = savedValue('a');
    expect(saved.load()).to.equal(undefined);
    saved.save('x');
    saved.forget();
    saved.forget();
    expect(saved.load()).to.equal(undefined);
    expect(sessionStorage.length).to.equal(0);
  });

  it('takes what is no JSON for nothing', () => {
    const saved = savedValue('a');
    saved.save('x');
    sessionStorage.setItem(sessionStorage.key(0)!, '{"version":1,');
    expect(saved.load()).to.equal(undefined);
  });

  it('leaves pictures out when they do not fit', () => {
    fillStorage(1_000_000);
    const entries = [{ id: 'u1', text: 'What is this?', images: [picture] }];
    savedValue('a').save({ entries });
    expect(savedValue('a').load()).to.deep.equal({ entries: [{ id: 'u1', text: 'What is this?' }] });
  });

  it('keeps pictures that fit', () => {
    savedValue('a').save({ images: [picture] });
    expect(savedValue('a').load()).to.deep.equal({ images: [picture] });
  });

  it('gives up what is too big without pictures, and does not leave an older state behind', () => {
    const saved = savedValue('a');
    saved.save('older');
    fillStorage(1_000);
    saved.save({ text: 'x'.repeat(100_000) });
    expect(saved.load()).to.equal(undefined);
  });

  it('does not throw for what is no JSON', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    savedValue('a').save(circular);
    savedValue('a').save(undefined);
    expect(savedValue('a').load()).to.equal(undefined);
  });

  it('does nothing where storage is forbidden', async () => {
    const answer = await inSandbox(
      new URL('./saved-value.ts', import.meta.url),
      `const saved = module.savedValue('a');
      saved.save(1);
      saved.forget();
      parent.postMessage({ loaded: saved.load() ?? 'nothing', origin }, '*');`,
    );
    expect(answer).to.deep.equal({ loaded: 'nothing', origin: 'null' });
  });
});
