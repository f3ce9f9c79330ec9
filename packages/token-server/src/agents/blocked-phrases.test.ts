import { describe, expect, it } from 'vitest';
import { silentLogger } from '../logger.ts';
import { blockedPhrases } from './blocked-phrases.ts';
import { runGuardrails } from './run-guardrails.ts';

const rail = blockedPhrases(['money back', 'Garantie', 'größer', 'C3'], { description: 'No promises.' });

function say(text: string, final = true) {
  const session = { id: 'vs_1', user: null, metadata: {} };
  return runGuardrails([rail], text, { session, agent: 'desk', final, log: silentLogger });
}

describe('blockedPhrases', () => {
  it.each([
    'You get your money back!',
    'MONEY   BACK',
    'money\nback',
    'Money-back, of course.',
    'die Garantie gilt',
    'GRÖSSER? Größer!'.toLowerCase(),
    'the ｃ３ model',
  ])('trips at %j', async (text) => {
    expect(await say(text)).toMatchObject({ name: 'blocked_phrases', say: 'No promises.' });
  });

  it.each(['money, and back', 'moneyback', 'money backwards', 'Garantien', 'C30', '', '…'])(
    'lets %j pass',
    async (text) => {
      expect(await say(text)).toBeUndefined();
    },
  );

  it('waits for the end of a word that is being said', async () => {
    expect(await say('Your money back', false)).toBeUndefined();
    expect(await say('Your money back ', false)).toBeDefined();
    expect(await say('Your money back.', false)).toBeDefined();
    expect(await say('Your money back', true)).toBeDefined();
  });

  it('takes no longer for one long word than for many', { timeout: 3_000 }, async () => {
    for (const script of ['a', '好', '\u{20000}']) {
      const word = script.repeat(8_000 / script.length - 12);
      expect(await say(`${word}! money back!`, false)).toBeDefined();
      expect(await say(`${word}!`, false)).toBeUndefined();
      expect(await say(`money ${word}`, false)).toBeUndefined();
    }
  });

  it('says which phrase, for telemetry', async () => {
    expect((await say('No Garantie.'))?.reason).toBe('said "Garantie"');
  });

  it('refuses nothing and phrases of nothing', () => {
    expect(() => blockedPhrases([])).toThrow('guardrail "blocked_phrases": must name at least one phrase');
    expect(() => blockedPhrases(['ok', ' … '], { name: 'mine' })).toThrow('guardrail "mine".1: must hold a letter');
  });
});
