import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { VoiceAgentErrorCode } from '../../errors/voice-agent-error.ts';
import { en } from '../../languages/en.ts';
import { waysOut } from './error-ways-out.ts';

/** The compiler holds the labels to the union of codes, so that these are all. */
const codes = Object.keys(en.errors) as VoiceAgentErrorCode[];
const docs = readFileSync(new URL('../../../../../docs/widget.md', import.meta.url), 'utf8');

describe('waysOut', () => {
  it('offers to write wherever the trouble is with the sound, and there only', () => {
    expect(codes.filter((code) => waysOut(code).type)).toEqual(codes.filter((code) => /^(mic|audio)/.test(code)));
  });

  it('leaves nobody without a way', () => {
    for (const code of codes) expect(Object.values(waysOut(code)), code).toContain(true);
  });

  it('names in the sentence what it offers', () => {
    for (const code of codes.filter((one) => waysOut(one).type)) expect(en.errors[code]).toMatch(/type/);
    expect(en.errors['microphone-blocked']).toMatch(/own tab/);
  });

  it('is what the documentation says of every code, beside its sentence', () => {
    const rows = [...docs.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)];
    const documented = rows.map(([, code, sentence, ways]) => [code, sentence, ways]);
    const { retry, ownTab, typeInstead, continueHere } = en;
    const expected = codes.map((code) => {
      const ways = waysOut(code);
      const again = code === 'moved-to-other-tab' ? continueHere : retry;
      const offered = [ways.retry && again, ways.ownTab && ownTab, ways.type && typeInstead].filter(Boolean);
      return [code, en.errors[code], offered.join(' · ')];
    });
    expect(documented).toEqual(expected);
  });
});
