/** The languages that there are, each in a file of its own, and the choice among them. */

import type { Labels } from '../view/words/labels.ts';
import type { Language } from '../view/words/language-controller.ts';

/** By the primary subtag. */
const LANGUAGES: Readonly<Record<string, () => Promise<Labels>>> = {
  ar: () => import('./ar.ts').then(({ ar }) => ar),
  de: () => import('./de.ts').then(({ de }) => de),
  en: () => import('./en.ts').then(({ en }) => en),
  es: () => import('./es.ts').then(({ es }) => es),
  fr: () => import('./fr.ts').then(({ fr }) => fr),
  he: () => import('./he.ts').then(({ he }) => he),
  it: () => import('./it.ts').then(({ it }) => it),
  ja: () => import('./ja.ts').then(({ ja }) => ja),
  ko: () => import('./ko.ts').then(({ ko }) => ko),
  nl: () => import('./nl.ts').then(({ nl }) => nl),
  pl: () => import('./pl.ts').then(({ pl }) => pl),
  pt: () => import('./pt.ts').then(({ pt }) => pt),
  ru: () => import('./ru.ts').then(({ ru }) => ru),
  tr: () => import('./tr.ts').then(({ tr }) => tr),
  zh: () => import('./zh.ts').then(({ zh }) => zh),
};

/** Primary subtags, in the order of the alphabet. */
export const languages: readonly string[] = Object.keys(LANGUAGES);

/**
 * @param tag - BCP 47, as a page or a browser writes it. Of a region the language counts: `pt-BR` is `pt`.
 * Rejects when the file does not come.
 */
export async function loadLanguage(tag: string): Promise<Language> {
  const [wanted = ''] = tag.toLowerCase().split(/[-_]/);
  const known = Object.hasOwn(LANGUAGES, wanted);
  return { tag: known ? wanted : undefined, labels: await LANGUAGES[known ? wanted : 'en']!() };
}
