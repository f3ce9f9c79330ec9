/** Both ends of the sound, for a context of 24 kHz. Audio render thread. */
import { registerProcessors } from './register-processors.ts';

registerProcessors();
