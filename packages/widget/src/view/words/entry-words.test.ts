import { describe, expect, it } from 'vitest';
import { en as labels } from '../../languages/en.ts';
import type { ToolEntry } from '../../transcript/transcript-entry.ts';
import { noticeWords, toolWords } from './entry-words.ts';

const tool: ToolEntry = { kind: 'tool', id: 'c1', name: 'look', title: 'Look', state: 'running' };

describe('toolWords', () => {
  it.each<[Partial<ToolEntry>, string]>([
    [{}, 'Working…'],
    [{ progress: 0.256 }, '26 %'],
    [{ progress: 0 }, '0 %'],
    [{ progress: 'Asking the courier' }, 'Asking the courier'],
    [{ state: 'asked' }, 'Waiting for you'],
    [{ state: 'declined' }, 'Declined'],
    [{ state: 'done', progress: 1 }, 'Done'],
    [{ state: 'failed', progress: 'Asking' }, 'Failed'],
  ])('says of %j: %s', (change, words) => {
    expect(toolWords({ ...tool, ...change }, labels)).toBe(words);
  });
});

describe('noticeWords', () => {
  it('names who took over', () => {
    const notice = { kind: 'notice', id: 'n', notice: 'handoff', agent: 'the workshop' } as const;
    expect(noticeWords(notice, labels)).toBe('You are now talking to the workshop');
    expect(noticeWords({ ...notice, notice: 'guardrail' }, labels)).toBe('This answer was stopped');
    const other = { ...notice, notice: 'otherMicrophone', device: 'Built-in' } as const;
    expect(noticeWords(other, labels)).toBe('The microphone is now: Built-in');
  });
});
