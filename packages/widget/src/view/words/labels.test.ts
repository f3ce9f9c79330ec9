import { describe, expect, it } from 'vitest';
import type { VoiceAgentErrorCode } from '../../errors/voice-agent-error.ts';
import { en } from '../../languages/en.ts';
import { waysOut } from '../cards/error-ways-out.ts';
import { fillLabel } from './fill-label.ts';
import { mergeLabels } from './labels.ts';

const leaves = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];

describe('en', () => {
  it('has words for everything', () => {
    for (const words of leaves(en)) {
      expect(words).toBeTypeOf('string');
      expect(words).not.toBe('');
    }
  });

  it('has a whole sentence for every error, which names typing exactly where typing helps', () => {
    for (const [code, sentence] of Object.entries(en.errors)) {
      expect(sentence, code).toMatch(/^[A-Z].*\.$/);
      expect(/type instead/.test(sentence), code).toBe(waysOut(code as VoiceAgentErrorCode).type);
    }
  });

  it('leaves no error without a way out', () => {
    for (const code of Object.keys(en.errors) as VoiceAgentErrorCode[]) {
      const { retry, type } = waysOut(code);
      expect(retry || type, code).toBe(true);
    }
  });
});

describe('mergeLabels', () => {
  it('keeps all words where the page’s attribute was taken away, or is no JSON', () => {
    expect(mergeLabels(en, null)).toEqual(en);
  });

  it('replaces single words, also nested ones, and keeps the rest', () => {
    const labels = mergeLabels(en, {
      start: 'Sprechen',
      status: { listening: 'Ich höre zu' },
      errors: { 'microphone-missing': 'Kein Mikrofon.' },
    });
    expect(labels.start).toBe('Sprechen');
    expect(labels.end).toBe(en.end);
    expect(labels.status).toEqual({ ...en.status, listening: 'Ich höre zu' });
    expect(labels.errors).toEqual({ ...en.errors, 'microphone-missing': 'Kein Mikrofon.' });
  });

  it('keeps the words in whose place the page has none', () => {
    const none = JSON.parse('{"start":null,"status":{"listening":null},"errors":null}');
    expect(mergeLabels(en, { ...none, end: undefined })).toEqual(en);
  });

  it('leaves the defaults as they are', () => {
    const before = structuredClone(en);
    mergeLabels(en, { status: { idle: 'x' } });
    expect(en).toEqual(before);
  });
});

describe('fillLabel', () => {
  it('fills every place of a name, whatever the name holds', () => {
    expect(fillLabel('{agent}, {agent}!', { agent: '$& {agent}' })).toBe('$& {agent}, $& {agent}!');
  });

  it('leaves a name without a value readable', () => {
    expect(fillLabel('Hello {who}', {})).toBe('Hello {who}');
  });
});
