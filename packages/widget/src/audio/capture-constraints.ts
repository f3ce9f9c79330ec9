/** What the page wishes for its microphone, as constraints of the browser. Pure. */
import { isTouchWebKit } from './is-touch-webkit.ts';

/** Wishes for the microphone, W3C MediaTrackConstraints by name. An absent one is the default: on, where there is one. */
export interface CaptureSettings {
  /** '' or absent: the browser's choice. */
  readonly deviceId?: string | undefined;
  /** 'all' also removes what other programs play, where the browser can. */
  readonly echoCancellation?: boolean | 'all' | undefined;
  readonly noiseSuppression?: boolean | undefined;
  readonly autoGainControl?: boolean | undefined;
  /** Default: left to the browser. */
  readonly voiceIsolation?: boolean | undefined;
}

/**
 * Bare values are wishes: a device without echo cancellation is better than none. Only the chosen device is demanded,
 * since a browser takes a wished one for no better than its default; iOS refuses the demand, for its ids do not last.
 */
export function captureConstraints(
  settings: CaptureSettings,
  known: MediaTrackSupportedConstraints & { voiceIsolation?: boolean } = {},
): MediaTrackConstraints & { voiceIsolation?: boolean } {
  const { deviceId, voiceIsolation } = settings;
  return {
    channelCount: 1,
    echoCancellation: settings.echoCancellation ?? true,
    noiseSuppression: settings.noiseSuppression ?? true,
    autoGainControl: settings.autoGainControl ?? true,
    ...(voiceIsolation !== undefined && known.voiceIsolation && { voiceIsolation }),
    ...(deviceId && { deviceId: isTouchWebKit() ? deviceId : { exact: deviceId } }),
  };
}

/** What to wish for instead of what `cause` refused; undefined when less would not help. */
export function relaxed(settings: CaptureSettings, cause: unknown): CaptureSettings | undefined {
  // By name: an error of another frame is no instance of this one's classes.
  const { name, constraint } = cause as { name?: string; constraint?: string };
  // Engines from before 'all' take it for true or refuse it.
  if (settings.echoCancellation === 'all' && (name === 'TypeError' || constraint === 'echoCancellation')) {
    return { ...settings, echoCancellation: true };
  }
  const gone = name === 'OverconstrainedError' || name === 'NotFoundError';
  return gone && settings.deviceId ? { ...settings, deviceId: '' } : undefined;
}
