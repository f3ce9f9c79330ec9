/** The words of what is loaded on need, in the language that the panel speaks. */
import type { RoomLabels } from '../../view/words/room-labels.ts';

/** By the primary subtag: those of `load-language.ts`. */
const LANGUAGES: Readonly<Record<string, () => Promise<RoomLabels>>> = {
  ar: () => import('./rooms-ar.ts').then(({ roomsAr }) => roomsAr),
  de: () => import('./rooms-de.ts').then(({ roomsDe }) => roomsDe),
  en: () => import('./rooms-en.ts').then(({ roomsEn }) => roomsEn),
  es: () => import('./rooms-es.ts').then(({ roomsEs }) => roomsEs),
  fr: () => import('./rooms-fr.ts').then(({ roomsFr }) => roomsFr),
  he: () => import('./rooms-he.ts').then(({ roomsHe }) => roomsHe),
  it: () => import('./rooms-it.ts').then(({ roomsIt }) => roomsIt),
  ja: () => import('./rooms-ja.ts').then(({ roomsJa }) => roomsJa),
  ko: () => import('./rooms-ko.ts').then(({ roomsKo }) => roomsKo),
  nl: () => import('./rooms-nl.ts').then(({ roomsNl }) => roomsNl),
  pl: () => import('./rooms-pl.ts').then(({ roomsPl }) => roomsPl),
  pt: () => import('./rooms-pt.ts').then(({ roomsPt }) => roomsPt),
  ru: () => import('./rooms-ru.ts').then(({ roomsRu }) => roomsRu),
  tr: () => import('./rooms-tr.ts').then(({ roomsTr }) => roomsTr),
  zh: () => import('./rooms-zh.ts').then(({ roomsZh }) => roomsZh),
};

export const roomLanguages: readonly string[] = Object.keys(LANGUAGES);

/** @param tag - as a language of ours says it; undefined is English. Rejects when the file does not come. */
export function loadRoomLabels(tag = 'en'): Promise<RoomLabels> {
  return LANGUAGES[Object.hasOwn(LANGUAGES, tag) ? tag : 'en']!();
}
