/**
 * The script tag's entry. The server that sent the script is the server of every element that names no other.
 * Brings the launcher only; panel and session follow on the visitor's first sign of interest.
 */
import { register } from './register.ts';
import { VoiceAgentElement } from './voice-agent-element.ts';

const scriptUrl = import.meta.url;

// Before the elements of the page come to life: they ask for it at once.
VoiceAgentElement.scriptUrl = scriptUrl;
register();
// Most pages write the element themselves.
if (document.querySelector('[data-agent]')) {
  void import('./element-from-script.ts').then(({ elementFromScript }) => elementFromScript(scriptUrl));
}
