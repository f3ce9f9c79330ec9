/** Every language says everything that English says, with the same gaps to fill. */
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { languages, loadLanguage } from './load-language.ts';

/** Each label by its path, e.g. `status.idle`. */
function flat(labels: object, path = ''): [string, string][] {
  return Object.entries(labels).flatMap(([name, words]) =>
    typeof words === 'string' ? [[path + name, words]] : flat(words as object, `${path}${name}.`),
  );
}

const gaps = (words: string): string[] => (words.match(/\{\w*\}/g) ?? []).sort();
/** What may read as in English: loan words. */
const SAME = new Set(['heading', 'agent', 'transcript', 'send', 'end', 'you']);
const SCRIPTS: Record<string, RegExp> = {
  ar: /\p{Script=Arabic}/u,
  he: /\p{Script=Hebrew}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ko: /\p{Script=Hangul}/u,
  ru: /\p{Script=Cyrillic}/u,
  zh: /\p{Script=Han}/u,
};

describe('the languages', () => {
  it('are at least twelve beside English, each once', () => {
    expect(languages.length).toBeGreaterThan(12);
    expect([...languages].sort()).toEqual(languages);
  });

  it.each(languages)('%s has words for everything, and the gaps of the English ones', async (language) => {
    const { tag, labels } = await loadLanguage(language);
    expect(tag).toBe(language);
    const english = new Map(flat(en));
    const words = flat(labels);
    expect(words.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
    for (const [path, said] of words) {
      expect(said, path).toBe(said.trim());
      expect(said, path).not.toBe('');
      expect(gaps(said), path).toEqual(gaps(english.get(path)!));
    }
  });

  it.each(languages.filter((language) => language !== 'en'))('%s is no English', async (language) => {
    const english = new Map(flat(en));
    const { labels } = await loadLanguage(language);
    for (const [path, said] of flat(labels)) {
      if (!SAME.has(path)) expect(said, path).not.toBe(english.get(path));
      expect(SCRIPTS[language]?.test(said) ?? true, path).toBe(true);
    }
  });

  it.each(languages)('%s has a whole sentence for every error', async (language) => {
    const { labels } = await loadLanguage(language);
    for (const [code, sentence] of Object.entries(labels.errors)) expect(sentence, code).toMatch(/[.。]$/u);
  });
});

describe('loadLanguage', () => {
  it('takes a region, another case and an old-fashioned separator for the language', async () => {
    for (const tag of ['de-AT', 'DE', 'de_CH']) expect((await loadLanguage(tag)).tag).toBe('de');
    expect((await loadLanguage('pt-BR')).labels.close).toBe('Fechar');
  });

  it('speaks English, and says that it is not what was asked for, where there are no words', async () => {
    for (const tag of ['fi', '', 'constructor', '-', 'x-klingon']) {
      expect(await loadLanguage(tag), tag).toEqual({ tag: undefined, labels: en });
    }
  });
});
