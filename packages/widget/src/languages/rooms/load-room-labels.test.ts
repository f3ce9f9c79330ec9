/** Every language says of the rooms what English says, with the same gaps to fill. */
import { describe, expect, it } from 'vitest';
import type { RoomLabels } from '../../view/words/room-labels.ts';
import { languages } from '../load-language.ts';
import { loadRoomLabels, roomLanguages } from './load-room-labels.ts';
import { roomsEn as en } from './rooms-en.ts';

/** What may read as in English: loan words. */
const SAME = new Set<string>(['microphone', 'volume', 'speaker']);
const gaps = (words: string): string[] => (words.match(/\{\w*\}/g) ?? []).sort();

describe('loadRoomLabels', () => {
  it('knows the languages that the panel speaks', () => {
    expect(roomLanguages).toEqual(languages);
  });

  it.each(roomLanguages)('has words for everything in %s', async (language) => {
    const words = await loadRoomLabels(language);
    expect(Object.keys(words)).toEqual(Object.keys(en));
    for (const [name, said] of Object.entries(words) as [keyof RoomLabels, string][]) {
      expect(said, name).toBe(said.trim());
      expect(said, name).not.toBe('');
      expect(gaps(said), name).toEqual(gaps(en[name]));
    }
  });

  it.each(roomLanguages.filter((language) => language !== 'en'))('says nothing in English in %s', async (language) => {
    const words = Object.entries(await loadRoomLabels(language)) as [keyof RoomLabels, string][];
    expect(words.filter(([name, said]) => said === en[name] && !SAME.has(name))).toEqual([]);
  });

  it('speaks English where the panel does', async () => {
    expect(await loadRoomLabels(undefined)).toBe(en);
    expect(await loadRoomLabels('constructor')).toBe(en);
  });
});
