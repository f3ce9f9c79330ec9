import { describe, expect, it } from 'vitest';
import { agentEntry, fold, ids, interrupted, playhead, spoken, started } from './testing/fold-events.ts';
import {
  agentItem,
  committed,
  itemAdded,
  itemDeleted,
  outputAdded,
  outputDone,
  responseDone,
  soundDone,
  speechStarted,
  spokenText,
  spokenTextDone,
  transcribed,
  transcribing,
  untranscribed,
  userItem,
  writtenText,
} from './testing/server-events.ts';
import type { TranscriptEntry } from './transcript-entry.ts';
import type { TranscriptEvent } from './transcript-event.ts';

const broken: TranscriptEvent = { type: 'disconnected' };
const mended: TranscriptEvent = { type: 'continued', noticeId: 'n1', notice: 'reconnected' };
const called: TranscriptEvent = { type: 'tool-called', itemId: 'i1', callId: 'c1', name: 'look', title: 'Look' };
/** A second of sound and the words of three. */
const halfway = fold(
  started,
  outputAdded('r1', agentItem('a1')),
  spokenText('r1', 'a1', 'We are open from nine to six every day of the week'),
  playhead('a1', 0, 24_000),
);

describe('disconnect, the agent', () => {
  it('plays on what has come, and never claims the words whose sound has not', () => {
    const cut = fold(halfway, broken);
    expect(agentEntry(cut, 'a1')?.state).toBe('streaming');
    const half = agentEntry(fold(cut, playhead('a1', 12_000, 24_000)), 'a1');
    expect(half).toMatchObject({ state: 'streaming' });
    const over = agentEntry(fold(cut, playhead('a1', 24_000, 24_000)), 'a1');
    expect(over?.state).toBe('interrupted');
    expect(over?.heardLength).toBeGreaterThan(half?.heardLength ?? 99);
    expect(over?.heardLength).toBeLessThan(20);
  });

  it('is interrupted in what plays on', () => {
    const state = fold(halfway, broken, interrupted('a1', 12_000, 24_000));
    expect(agentEntry(state, 'a1')).toMatchObject({ state: 'interrupted' });
    expect(fold(state, playhead('a1', 24_000, 24_000)).entries).toBe(state.entries);
  });

  it('finishes a turn that had come whole, though its end was not told', () => {
    const text = fold(started, outputAdded('r1', agentItem('a1')), spokenText('r1', 'a1', 'Good morning to you'));
    const state = fold(text, [soundDone('r1', 'a1'), 48_000], broken, playhead('a1', 48_000, 48_000));
    expect(agentEntry(state, 'a1')).toMatchObject({ heardLength: 19, state: 'done' });
  });

  it('ends a written answer where it is, and removes one without a word', () => {
    const state = fold(
      started,
      outputAdded('r1', agentItem('a1')),
      writtenText('r1', 'a1', 'No, we a'),
      outputAdded('r1', agentItem('a2')),
      broken,
    );
    expect(state.entries).toMatchObject([{ id: 'a1', heardLength: 8, state: 'interrupted' }]);
  });

  it('ignores what a dead line still says', () => {
    const cut = fold(started, ...spoken('a1'), broken);
    const late = fold(
      cut,
      spokenText('r1', 'a1', ' and more'),
      spokenTextDone('r1', 'a1', 'Something else'),
      [soundDone('r1', 'a1'), 96_000],
      responseDone('r1', 'cancelled'),
      itemDeleted('a1'),
    );
    expect(late.entries).toBe(cut.entries);
  });

  it('treats a failed response in the same way', () => {
    const state = fold(halfway, responseDone('r1', 'failed'), playhead('a1', 24_000, 24_000));
    expect(agentEntry(state, 'a1')?.state).toBe('interrupted');
    expect(agentEntry(state, 'a1')?.heardLength).toBeLessThan(20);
  });
});

describe('disconnect, the visitor', () => {
  it('waits for a turn whose sound is sent again, and shows it once', () => {
    const speaking = fold(started, speechStarted('u1'), broken, mended);
    expect(speaking.entries[0]).toMatchObject({ id: 'u1', state: 'pending' });
    const again = fold(speaking, speechStarted('u2'), committed('u2'), transcribed('u2', 'Where is it?'));
    expect(ids(again)).toEqual(['n1', 'u2']);
    expect(ids(fold(speaking, committed('u2')))).toEqual(['n1', 'u2']);
  });

  it('says that a turn got lost which the provider had taken and not written down', () => {
    const state = fold(started, speechStarted('u1'), committed('u1'), broken, speechStarted('u2'));
    expect(state.entries).toMatchObject([
      { id: 'u1', state: 'failed' },
      { id: 'u2', state: 'pending' },
    ]);
  });

  it('waits for taken turns whose sound is sent again, whatever was written down of them', () => {
    const again: TranscriptEvent = { type: 'disconnected', again: ['u1', 'u2', 'u3'] };
    const taken = fold(started, committed('u1'), committed('u2'), transcribing('u2', 'Whe'), committed('u3'));
    const state = fold(taken, untranscribed('u3'), again, mended);
    expect(state.entries.slice(0, 3).map((entry) => 'state' in entry && entry.state)).toEqual(Array(3).fill('pending'));
    expect(ids(fold(state, speechStarted('u4')))).toEqual(['n1', 'u4']);
    expect(fold(state, { type: 'ended' }).entries).toMatchObject([
      { id: 'u2', text: 'Whe', state: 'done' },
      { id: 'n1' },
    ]);
  });

  it('takes a turn for understood that was answered, though its words never came', () => {
    const asked = fold(started, ...spoken('a0'), speechStarted('u1'), committed('u1', 'a0'));
    const answered = fold(asked, ...spoken('a1', 'r2'), speechStarted('u2'), committed('u2', 'a1'), broken);
    const states = (entries: readonly TranscriptEntry[]) => entries.map((entry) => 'state' in entry && entry.state);
    expect(answered.entries.map(({ id }) => id)).toEqual(['a0', 'u1', 'a1', 'u2']);
    expect(states(answered.entries).filter((_, i) => i % 2)).toEqual(['done', 'failed']);
    const saved = fold(asked, ...spoken('a1', 'r2'), playhead('a1', 48_000, 48_000), committed('u2', 'a1')).entries;
    const restored = fold(started, { type: 'restored', entries: saved, agent: 'support' });
    expect(states(restored.entries).filter((_, i) => i % 2)).toEqual(['done', 'failed']);
  });

  it('keeps the words that had come', () => {
    const state = fold(started, committed('u1'), transcribing('u1', 'Where is'), broken, speechStarted('u2'));
    expect(state.entries[0]).toMatchObject({ id: 'u1', text: 'Where is', state: 'done' });
  });

  it('lets tools run on', () => {
    const running = fold(started, called, broken, mended);
    expect(running.entries[0]).toMatchObject({ state: 'running' });
    const done = fold(running, { type: 'tool-ended', callId: 'c1', outcome: 'done' });
    expect(done.entries[0]).toMatchObject({ state: 'done' });
  });

  it('settles at the end what nobody sent again', () => {
    expect(fold(started, speechStarted('u1'), broken, { type: 'ended' }).entries).toEqual([]);
  });

  it('breaks again without another change', () => {
    const once = fold(started, ...spoken('a1'), speechStarted('u1'), called, broken);
    expect(fold(once, broken)).toBe(once);
  });
});

describe('a conversation told again', () => {
  const before = fold(
    started,
    ...spoken('a0'),
    playhead('a0', 48_000, 48_000),
    committed('u1', 'a0'),
    transcribed('u1', 'Stop'),
    ...spoken('a1', 'r2'),
    interrupted('a1', 0, 48_000),
    { type: 'typed', itemId: 'u2', text: 'Go on' },
    broken,
  );
  /** Without a1, of which nothing was heard. */
  const echoes = [
    itemAdded({ id: 'a0', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'x' }] }, null),
    itemAdded(userItem('u1', 'Stop'), 'a0'),
    itemAdded(userItem('u2', 'Go on'), 'u1'),
  ];

  it('does not change, move or come twice', () => {
    expect(fold(before, ...echoes).entries).toBe(before.entries);
    expect(fold(before, ...echoes, mended, ...echoes).entries.slice(0, -1)).toEqual(before.entries);
  });

  it('does not vanish when an item is taken back and told again', () => {
    const state = fold(before, ...echoes, itemDeleted('a0'), echoes[0]!, itemDeleted('u1'));
    expect(state.entries).toBe(before.entries);
  });

  it('stands before all that comes after, though the new session knows another last item', () => {
    const state = fold(before, ...echoes.slice(0, 2), mended, committed('u3', 'u1'), itemAdded(agentItem('a3'), 'u3'));
    expect(ids(fold(state, spokenText('r1', 'a3', 'Yes')))).toEqual(['a0', 'u1', 'a1', 'u2', 'n1', 'u3', 'a3']);
  });

  it('has a new item behind an output that the new session was told', () => {
    const output = { id: 'o1', type: 'function_call_output', call_id: 'c1', output: 'x' } as const;
    const state = fold(before, ...echoes, itemAdded(output, 'u1'), mended, committed('u3', 'o1'));
    expect(ids(state).slice(-2)).toEqual(['n1', 'u3']);
  });

  it('is not cut by a response of the new session that has an old one’s id', () => {
    const state = fold(before, mended, ...spoken('a9', 'r1'), responseDone('r1', 'cancelled'));
    expect(agentEntry(state, 'a0')).toBe(agentEntry(before, 'a0'));
  });
});

describe('markContinued', () => {
  it('puts a notice behind all that was said, with the agent who speaks', () => {
    const state = fold(started, ...spoken('a1'), broken, mended);
    expect(state.entries[1]).toEqual({ kind: 'notice', id: 'n1', notice: 'reconnected', agent: 'support' });
  });

  it('says it once where nothing was said between', () => {
    const once = fold(started, ...spoken('a1'), broken, mended);
    expect(fold(once, mended, { ...mended, noticeId: 'n2' })).toBe(once);
    const twice = fold(once, { type: 'typed', itemId: 'u1', text: 'Hi' }, { ...mended, noticeId: 'n2' });
    expect(ids(twice)).toEqual(['a1', 'n1', 'u1', 'n2']);
  });
});

describe('restore', () => {
  const entries: TranscriptEntry[] = [
    { kind: 'user', id: 'u1', text: 'Hi', via: 'voice', state: 'done' },
    { kind: 'agent', id: 'a1', agent: 'support', text: 'Hello you', heardLength: 5, state: 'streaming' },
    { kind: 'agent', id: 'a2', agent: 'support', text: 'All', heardLength: 3, state: 'streaming' },
    { kind: 'user', id: 'u2', text: 'Half a', via: 'voice', state: 'pending' },
    { kind: 'user', id: 'u3', text: '', via: 'voice', state: 'pending' },
    { kind: 'tool', id: 'c1', name: 'look', title: 'Look', state: 'running' },
  ];
  const restored = fold(started, { type: 'restored', entries, agent: 'billing' });

  it('shows them as they were left, settled and frozen', () => {
    expect(restored.entries.map((entry) => 'state' in entry && entry.state)).toEqual([
      ...['done', 'interrupted', 'done', 'done', 'failed', 'running'],
    ]);
    expect(restored.entries[1]).toMatchObject({ heardLength: 5 });
    expect(restored.entries.every(Object.isFrozen)).toBe(true);
    expect(entries.some(Object.isFrozen)).toBe(false);
    expect(restored.agent).toBe('billing');
  });

  it('hears nothing of them again', () => {
    const told = fold(
      restored,
      playhead('a1', 48_000, 48_000),
      interrupted('a1', 0, 48_000),
      outputDone('r1', { ...agentItem('a1'), status: 'completed' }),
      itemAdded({ id: 'a1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] }),
      transcribed('u3', 'words'),
      itemDeleted('u1'),
    );
    expect(told.entries).toBe(restored.entries);
  });

  it('ends a tool that ran on, shown once', () => {
    const state = fold(restored, called, { type: 'tool-ended', callId: 'c1', outcome: 'done' });
    expect(state.entries.filter(({ kind }) => kind === 'tool')).toMatchObject([{ id: 'c1', state: 'done' }]);
  });

  it('stands before what is said from now on, once', () => {
    const notice: TranscriptEvent = { type: 'continued', noticeId: 'n1', notice: 'resumed' };
    const state = fold(restored, notice, ...spoken('a9'), { type: 'restored', entries, agent: 'billing' });
    expect(ids(state)).toEqual(['u1', 'a1', 'a2', 'u2', 'u3', 'c1', 'n1', 'a9']);
    expect(agentEntry(state, 'a9')?.agent).toBe('billing');
  });
});
