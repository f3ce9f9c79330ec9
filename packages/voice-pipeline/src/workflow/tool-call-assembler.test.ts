import { describe, expect, it } from 'vitest';
import { ToolCallAssembler } from './tool-call-assembler.ts';

function assembled(...deltas: unknown[]) {
  const calls = new ToolCallAssembler();
  for (const delta of deltas) calls.add(delta);
  return calls.finish().map(({ id, function: { name, arguments: given } }) => [id, name, given]);
}

describe('ToolCallAssembler', () => {
  it('puts fragments of several calls together, in the order of their index', () => {
    expect(
      assembled(
        [{ index: 1, id: 'b', function: { name: 'two', arguments: '' } }],
        [{ index: 0, id: 'a', function: { name: 'one', arguments: '{"x"' } }],
        [
          { index: 1, function: { arguments: '{}' } },
          { index: 0, function: { arguments: ':1}' } },
        ],
      ),
    ).toEqual([
      ['a', 'one', '{"x":1}'],
      ['b', 'two', '{}'],
    ]);
  });

  it('bears servers without an index: a new id is a new call', () => {
    expect(
      assembled(
        [{ id: 'a', function: { name: 'one', arguments: '{' } }],
        [{ function: { arguments: '}' } }],
        [{ id: 'b', function: { name: 'two', arguments: '{}' } }],
      ),
    ).toEqual([
      ['a', 'one', '{}'],
      ['b', 'two', '{}'],
    ]);
  });

  it('makes up what is missing: an id, arguments, a text of arguments', () => {
    const [[id, name, given] = []] = assembled([{ index: 0, function: { name: 'one' } }]);
    expect(id).toMatch(/^call_0_/);
    expect([name, given]).toEqual(['one', '{}']);
    expect(assembled([{ index: 0, id: 'a', function: { name: 'one', arguments: { x: 1 } } }])).toEqual([
      ['a', 'one', '{"x":1}'],
    ]);
  });

  it('leaves out what has no name, and what is no call at all', () => {
    expect(assembled(undefined, null, 'x', [null, 5, {}], [{ index: 0, id: 'a', function: {} }])).toEqual([]);
  });
});
