/** `blockedPhrases`: a guardrail that trips at words. It sees words, not meaning: a model can say the same in others. */
import { misconfigured } from '../errors.ts';
import { defineGuardrail, type Guardrail, type GuardrailOptions } from './guardrail.ts';

/**
 * Trips when the agent says one of the phrases, whatever their case, spacing and punctuation. Whole words count: 'gold'
 * is not in 'golden'. For languages without spaces between words write a check of your own.
 *
 * @param options - `name` defaults to 'blocked_phrases'.
 * @throws VoiceServerError invalid_configuration
 */
export function blockedPhrases(
  phrases: readonly string[],
  options: Partial<Pick<GuardrailOptions, 'name' | 'description'>> = {},
): Guardrail {
  const { name = 'blocked_phrases' } = options;
  if (!Array.isArray(phrases) || !phrases.every((phrase) => typeof phrase === 'string')) {
    throw misconfigured(`guardrail "${name}"`, 'must be given a list of texts');
  }
  const blocked = phrases.map((phrase) => ({ phrase, words: wordsOf(phrase) }));
  if (blocked.length === 0) throw misconfigured(`guardrail "${name}"`, 'must name at least one phrase');
  const empty = blocked.findIndex(({ words }) => words.trim() === '');
  if (empty >= 0) throw misconfigured(`guardrail "${name}".${empty}`, 'must hold a letter or a digit');
  return defineGuardrail({
    ...options,
    name,
    check(text, { final }) {
      // The last word of a text that grows may be the beginning of another one.
      const said = wordsOf(final ? text : text.slice(0, text.length - lastWordOf(text).length));
      const found = blocked.find(({ words }) => said.includes(words));
      return found && { reason: `said "${found.phrase}"` };
    },
  });
}

/** By splitting: a pattern that ends in `$` would run from each letter of a long word to its end, for seconds. */
function lastWordOf(text: string): string {
  return text.split(/[^\p{L}\p{M}\p{N}]/u).at(-1) ?? '';
}

/** ' every word in lower case ' */
function wordsOf(text: string): string {
  return ` ${text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()} `;
}
