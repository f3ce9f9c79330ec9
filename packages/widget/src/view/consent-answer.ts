/** Remembers and forgets the visitor's yes, with the text it was given to: another text asks anew. */
import { CONSENT_KEY, type ConsentHost, consentsOfThisPage } from './session-link.ts';

export function giveConsent(host: ConsentHost): void {
  const text = host.getAttribute('consent') ?? '';
  consentsOfThisPage.add(text);
  store(() => localStorage.setItem(CONSENT_KEY, text));
}

export function withdrawConsent(): void {
  consentsOfThisPage.clear();
  store(() => localStorage.removeItem(CONSENT_KEY));
}

function store(change: () => void): void {
  try {
    change();
  } catch {
    // Forbidden here, or full: the yes lasts as long as the page.
  }
}
