/** Both ends of the sound, for a context of another rate: in the place of `voice.worklet`. Audio render thread. */
import { registerProcessors } from './register-processors.ts';
import { Resampler } from './resampler.ts';

registerProcessors((options) => new Resampler(options));
