/** Hears a stage out, but not for ever: one that hangs must not hold a visitor. */
import { PipelineError, type PipelineErrorCode } from '../errors.ts';
import { inTimeOrAborted, type WatchOptions, watched } from '../remote/watched.ts';
import { openDetector } from '../stages/open-detector.ts';
import type { Vad, VadDetector } from '../stages/vad.ts';

/**
 * Passes everything on. While `isExcused` (it waits for its turn, say) its time is not counted.
 * @throws PipelineError `code` when the next piece takes longer than `timeoutMs`
 */
export function within<T>(
  source: AsyncIterable<T>,
  timeoutMs: number,
  code: PipelineErrorCode,
  isExcused?: () => boolean,
): AsyncGenerator<T, void, undefined> {
  return watched(source, watchOf(timeoutMs, code, isExcused));
}

/** See `within`. @throws PipelineError `code` when it takes longer than `timeoutMs` */
export async function soon<T>(
  promise: Promise<T>,
  timeoutMs: number,
  code: PipelineErrorCode,
  isExcused?: () => boolean,
): Promise<T> {
  // Undefined stands for an abort, and nothing aborts here.
  return (await inTimeOrAborted(promise, watchOf(timeoutMs, code, isExcused))) as T;
}

/** As `soon`; one that comes too late is closed. @throws PipelineError `vad-failed` */
export async function detectorSoon(vad: Vad, timeoutMs: number): Promise<VadDetector> {
  return (await openDetector(vad, watchOf(timeoutMs, 'vad-failed'))) as VadDetector;
}

function watchOf(timeoutMs: number, code: PipelineErrorCode, isExcused?: () => boolean): WatchOptions {
  const lateError = () => new PipelineError(code, `Nothing came for ${timeoutMs / 1000} s.`);
  return { timeoutMs, lateError, ...(isExcused && { isExcused }) };
}
