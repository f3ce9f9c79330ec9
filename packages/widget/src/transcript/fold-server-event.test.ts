import { describe, expect, it } from 'vitest';
import { fold, ids, spoken, started } from './testing/fold-events.ts';
import {
  agentItem,
  committed,
  itemAdded,
  itemDeleted,
  outputAdded,
  speechStarted,
  spokenItem,
  transcribed,
  transcribing,
  untranscribed,
} from './testing/server-events.ts';

describe('foldServerEvent, the visitor', () => {
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

  it('shows the pictures of a typed message, and none where there is none', () => {
    const images = ['data:image/png;base64,AAAA'];
    const shown = fold(started, { type: 'typed', itemId: 'va_1', text: '', images });
    expect(shown.entries[0]).toEqual({ kind: 'user', id: 'va_1', text: '', via: 'text', images, state: 'done' });
    expect(fold(started, { type: 'typed', itemId: 'va_1', text: 'Hi', images: [] }).entries[0]).not.toHaveProperty(
      'images',
    );
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

describe('foldServerEvent, a visitor whose turn has another name in each event', () => {
  const texts = ({ entries }: ReturnType<typeof fold>) =>
    entries.map((entry) => 'text' in entry && `${entry.kind} ${entry.state}: ${entry.text}`);
  const turn = (name: string, words: string) => [
    speechStarted(''),
    committed(`${name}_turn`, 'no_item'),
    transcribed(`${name}_words`, words),
  ];

  it('shows it once, by the words that come for nobody else', () => {
    const waiting = fold(started, speechStarted(''), committed('1_turn', 'no_item'), transcribing('1_words', 'Good'));
    expect(texts(waiting)).toEqual(['user pending: Good']);
    const state = fold(waiting, transcribed('1_words', 'Good day'), itemAdded(spokenItem('1_item', 'Good day')));
    expect(texts(state)).toEqual(['user done: Good day']);
  });

  it('shows the words of its item where no others came', () => {
    const state = fold(started, committed('1_turn'), itemAdded(spokenItem('1_item', 'Good day')));
    expect(texts(state)).toEqual(['user done: Good day']);
    expect(texts(fold(started, itemAdded(spokenItem('1_item', 'Good day'))))).toEqual(['user done: Good day']);
  });

  it('shows the same words again when they are said again', () => {
    const first = fold(started, ...turn('1', 'Yes'), itemAdded(spokenItem('1_item', 'Yes')), ...spoken('a1'));
    const again = fold(first, ...turn('2', 'Yes'), itemAdded(spokenItem('2_item', 'Yes')));
    expect(texts(again)).toEqual(['user done: Yes', expect.stringMatching(/^agent/), 'user done: Yes']);
  });

  it('lets noise disappear', () => {
    expect(fold(started, ...turn('1', ' ')).entries).toEqual([]);
  });

  it('gives no turn the words of one that is gone', () => {
    const deleted = fold(started, committed('u1'), itemDeleted('u1'), committed('u2'));
    expect(texts(fold(deleted, transcribed('u1', 'Never mind')))).toEqual(['user pending: ']);
  });
});
