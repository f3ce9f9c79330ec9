/** Registers `<voice-agent>`. The only side effect of the package; a second load of it does no harm. */
import { VoiceAgentElement } from './voice-agent-element.ts';

if (!customElements.get('voice-agent')) customElements.define('voice-agent', VoiceAgentElement);

export { VoiceAgentElement };

declare global {
  interface HTMLElementTagNameMap {
    'voice-agent': VoiceAgentElement;
  }
}
