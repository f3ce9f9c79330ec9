/** Whether the visitor's yes, which a page may ask for, is there. How it is given and taken back comes with the question. */
import { kept } from './kept.ts';

export type ConsentHost = Pick<Element, 'getAttribute'>;

/** Where the yes is kept, in `localStorage`: by the text that it was said to, so that another one asks anew. */
export const consentKey = (text: string): string => `voice-agent/consent/${text}`;
/** Where storage is forbidden a yes lasts as long as its page. By what it was said to. */
export const consentsOfThisPage = new Set<string>();

/** The page asks for the visitor's yes: until then nothing is asked of the server, and no microphone is opened. */
export function isConsentMissing(host: ConsentHost): boolean {
  const text = host.getAttribute('consent');
  return text !== null && !consentsOfThisPage.has(text) && !kept(consentKey(text));
}
