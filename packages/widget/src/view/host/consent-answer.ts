/** The visitor's answer to the page's question: remembered by the text that it was given to, or forgotten; and told to the page. */
import { type ConsentHost, consentKey, consentsOfThisPage } from './consent.ts';
import { VoiceConsentChangeEvent } from './voice-consent.events.ts';

type AskingHost = ConsentHost & Pick<EventTarget, 'dispatchEvent'>;

export function giveConsent(host: AskingHost): void {
  const text = host.getAttribute('consent') ?? '';
  consentsOfThisPage.add(text);
  store(() => localStorage.setItem(consentKey(text), 'yes'));
  host.dispatchEvent(new VoiceConsentChangeEvent({ given: true }));
}

export function withdrawConsent(host: AskingHost): void {
  const text = host.getAttribute('consent') ?? '';
  consentsOfThisPage.delete(text);
  store(() => localStorage.removeItem(consentKey(text)));
  host.dispatchEvent(new VoiceConsentChangeEvent({ given: false }));
}

function store(change: () => void): void {
  try {
    change();
  } catch {
    // Forbidden here, or full: the yes lasts as long as the page.
  }
}
