/** Registers `<voice-agent>`. The only side effect of the package; a second load of it does no harm. */
import { register } from './register.ts';

register();

export { VoiceAgentElement } from './voice-agent-element.ts';
