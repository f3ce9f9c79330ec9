import { describe, expect, it } from 'vitest';
import { en } from '../../languages/en.ts';
import type { TranscriptEntry } from '../../transcript/transcript-entry.ts';
import { ENTRIES, PIXEL } from '../testing/panel-states.ts';
import { transcriptJson, transcriptText, turnText } from './transcript-text.ts';

const entries: TranscriptEntry[] = [
  { kind: 'user', id: 'u', text: 'Where is it?', via: 'voice', state: 'done' },
  { kind: 'user', id: 'p', text: '', via: 'voice', state: 'pending' },
  { kind: 'tool', id: 'c', name: 'look', title: 'Look it up', state: 'done', milliseconds: 1200 },
  { kind: 'agent', id: 'a', agent: 'support', text: 'It left today.', heardLength: 7, state: 'interrupted' },
  { kind: 'notice', id: 'n', notice: 'handoff', agent: 'repairs' },
];

describe('transcriptText', () => {
  it('has a paragraph for each turn that says something, with its time where that is known', () => {
    const clock = (at: number) => `${at} ms`;
    expect(transcriptText({ entries, times: { u: 5, c: 7 } }, en, clock)).toBe(
      [
        '[5 ms] You: Where is it?',
        '[7 ms] Look it up: Done',
        'Assistant: It left [Not heard: today.]',
        'You are now talking to repairs\n',
      ].join('\n\n'),
    );
  });
});

describe('turnText', () => {
  it('says what a picture and a turn that was not understood are', () => {
    const picture: TranscriptEntry = { kind: 'user', id: 'i', text: '', via: 'text', state: 'done', images: [PIXEL] };
    expect(turnText(picture, en)).toBe('Picture you sent');
    expect(turnText({ ...picture, images: [], state: 'failed' }, en)).toBe('That could not be understood.');
  });

  it('is one of a kind for every entry that there may be', () => {
    expect(new Set(ENTRIES.map((entry) => turnText(entry, en))).size).toBeGreaterThan(9);
  });
});

describe('transcriptJson', () => {
  it('holds the entries as they are told, the conversation’s id and the times', () => {
    const json = JSON.parse(transcriptJson({ entries, times: { u: 0 }, sessionId: 'ses_1' }, 1000));
    expect(json).toEqual({
      conversationId: 'ses_1',
      savedAt: '1970-01-01T00:00:01.000Z',
      entries: [{ ...entries[0], at: '1970-01-01T00:00:00.000Z' }, ...entries.slice(1)],
    });
  });
});
