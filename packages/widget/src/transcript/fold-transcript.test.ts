import { describe, expect, it } from 'vitest';
import { agentEntry, fold, interrupted, playhead, spoken, started } from './testing/fold-events.ts';
import {
  agentItem,
  committed,
  functionCall,
  itemAdded,
  itemDeleted,
  outputAdded,
  responseDone,
  speechStarted,
  spokenText,
  transcribed,
  transcribing,
} from './testing/server-events.ts';
import type { TranscriptEvent } from './transcript-event.ts';

describe('foldTranscript, tools and handoffs', () => {
  const called: TranscriptEvent = {
    type: 'tool-called',
    itemId: 'item_c1',
    callId: 'c1',
    name: 'lookup',
    title: 'Look up',
  };

  it('shows a tool at its call’s place while it runs, and how it ended', () => {
    const running = fold(started, outputAdded('r1', functionCall('c1', 'lookup')), ...spoken('a2', 'r2'), called);
    expect(running.entries[0]).toEqual({ kind: 'tool', id: 'c1', name: 'lookup', title: 'Look up', state: 'running' });
    expect(fold(running, { type: 'tool-ended', callId: 'c1', outcome: 'failed' }).entries[0]).toMatchObject({
      state: 'failed',
    });
  });

  it('ends a tool once', () => {
    const done = fold(started, called, { type: 'tool-ended', callId: 'c1', outcome: 'done' });
    expect(fold(done, { type: 'tool-ended', callId: 'c1', outcome: 'failed' })).toBe(done);
  });

  it('shows that a tool waits for the visitor; one that was declined has not failed', () => {
    const asked = fold(started, called, { type: 'tool-changed', callId: 'c1', change: { state: 'asked' } });
    expect(asked.entries[0]).toMatchObject({ title: 'Look up', state: 'asked' });
    const running = fold(asked, { type: 'tool-changed', callId: 'c1', change: { state: 'running' } });
    expect(fold(running, { type: 'tool-ended', callId: 'c1', outcome: 'done' }).entries[0]).toMatchObject({
      state: 'done',
    });
    const declined = fold(asked, { type: 'tool-changed', callId: 'c1', change: { state: 'declined' } });
    expect(fold(declined, { type: 'tool-ended', callId: 'c1', outcome: 'failed' })).toBe(declined);
    expect(fold(asked, { type: 'ended' }).entries[0]).toMatchObject({ state: 'failed' });
  });

  it('names the agent who took over, and gives later items to it', () => {
    const state = fold(
      started,
      ...spoken('a1'),
      { type: 'handed-over', itemId: 'item_h', callId: 'h', agent: 'billing' },
      ...spoken('a2', 'r2'),
    );
    expect(state.entries[1]).toEqual({ kind: 'notice', id: 'h', notice: 'handoff', agent: 'billing' });
    expect([agentEntry(state, 'a1')?.agent, agentEntry(state, 'a2')?.agent]).toEqual(['support', 'billing']);
  });
});

describe('foldTranscript, what it does not know', () => {
  it('ignores events of unknown items', () => {
    const state = fold(started, ...spoken('a1'));
    const strangers = fold(
      state,
      spokenText('r9', 'x', 'hello'),
      transcribed('x', 'hello'),
      playhead('x', 1, 2),
      interrupted('x', 1, 2),
      itemDeleted('x'),
      { type: 'tool-ended', callId: 'x', outcome: 'done' },
      responseDone('r9', 'cancelled'),
    );
    expect(strangers.entries.map((entry) => ({ ...entry }))).toEqual([expect.objectContaining({ id: 'a1' })]);
  });

  it('lets deleted items disappear and ignores what comes for them', () => {
    const state = fold(started, ...spoken('a1'), committed('u1', 'a1'), itemDeleted('a1'), itemDeleted('u1'));
    expect(fold(state, spokenText('r1', 'a1', 'more'), transcribed('u1', 'words')).entries).toEqual([]);
  });

  it('gives items of other kinds, or without an id or content, no entry', () => {
    const system = { id: 's1', type: 'message', role: 'system', content: [{ type: 'input_text', text: 'x' }] } as const;
    const bare = { id: 'b1', type: 'message', role: 'user' } as never;
    const state = fold(
      started,
      itemAdded({ ...system, content: [...system.content] }),
      itemAdded({ id: 'm1', type: 'mcp_list_tools' } as never),
      itemAdded(bare),
      itemAdded({ type: 'message', role: 'assistant', content: [] }),
    );
    expect(state.entries).toEqual([]);
  });

  it('shows a conversation that was there before', () => {
    const state = fold(
      started,
      itemAdded({ id: 'u0', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }),
      itemAdded({ id: 'a0', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] }),
    );
    expect(state.entries).toMatchObject([
      { text: 'Hi', state: 'done' },
      { text: 'Hello', heardLength: 5, state: 'done' },
    ]);
  });
});

describe('foldTranscript, the end', () => {
  it('settles what was open', () => {
    const state = fold(
      started,
      committed('u1'),
      transcribing('u1', 'Half a'),
      speechStarted('u2'),
      { type: 'tool-called', itemId: 'i', callId: 'c', name: 't', title: 'T' },
      ...spoken('a1'),
      outputAdded('r2', agentItem('a2')),
      { type: 'ended' },
    );
    expect(state.entries).toMatchObject([
      { id: 'u1', text: 'Half a', state: 'done' },
      { id: 'c', state: 'failed' },
      { id: 'a1', heardLength: 0, state: 'interrupted' },
    ]);
  });
});
