import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = readFileSync(new URL('./voice-event.ts', import.meta.url), 'utf8');
const types = [...source.matchAll(/^ {2}'([a-z_.]+)': /gm)].map((match) => match[1] as string);

describe('VoiceEventMap', () => {
  it('has names of a noun and what became of it', () => {
    expect(types.length).toBeGreaterThan(20);
    for (const type of types) expect(type).toMatch(/^[a-z]+\.[a-z_]+$/);
  });

  it('stands in docs/telemetry.md, event by event', () => {
    const docs = readFileSync(new URL('../../../../docs/telemetry.md', import.meta.url), 'utf8');
    const [, events = ''] = /\n## Events\n([\s\S]*?)\n## /.exec(docs) ?? [];
    const table = events.split('\n').filter((line) => line.startsWith('| `'));
    const listed = table.flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]),
    );
    expect([...listed].sort()).toEqual([...types].sort());
  });
});
