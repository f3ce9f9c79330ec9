import { describe, expect, it } from 'vitest';
import { PlayoutTempo } from './playout-tempo.ts';

const MS = 24;
const CHUNK = 40 * MS;

function tempoAfter(...latenessMs: number[]): PlayoutTempo {
  const tempo = new PlayoutTempo();
  for (const late of latenessMs) tempo.arrived(late * MS, CHUNK);
  return tempo;
}

const at = (tempo: PlayoutTempo, leftMs: number, minimumMs = 0) => tempo.at(leftMs * MS, minimumMs * MS);

describe('PlayoutTempo', () => {
  it('leaves a line alone that jitters by less than 40 ms, unless it would be silent next', () => {
    for (const tempo of [tempoAfter(), tempoAfter(0, 20, 39)]) {
      expect(tempo.isRestless).toBe(false);
      for (const left of [11, 50, 500, 5_000]) expect(at(tempo, left)).toBeUndefined();
      expect(at(tempo, 10)).toBe('slower');
    }
  });

  it('is slower below a fifth of the jitter, and faster above a chunk and a tenth', () => {
    const tempo = tempoAfter(0, 150, 10);
    expect(tempo.isRestless).toBe(true);
    expect(at(tempo, 32)).toBe('slower');
    expect(at(tempo, 34)).toBeUndefined();
    expect(at(tempo, 56)).toBeUndefined();
    expect(at(tempo, 57)).toBe('faster');
  });

  it('keeps a minimum', () => {
    const tempo = tempoAfter(150);
    expect(at(tempo, 306, 250)).toBeUndefined();
    expect(at(tempo, 307, 250)).toBe('faster');
    expect(at(tempo, 29, 250)).toBe('slower');
  });

  it('forgets the jitter slowly when the line has calmed down', () => {
    const tempo = tempoAfter(100);
    for (let chunks = 0; chunks < 100; chunks++) tempo.arrived(0, CHUNK);
    expect(tempo.isRestless).toBe(true);
    for (let chunks = 0; chunks < 60; chunks++) tempo.arrived(0, CHUNK);
    expect(tempo.isRestless).toBe(false);
  });

  it('takes 240 ms of a line that was gone', () => {
    const tempo = tempoAfter(60_000);
    expect(at(tempo, 52)).toBe('slower');
    expect(at(tempo, 54)).toBeUndefined();
  });
});
