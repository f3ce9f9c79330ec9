import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { agentEntry, fold, interrupted, playhead, spoken, started } from './testing/fold-events.ts';
import {
  agentItem,
  outputAdded,
  outputDone,
  responseCreated,
  responseDone,
  soundDone,
  spokenText,
  spokenTextDone,
  writtenText,
} from './testing/server-events.ts';
import { slotOf } from './transcript-state.ts';

describe('withTurn, as the transcript folds it', () => {
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

  it('keeps of a turn that is over nothing but its entry, and whether all of it had come', () => {
    const growing = fold(started, ...spoken('a1').slice(0, 3));
    expect(slotOf(growing, 'a1')?.turn?.parts[0]?.anchors).not.toEqual([]);
    const played = fold(started, ...spoken('a1'), playhead('a1', 48_000, 48_000));
    const late = fold(started, ...spoken('a1'), interrupted('a1', 12_000, 48_000));
    const early = fold(started, ...spoken('a1').slice(0, 3), interrupted('a1', 12_000, 48_000));
    for (const over of [played, late, early]) {
      const { turn, entry } = slotOf(over, 'a1')!;
      expect(turn).toMatchObject({ parts: [], complete: over !== early });
      expect(entry).toMatchObject({ text: 'Good morning to you' });
    }
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

  it('takes no heard word back when the last text is shorter than what was heard', () => {
    const heard = fold(started, ...spoken('a1').slice(0, 3), playhead('a1', 40_000, 48_000));
    const shorter = fold(heard, spokenTextDone('r1', 'a1', 'Good'));
    expect(agentEntry(shorter, 'a1')?.heardLength).toBe(agentEntry(heard, 'a1')?.heardLength);
    expect(agentEntry(shorter, 'a1')?.text).toBe('Good morning to you');
  });
});
