/** Where the compiled worklets are. The only file of this folder that knows of a bundler. */
import url from './worklets/voice.worklet.ts?worker&url';

export const workletUrl: string = url;
