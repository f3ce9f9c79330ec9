import { describe, expect, it } from 'vitest';
import { type SessionWishes, wantedSession } from './wanted-session.ts';

const unset: SessionWishes = {
  tokenServer: undefined,
  agent: undefined,
  locale: undefined,
  metadata: undefined,
  audioFormat: 'audio/pcm',
  turns: 'automatic',
  capture: undefined,
  continuity: 'tab',
  volume: undefined,
  challenge: undefined,
  workerUrl: undefined,
  credentials: 'same-origin',
};

const wanted = (wishes: Partial<SessionWishes>): unknown =>
  JSON.parse(JSON.stringify(wantedSession({ ...unset, ...wishes })));

describe('wantedSession', () => {
  it('wants nothing where the page has set nothing', () => {
    expect(wanted({})).toEqual({});
  });

  it('takes what the page has set', () => {
    const wishes: Partial<SessionWishes> = {
      agent: 'support',
      locale: 'de-DE',
      metadata: { page: 'cart' },
      audioFormat: 'audio/pcmu',
      turns: 'push-to-talk',
      capture: { echoCancellation: 'all', deviceId: 'x' },
      continuity: 'page',
      workerUrl: '/voice-agent.worker.js',
      credentials: 'include',
    };
    expect(wanted({ ...wishes, tokenServer: '/voice/', volume: 0.4 })).toEqual({
      ...wishes,
      server: '/voice/',
      output: { volume: 0.4 },
    });
  });

  it('takes what should not be there for the default', () => {
    const strange = {
      audioFormat: 'audio/mp3',
      turns: 'manual',
      continuity: 'forever',
      capture: null,
      credentials: 'yes',
    };
    expect(wanted(strange)).toEqual({});
    expect(wanted({ audioFormat: 'audio/undefined' })).toEqual({});
    for (const volume of [-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY]) expect(wanted({ volume })).toEqual({});
  });

  it('wants nothing more of what the page has taken away, or named with nothing', () => {
    const gone = { agent: null, locale: null, metadata: null, volume: null, challenge: null };
    expect(wanted({ ...gone, workerUrl: null })).toEqual({});
    expect(wanted({ agent: '', locale: '' })).toEqual({});
  });

  it('takes silence for a volume', () => {
    expect(wanted({ volume: 0 })).toEqual({ output: { volume: 0 } });
  });

  it('takes the challenge as it is', () => {
    const challenge = () => 'solved';
    expect(wantedSession({ ...unset, challenge }).challenge).toBe(challenge);
  });
});
