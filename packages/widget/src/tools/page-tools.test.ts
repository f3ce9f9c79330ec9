import { describe, expect, it } from 'vitest';
import { PageTools } from './page-tools.ts';

describe('PageTools', () => {
  const first = () => 'first';
  const second = () => 'second';

  it('finds the last one of a name, and the one before when that is taken back', () => {
    const tools = new PageTools();
    const removeFirst = tools.register('look', first);
    const removeSecond = tools.register('look', second);
    expect(tools.find('look')).toBe(second);
    removeSecond();
    expect(tools.find('look')).toBe(first);
    removeFirst();
    expect(tools.find('look')).toBeUndefined();
  });

  it('takes back its own only, once, though handlers are the same', () => {
    const tools = new PageTools();
    const remove = tools.register('look', first);
    tools.register('look', first);
    remove();
    remove();
    expect(tools.find('look')).toBe(first);
  });

  it('does not take a name for something that every object has', () => {
    expect(new PageTools().find('constructor')).toBeUndefined();
  });
});
