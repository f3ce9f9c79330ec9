/** Where the compiled worker is. The only file of this folder that knows of a bundler. */
import url from './media.worker.ts?worker&url';

export const mediaWorkerUrl: string = url;
