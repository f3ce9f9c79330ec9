/** A detector that is waited for no longer than it may take. */
import { inTimeOrAborted, type WatchOptions } from '../remote/watched.ts';
import type { Vad, VadDetector } from './vad.ts';

/** Undefined on abort. One that comes too late is closed: nobody else would. @throws `lateError()`, and what `vad` throws */
export async function openDetector(vad: Vad, options: WatchOptions): Promise<VadDetector | undefined> {
  const creating = vad.createDetector();
  let detector: VadDetector | undefined;
  try {
    detector = await inTimeOrAborted(creating, options);
    return detector;
  } finally {
    if (!detector)
      creating.then(
        (late) => late.close(),
        () => undefined,
      );
  }
}
