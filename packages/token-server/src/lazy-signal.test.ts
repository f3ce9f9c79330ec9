import { describe, expect, it } from 'vitest';
import { withSignalOf } from './lazy-signal.ts';

function source() {
  const controller = new AbortController();
  const asked = { times: 0 };
  class Counted {
    get signal() {
      asked.times += 1;
      return controller.signal;
    }
  }
  return { controller, asked, source: new Counted() };
}

describe('withSignalOf', () => {
  it('asks for the signal when it is asked for, and not before', () => {
    const { source: of, asked, controller } = source();
    const given = withSignalOf(of, { id: 7 });
    expect(given.id).toBe(7);
    expect(Object.keys(given)).toEqual(['id', 'signal']);
    expect(asked.times).toBe(0);
    expect(given.signal).toBe(controller.signal);
    expect(asked.times).toBe(1);
  });

  it('gives each object the signal of its own source', () => {
    const [one, two] = [source(), source()];
    const [first, second] = [withSignalOf(one.source, {}), withSignalOf(two.source, {})];
    one.controller.abort();
    expect([first.signal.aborted, second.signal.aborted]).toEqual([true, false]);
  });

  it('may stand on one that has it from another', () => {
    const { source: of, controller } = source();
    expect(withSignalOf(withSignalOf(of, {}), {}).signal).toBe(controller.signal);
  });

  it('goes along into a copy', () => {
    const { source: of, controller } = source();
    const { signal, ...rest } = { ...withSignalOf(of, { id: 7 }) };
    expect(signal).toBe(controller.signal);
    expect(rest).toMatchObject({ id: 7 });
  });
});
