/** Where the compiled worklets are. The only file of this folder that knows of a bundler. */
import captureUrl from './worklets/capture.worklet.ts?worker&url';
import playbackUrl from './worklets/playback.worklet.ts?worker&url';

export const captureWorkletUrl: string = captureUrl;
export const playbackWorkletUrl: string = playbackUrl;
