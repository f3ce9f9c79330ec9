/** What holds for any events in any order, because the network, the provider and the loudspeaker are not ours. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldTranscript } from './fold-transcript.ts';
import { interrupted, playhead } from './testing/fold-events.ts';
import { itemDeleted } from './testing/server-events.ts';
import type { TranscriptEvent } from './transcript-event.ts';
import { emptyTranscript, type TranscriptState } from './transcript-state.ts';

const folder = new URL('fixtures/', import.meta.url);
const conversations = readdirSync(folder).map((file) => {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as TranscriptEvent);
});

/** Mulberry32: the same numbers for the same seed, so that a failure can be looked at again. */
function randomOf(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (share: number) => next() < share,
    below: (limit: number) => Math.floor(next() * limit),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!,
  };
}

type Random = ReturnType<typeof randomOf>;

/** Two conversations mixed, with events lost, doubled and late, and the line breaking now and then. */
function disturbed(random: Random): TranscriptEvent[] {
  const [one, other] = [random.pick(conversations), random.pick(conversations)];
  const mixed: TranscriptEvent[] = [];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    for (const event of [one[at], other[at]]) {
      if (!event || random.chance(0.1)) continue;
      mixed.splice(Math.max(0, mixed.length - random.below(random.chance(0.2) ? 12 : 1)), 0, event);
      if (random.chance(0.1)) mixed.push(event);
      if (random.chance(0.1)) mixed.push(strange(random, mixed));
    }
  }
  return mixed;
}

function strange(random: Random, before: readonly TranscriptEvent[]): TranscriptEvent {
  const ids = before.flatMap((event) => (JSON.stringify(event).match(/item_\w+/g) ?? []) as string[]);
  const itemId = ids.length > 0 ? random.pick(ids) : 'nobody';
  const samples = () => random.below(100_000);
  return random.pick<() => TranscriptEvent>([
    () => ({ type: 'disconnected' }),
    () => ({ type: 'continued', noticeId: `n${random.below(5)}`, notice: random.pick(['reconnected', 'resumed']) }),
    () => playhead(itemId, samples(), samples()),
    () => interrupted(itemId, samples(), samples()),
    () => ({ type: 'server-event', event: itemDeleted(itemId), receivedSamples: 0 }),
    () => ({ type: 'restored', agent: 'old', entries: [{ kind: 'notice', id: 'old', notice: 'resumed', agent: 'x' }] }),
    () => ({ type: 'restored', agent: 'old', entries: before.length > 20 ? stateOf(before.slice(0, 20)).entries : [] }),
    () => ({ type: 'typed', itemId, text: 'Hi', images: ['data:image/png;base64,AA=='] }),
    () => ({ type: 'tool-called', itemId, callId: `c${random.below(3)}`, name: 't', title: 'T' }),
    () => ({ type: 'tool-ended', callId: `c${random.below(3)}`, outcome: random.pick(['done', 'failed']) }),
    () => ({ type: 'ended' }),
  ])();
}

function stateOf(events: readonly TranscriptEvent[]): TranscriptState {
  return events.reduce(foldTranscript, emptyTranscript);
}

/** Whether everything that must hold after every event holds; `heard` is how much was heard of each before. */
function check(before: TranscriptState, state: TranscriptState, heard: Map<string, number>): void {
  const { entries, slots } = state;
  expect(slots.flatMap(({ entry }) => entry ?? [])).toEqual(entries);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  expect(new Set(slots.map(({ itemId }) => itemId)).size).toBe(slots.length);
  if (slots === before.slots) expect(entries).toBe(before.entries);
  const shown = new Set<string>();
  for (const entry of entries) {
    expect(Object.isFrozen(entry)).toBe(true);
    if (entry.kind !== 'agent') continue;
    shown.add(entry.id);
    expect(entry.heardLength).toBeGreaterThanOrEqual(heard.get(entry.id) ?? 0);
    expect(entry.heardLength).toBeLessThanOrEqual(entry.text.length);
    heard.set(entry.id, entry.heardLength);
  }
  // A deleted item that is there again begins anew.
  for (const id of heard.keys()) if (!shown.has(id)) heard.delete(id);
}

describe('foldTranscript, whatever comes', { timeout: 60_000 }, () => {
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);

  it('never throws, takes back what was heard, or shows anything twice', () => {
    for (const seed of seeds) {
      const events = disturbed(randomOf(seed));
      const heard = new Map<string, number>();
      let state = emptyTranscript;
      for (const event of events) {
        const before = state;
        state = foldTranscript(before, event);
        try {
          check(before, state, heard);
        } catch (cause) {
          throw new Error(`seed ${seed}, at ${JSON.stringify(event)}`, { cause });
        }
      }
      expect(events.length).toBeGreaterThan(20);
    }
  });

  it('gives the same transcript for the same events', () => {
    for (const seed of seeds) expect(stateOf(disturbed(randomOf(seed)))).toEqual(stateOf(disturbed(randomOf(seed))));
  });

  it('settles everything at the end', () => {
    for (const seed of seeds) {
      const { entries } = foldTranscript(stateOf(disturbed(randomOf(seed))), { type: 'ended' });
      const open = entries.filter((entry) => 'state' in entry && /pending|streaming|running/.test(entry.state));
      expect(open, `seed ${seed}`).toEqual([]);
    }
  });

  it('leaves nothing of a broken line to wait for but tools, sound, and speech that is sent again', () => {
    for (const seed of seeds) {
      const { slots } = foldTranscript(stateOf(disturbed(randomOf(seed))), { type: 'disconnected' });
      for (const { entry, turn } of slots) {
        if (entry?.kind === 'user') expect(entry.state === 'pending' && entry.text !== '').toBe(false);
        const sounds = turn?.parts.some(({ receivedSamples, playedSamples }) => receivedSamples > playedSamples);
        if (entry?.kind === 'agent' && entry.state === 'streaming') expect(sounds, `seed ${seed}`).toBe(true);
      }
    }
  });
});
