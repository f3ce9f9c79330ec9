/** Registers `<voice-agent>`, unless a page has one already: a second script tag does no harm. */
import { VoiceAgentElement } from './voice-agent-element.ts';

export function register(): void {
  if (!customElements.get('voice-agent')) customElements.define('voice-agent', VoiceAgentElement);
}
