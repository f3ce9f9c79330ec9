import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { foldTranscript } from './fold-transcript.ts';
import {
  agentItem,
  committed,
  functionCall,
  itemAdded,
  itemDeleted,
  outputAdded,
  outputDone,
  responseCreated,
  responseDone,
  soundDone,
  speechStarted,
  spokenText,
  spokenTextDone,
  transcribed,
  transcribing,
  untranscribed,
  writtenText,
} from './testing/server-events.ts';
import type { AgentEntry } from './transcript-entry.ts';
import type { TranscriptEvent } from './transcript-event.ts';
import { emptyTranscript, type TranscriptState } from './transcript-state.ts';

const started = foldTranscript(emptyTranscript, { type: 'agent-named', agent: 'support' });

/** Folds events; server events stand for themselves or come with the samples received: `[event, samples]`. */
function fold(state: TranscriptState, ...events: (TranscriptEvent | ServerEvent | [ServerEvent, number])[]) {
  return events.reduce<TranscriptState>((current, event) => {
    if (Array.isArray(event)) {
      return foldTranscript(current, { type: 'server-event', event: event[0], receivedSamples: event[1] });
    }
    return foldTranscript(current, 'event_id' in event ? { type: 'server-event', event, receivedSamples: 0 } : event);
  }, state);
}

function playhead(itemId: string, playedSamples: number, receivedSamples: number): TranscriptEvent {
  return { type: 'playhead', playhead: { itemId, contentIndex: 0, playedSamples, receivedSamples } };
}

function interrupted(itemId: string, playedSamples: number, receivedSamples: number): TranscriptEvent {
  return { type: 'interrupted', playhead: { itemId, contentIndex: 0, playedSamples, receivedSamples } };
}

/** An item that says "Good morning to you" in two seconds, all of it received. */
const spoken = (id: string, responseId = 'r1'): (ServerEvent | [ServerEvent, number])[] => [
  outputAdded(responseId, agentItem(id)),
  spokenText(responseId, id, 'Good morning to you'),
  [soundDone(responseId, id), 48_000],
  outputDone(responseId, { ...agentItem(id), status: 'completed' }),
];

const ids = ({ entries }: TranscriptState) => entries.map(({ id }) => id);
const agentEntry = ({ entries }: TranscriptState, id: string) =>
  entries.find((entry): entry is AgentEntry => entry.kind === 'agent' && entry.id === id);

describe('foldTranscript, the visitor', () => {
  it('shows speech as pending, word by word, then done', () => {
    const pending = fold(started, speechStarted('u1'));
    expect(pending.entries).toEqual([{ kind: 'user', id: 'u1', text: '', via: 'voice', state: 'pending' }]);
    const half = fold(pending, committed('u1'), transcribing('u1', 'Good'), transcribing('u1', ' day'));
    expect(half.entries[0]).toMatchObject({ text: 'Good day', state: 'pending' });
    expect(fold(half, transcribed('u1', ' Good day. ')).entries[0]).toMatchObject({ text: 'Good day.', state: 'done' });
  });

  it('shows speech that was committed without a start', () => {
    expect(ids(fold(started, committed('u1')))).toEqual(['u1']);
  });

  it('marks what could not be transcribed', () => {
    const state = fold(started, committed('u1'), untranscribed('u1'));
    expect(state.entries[0]).toMatchObject({ state: 'failed' });
  });

  it('lets noise disappear, and still knows its place', () => {
    const noise = fold(started, committed('u1'), transcribed('u1', '  '));
    expect(noise.entries).toEqual([]);
    const after = fold(noise, speechStarted('u2'), itemAdded(agentItem('a1'), 'u1'));
    expect(ids(after)).toEqual(['a1', 'u2']);
  });

  it('ignores deltas after the transcript is done', () => {
    const done = fold(started, committed('u1'), transcribed('u1', 'Hello'));
    expect(fold(done, transcribing('u1', ' again'), transcribed('u1', 'Other'))).toBe(done);
  });

  it('shows a typed message at once and keeps it when the provider echoes it', () => {
    const typed = fold(started, { type: 'typed', itemId: 'va_1', text: 'Hi' });
    expect(typed.entries).toEqual([{ kind: 'user', id: 'va_1', text: 'Hi', via: 'text', state: 'done' }]);
    const echo = itemAdded({
      id: 'va_1',
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'Hi' }],
    });
    expect(fold(typed, echo).entries).toBe(typed.entries);
  });

  it('puts late speech before the answer it got', () => {
    const answered = fold(started, outputAdded('r1', agentItem('a1')), ...spoken('a2', 'r2'), committed('u1', 'a1'));
    expect(fold(answered, transcribed('u1', 'Why?')).entries.map(({ id }) => id)).toContain('u1');
    expect(answered.slots.map(({ itemId }) => itemId)).toEqual(['a1', 'u1', 'a2']);
  });

  it('places an item behind a typed message that the provider put later', () => {
    const typed = fold(started, ...spoken('a1'), { type: 'typed', itemId: 'va_1', text: 'Hi' });
    const spokenFirst = fold(typed, committed('u1', 'a1'), itemAdded({ ...agentItem('va_1') }, 'u1'));
    expect(ids(spokenFirst)).toEqual(['a1', 'u1', 'va_1']);
  });

  it('leaves an item where it is when its predecessor is null, unknown or itself', () => {
    const state = fold(started, ...spoken('a1'), committed('u1', 'a1'));
    for (const previous of [null, 'nobody', 'u1', undefined]) {
      expect(ids(fold(state, itemAdded(agentItem('u1'), previous)))).toEqual(['a1', 'u1']);
    }
  });
});

describe('foldTranscript, the agent', () => {
  it('grows with the deltas and shows what was heard of them', () => {
    const said = fold(started, ...spoken('a1'));
    expect(said.entries).toEqual([
      { kind: 'agent', id: 'a1', agent: 'support', text: 'Good morning to you', heardLength: 0, state: 'streaming' },
    ]);
    expect(agentEntry(fold(said, playhead('a1', 24_000, 48_000)), 'a1')?.heardLength).toBe('Good'.length);
    const over = fold(said, playhead('a1', 48_000, 48_000));
    expect(agentEntry(over, 'a1')).toMatchObject({ heardLength: 19, state: 'done' });
  });

  it('goes on streaming when the sound ran out before the item was done', () => {
    const early = fold(
      started,
      outputAdded('r1', agentItem('a1')),
      [spokenText('r1', 'a1', 'Good '), 0],
      playhead('a1', 9_600, 9_600),
    );
    expect(agentEntry(early, 'a1')).toMatchObject({ heardLength: 4, state: 'streaming' });
    const done = fold(early, [soundDone('r1', 'a1'), 9_600], outputDone('r1', agentItem('a1')));
    expect(agentEntry(done, 'a1')).toMatchObject({ state: 'done' });
  });

  it('takes the whole text when deltas were missed', () => {
    const state = fold(started, outputAdded('r1', agentItem('a1')), [spokenTextDone('r1', 'a1', 'All of it'), 24_000]);
    expect(agentEntry(state, 'a1')).toMatchObject({ text: 'All of it', heardLength: 0 });
    expect(agentEntry(fold(state, playhead('a1', 20_000, 24_000)), 'a1')?.heardLength).toBeGreaterThan(0);
  });

  it('shows written answers as heard at once', () => {
    const state = fold(started, outputAdded('r1', agentItem('a1')), writtenText('r1', 'a1', 'No, we a'));
    expect(agentEntry(state, 'a1')).toMatchObject({ text: 'No, we a', heardLength: 8, state: 'streaming' });
    expect(agentEntry(fold(state, outputDone('r1', agentItem('a1'))), 'a1')).toMatchObject({ state: 'done' });
  });

  it('freezes at the playhead of an interruption and ignores what comes after', () => {
    const cut = fold(started, ...spoken('a1'), playhead('a1', 12_000, 48_000), interrupted('a1', 33_000, 48_000));
    expect(agentEntry(cut, 'a1')).toMatchObject({ heardLength: 'Good morning'.length, state: 'interrupted' });
    const later = fold(
      cut,
      spokenText('r1', 'a1', ' and more'),
      spokenTextDone('r1', 'a1', 'Something else'),
      playhead('a1', 48_000, 48_000),
      responseDone('r1'),
      interrupted('a1', 48_000, 48_000),
    );
    expect(later.entries).toBe(cut.entries);
  });

  it('takes the exact playhead of an interruption that follows the cancelled response', () => {
    const cancelled = fold(
      started,
      outputAdded('r1', agentItem('a1')),
      spokenText('r1', 'a1', 'Good morning to you all'),
      [soundDone('r1', 'a1'), 48_000],
      responseDone('r1', 'cancelled'),
    );
    expect(agentEntry(cancelled, 'a1')).toMatchObject({ heardLength: 0, state: 'interrupted' });
    const told = fold(cancelled, interrupted('a1', 26_000, 48_000));
    expect(agentEntry(told, 'a1')).toMatchObject({ heardLength: 'Good morning'.length, state: 'interrupted' });
  });

  it('is not interrupted when all of it had been played', () => {
    const state = fold(started, ...spoken('a1'), interrupted('a1', 48_000, 48_000));
    expect(agentEntry(state, 'a1')).toMatchObject({ heardLength: 19, state: 'done' });
  });

  it('marks what stood in the queue behind the interrupted item', () => {
    const state = fold(started, ...spoken('a1'), ...spoken('a2'), interrupted('a1', 33_000, 48_000));
    expect(agentEntry(state, 'a2')).toMatchObject({ heardLength: 0, state: 'interrupted' });
  });

  it('leaves an item that was played out before alone', () => {
    const played = fold(started, ...spoken('a1'), playhead('a1', 48_000, 48_000), ...spoken('a2', 'r2'));
    const state = fold(played, interrupted('a2', 0, 48_000));
    expect(agentEntry(state, 'a1')).toBe(agentEntry(played, 'a1'));
  });

  it('removes an answer that was cancelled before a word', () => {
    const state = fold(
      started,
      responseCreated('r1'),
      outputAdded('r1', agentItem('a1')),
      responseDone('r1', 'cancelled'),
    );
    expect(state.entries).toEqual([]);
  });

  it('greys out words whose sound was dropped, though the response completed', () => {
    const state = fold(
      started,
      outputAdded('r1', agentItem('a1')),
      spokenText('r1', 'a1', 'Never heard'),
      outputDone('r1', agentItem('a1')),
      responseDone('r1'),
    );
    expect(agentEntry(state, 'a1')).toMatchObject({ heardLength: 0, state: 'interrupted' });
  });

  it('plays what a failed response had brought', () => {
    const state = fold(
      started,
      outputAdded('r1', agentItem('a1')),
      [spokenText('r1', 'a1', 'I was about to'), 0],
      [soundDone('r1', 'a1'), 24_000],
      responseDone('r1', 'failed'),
      playhead('a1', 24_000, 24_000),
    );
    expect(agentEntry(state, 'a1')).toMatchObject({ heardLength: 14, state: 'done' });
  });

  it('keeps what was heard when the sound turns out longer than expected', () => {
    const text = spokenText('r1', 'a1', 'One two three four five ');
    const heard = fold(started, outputAdded('r1', agentItem('a1')), text, playhead('a1', 24_000, 24_000));
    expect(agentEntry(heard, 'a1')?.heardLength).toBe('One two three'.length);
    const longer = fold(heard, [soundDone('r1', 'a1'), 96_000], outputDone('r1', agentItem('a1')));
    expect(agentEntry(longer, 'a1')).toMatchObject({ heardLength: 'One two three'.length, state: 'streaming' });
  });

  it('joins the parts of an item in their order', () => {
    const second = { ...spokenText('r1', 'a1', 'second'), content_index: 1 } as ServerEvent;
    const state = fold(started, outputAdded('r1', agentItem('a1')), second, spokenText('r1', 'a1', 'first '));
    expect(agentEntry(state, 'a1')?.text).toBe('first second');
  });
});

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
