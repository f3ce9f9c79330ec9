import { describe, expect, it } from 'vitest';
import { toolPin } from './tool-pin.ts';

const tool = {
  name: 'search',
  description: 'Finds.',
  inputSchema: { type: 'object', properties: { a: { type: 'string', maxLength: 3 }, b: {} } },
};

describe('toolPin', () => {
  it('is the same whatever the order of keys, and whatever a model is not told', async () => {
    const same = {
      inputSchema: { properties: { b: {}, a: { maxLength: 3, type: 'string' } }, type: 'object' },
      annotations: { readOnlyHint: true },
      description: 'Finds.',
      name: 'search',
    };
    expect(await toolPin(tool)).toMatch(/^sha256-[\w-]{43}$/);
    expect(await toolPin(same)).toBe(await toolPin(tool));
  });

  it.each([
    { name: 'find' },
    { title: 'Search' },
    { description: 'Finds!' },
    { description: undefined },
    { inputSchema: { ...tool.inputSchema, required: ['a'] } },
    { inputSchema: { type: 'object', properties: { a: { type: 'string', maxLength: 4 }, b: {} } } },
  ])('changes with %o', async (change) => {
    expect(await toolPin({ ...tool, ...change })).not.toBe(await toolPin(tool));
  });
});
