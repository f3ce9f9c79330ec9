import { describe, expect, it } from 'vitest';
import type { Measure } from './measure.ts';
import { meetsBudget, renderTables, replaceTables } from './table.ts';

const gap: Measure = {
  id: 'widget.gap',
  title: 'largest gap',
  value: 41.237,
  unit: 'ms',
  better: 'lower',
  budget: 80,
  peers: { plain: 2004.9 },
};
const heard: Measure = {
  ...gap,
  id: 'widget.heard',
  title: 'heard',
  better: 'higher',
  budget: null,
  peers: { other: 3 },
};
const results = { machine: 'a machine', date: '2026-11-20T10:00:00.000Z', measures: [gap, heard] };

describe('renderTables', () => {
  it('says when and where, and gives a row per measure and a column per peer', () => {
    expect(renderTables(results)).toBe(
      [
        'Measured on 2026-11-20: a machine.',
        '',
        '| measure | unit | voice-agent | to reach | plain | other |',
        '| --- | --- | --: | --: | --: | --: |',
        '| largest gap | ms | **41.2** | ≤ 80 | 2005 |  |',
        '| heard | ms | **41.2** |  |  | 3 |',
      ].join('\n'),
    );
  });

  it('marks what misses its budget, in either direction', () => {
    const missed = [
      { ...gap, value: 81 },
      { ...gap, better: 'higher' as const, value: 79 },
    ];
    expect(renderTables({ ...results, measures: missed })).toContain('**81** ✗ | ≤ 80');
    expect(renderTables({ ...results, measures: missed })).toContain('**79** ✗ | ≥ 80');
  });

  it('gives each suite its own table, with its own peers', () => {
    const tables = renderTables({ ...results, measures: [gap, { ...heard, id: 'server.heard' }] });
    expect(tables.match(/\| measure \|/g)).toHaveLength(2);
    expect(tables).toContain('| to reach | plain |\n');
    expect(tables).toContain('| to reach | other |\n');
  });

  it('does not let a title break the table', () => {
    expect(renderTables({ ...results, measures: [{ ...gap, title: '|a − b|' }] })).toContain('| \\|a − b\\| |');
  });
});

describe('meetsBudget', () => {
  it('is unknown where nothing is promised, and true at the budget itself', () => {
    expect(meetsBudget({ ...gap, budget: null })).toBeUndefined();
    expect(meetsBudget({ ...gap, value: 80 })).toBe(true);
    expect(meetsBudget({ ...gap, value: 80, better: 'higher' })).toBe(true);
    expect(meetsBudget({ ...gap, value: 80.1 })).toBe(false);
  });

  it('a budget of 0 is a budget', () => {
    expect(meetsBudget({ ...gap, value: 0, budget: 0 })).toBe(true);
    expect(meetsBudget({ ...gap, value: 1, budget: 0 })).toBe(false);
  });
});

describe('replaceTables', () => {
  const readme = 'Before.\n<!-- bench: begin, written by `npm run bench` -->\nold\n<!-- bench: end -->\nAfter.\n';

  it('replaces what stands between the markers, once and again', () => {
    const once = replaceTables(readme, 'new');
    expect(once).toContain('Before.\n');
    expect(once).toContain('\n\nnew\n\n');
    expect(once).not.toContain('old');
    expect(once).toContain('\nAfter.\n');
    expect(replaceTables(once, 'new')).toBe(once);
  });

  it('refuses a text without markers, or with them the wrong way round', () => {
    expect(() => replaceTables('Nothing here.', 'new')).toThrow(/needs the lines/);
    expect(() => replaceTables(readme.split('\n').reverse().join('\n'), 'new')).toThrow(/in this order/);
  });
});
