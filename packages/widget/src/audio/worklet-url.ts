/** Where the compiled worklets are. The only file of this folder that knows of a bundler. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import resamplingUrl from './worklets/resampling.worklet.ts?worker&url';
import url from './worklets/voice.worklet.ts?worker&url';

/** For a context of this rate. Few need the filter, so it is in a file of its own. */
export function workletUrl({ sampleRate }: BaseAudioContext): string {
  return sampleRate === PCM_SAMPLE_RATE_HZ ? url : resamplingUrl;
}
