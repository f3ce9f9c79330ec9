/** Whole conversations, as the provider and the loudspeaker told them, replayed to their transcripts. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { foldTranscript } from './fold-transcript.ts';
import type { TranscriptEntry } from './transcript-entry.ts';
import type { TranscriptEvent } from './transcript-event.ts';
import { emptyTranscript, type TranscriptState } from './transcript-state.ts';

const folder = new URL('fixtures/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace('.jsonl', ''));

function eventsOf(name: string): TranscriptEvent[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as TranscriptEvent);
}

function replay(events: readonly TranscriptEvent[]): TranscriptState {
  return events.reduce(foldTranscript, emptyTranscript);
}

/** One line an entry, `|` where hearing ended. */
function lineOf(entry: TranscriptEntry): string {
  switch (entry.kind) {
    case 'user':
      return `visitor (${entry.via}, ${entry.state}): ${entry.text}`;
    case 'agent': {
      const text = `${entry.text.slice(0, entry.heardLength)}|${entry.text.slice(entry.heardLength)}`;
      return `${entry.agent} (${entry.state}): ${text}`;
    }
    case 'tool':
      return `tool (${entry.state}): ${entry.title}`;
    case 'notice':
      return `${entry.notice}: ${entry.agent}`;
  }
}

describe('foldTranscript, replaying a conversation', () => {
  it.each(names)('reads %s, whose events are the protocol’s', (name) => {
    for (const event of eventsOf(name)) {
      if (event.type !== 'server-event') continue;
      expect(parseServerEvent(JSON.stringify(event.event))).toMatchObject({ kind: 'known' });
    }
  });

  it('shows a question, the tool that it needed, and the answer', () => {
    expect(replay(eventsOf('order-status')).entries.map(lineOf)).toEqual([
      'support (done): Hello, how can I help?|',
      'visitor (voice, done): Where is order 42?',
      'support (done): Let me look.|',
      'tool (done): Look up an order',
      'support (done): Your order has been shipped.|',
    ]);
  });

  it('shows what an interruption left unheard, and drops noise', () => {
    expect(replay(eventsOf('barge-in')).entries.map(lineOf)).toEqual([
      'visitor (voice, done): Tell me about your opening hours.',
      'support (interrupted): We are open from| nine to six, and on',
      'visitor (voice, done): And on Sunday?',
      'support (done): On Sunday we are closed.|',
    ]);
  });

  it('shows written answers as read, however they end', () => {
    expect(replay(eventsOf('typing')).entries.map(lineOf)).toEqual([
      'visitor (text, done): Are you open on Sunday?',
      'support (done): No, we are closed.|',
      'visitor (text, done): Tell me everything.',
      'support (interrupted): Well, it all began|',
      'visitor (text, done): Stop.',
    ]);
  });

  it('shows a handoff, and what a call’s end cut off', () => {
    expect(replay(eventsOf('handoff')).entries.map(lineOf)).toEqual([
      'visitor (voice, done): I want my money back.',
      'tool (failed): Look at the clock',
      'handoff: billing',
      'billing (interrupted): I can help| with that.',
    ]);
  });

  it('shows what was heard over two breaks of the line, and what was said on either side of them', () => {
    expect(replay(eventsOf('reconnect')).entries.map(lineOf)).toEqual([
      'support (done): Hello, how can I help?|',
      'visitor (voice, done): When are you open?',
      'support (interrupted): We are open from nine to six,| and on Saturdays until noon, but never on Sundays.',
      'reconnected: support',
      'visitor (voice, done): And on Sunday?',
      'support (interrupted): On| Sundays we are closed.',
      'visitor (text, done): And in December?',
      'reconnected: support',
      'visitor (voice, done): Is that so?',
    ]);
  });

  it.each(names)('shows more and never less of what was heard while %s runs', (name) => {
    const heard = new Map<string, number>();
    let state = emptyTranscript;
    for (const event of eventsOf(name)) {
      state = foldTranscript(state, event);
      for (const entry of state.entries) {
        if (entry.kind !== 'agent') continue;
        expect(entry.heardLength).toBeGreaterThanOrEqual(heard.get(entry.id) ?? 0);
        expect(entry.heardLength).toBeLessThanOrEqual(entry.text.length);
        heard.set(entry.id, entry.heardLength);
      }
    }
    expect(heard.size).toBeGreaterThan(0);
  });

  it.each(names)('makes frozen entries with one id each, and keeps those that did not change, in %s', (name) => {
    let state = emptyTranscript;
    for (const event of eventsOf(name)) {
      const before = new Map(state.entries.map((entry) => [entry.id, entry]));
      const list = state.entries;
      state = foldTranscript(state, event);
      expect(new Set(state.entries.map(({ id }) => id)).size).toBe(state.entries.length);
      expect(Object.isFrozen(state.entries)).toBe(true);
      for (const entry of state.entries) {
        expect(Object.isFrozen(entry)).toBe(true);
        const old = before.get(entry.id);
        if (old && JSON.stringify(old) === JSON.stringify(entry)) expect(entry).toBe(old);
      }
      if (JSON.stringify(list) === JSON.stringify(state.entries)) expect(state.entries).toBe(list);
    }
  });
});
