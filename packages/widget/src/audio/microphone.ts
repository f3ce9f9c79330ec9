/** Asks the browser for the microphone. Main thread. */
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { abortable } from './abortable.ts';
import { type CaptureSettings, captureConstraints, relaxed } from './capture-constraints.ts';

/**
 * Opens the microphone; asked for before the first await. A chosen device that is gone is replaced by the default one.
 * A stream that comes after an abort is stopped.
 * @param world - the window to ask.
 * @throws VoiceAgentError microphone-*; the signal's reason when aborted.
 */
export async function requestMicrophone(
  settings: CaptureSettings,
  signal: AbortSignal,
  world: Window = window,
): Promise<MediaStream> {
  try {
    // Throws in an insecure context, which has no `mediaDevices`, whatever the lib says.
    const { mediaDevices } = world.navigator;
    const audio = captureConstraints(settings, mediaDevices.getSupportedConstraints());
    return await abortable(mediaDevices.getUserMedia({ audio }), signal, stopTracks);
  } catch (cause) {
    if (signal.aborted) throw cause;
    const less = relaxed(settings, cause);
    if (less) return requestMicrophone(less, signal, world);
    const error = await errorOf(cause, world);
    signal.throwIfAborted();
    throw error;
  }
}

/** What finds out why is fetched then. Where it does not come, the commonest reason is told. */
async function errorOf(cause: unknown, world: Window): Promise<VoiceAgentError> {
  try {
    const { microphoneError } = await import('./microphone-error.ts');
    return await microphoneError(cause, world);
  } catch {
    return new VoiceAgentError('microphone-denied', `No microphone: ${cause}`, { cause });
  }
}

export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
