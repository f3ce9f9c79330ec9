/** Registers both ends of the sound. One module, because they share much of their code. Audio render thread. */
import { CaptureProcessor } from './capture.worklet.ts';
import { PlaybackProcessor } from './playback.worklet.ts';
import { CAPTURE_PROCESSOR, PLAYBACK_PROCESSOR } from './worklet-messages.ts';

registerProcessor(CAPTURE_PROCESSOR, CaptureProcessor);
registerProcessor(PLAYBACK_PROCESSOR, PlaybackProcessor);
