/** Registers both ends of the sound. One module, because they share much of their code. Audio render thread. */
import { CaptureProcessor } from './capture.worklet.ts';
import { PlaybackProcessor } from './playback.worklet.ts';
import type { MakeResampler } from './resampler.ts';
import { CAPTURE_PROCESSOR, PLAYBACK_PROCESSOR } from './worklet-messages.ts';

/** @param makeResampler - for a context that does not run at 24 kHz. */
export function registerProcessors(makeResampler?: MakeResampler): void {
  // A node hands its options to the constructor, so these stand between.
  registerProcessor(
    CAPTURE_PROCESSOR,
    class extends CaptureProcessor {
      constructor() {
        super(makeResampler);
      }
    },
  );
  registerProcessor(
    PLAYBACK_PROCESSOR,
    class extends PlaybackProcessor {
      constructor() {
        super(makeResampler);
      }
    },
  );
}
