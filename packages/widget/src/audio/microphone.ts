/** Asks the browser for the microphone and says in our codes why there is none. Main thread. */
import { VoiceAgentError, type VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';
import { abortable } from './abortable.ts';

/** Wishes, not demands: a device without echo cancellation is better than none. */
const CONSTRAINTS: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
};

/**
 * Opens the microphone. Call it in the visitor's click, before any await. A stream that comes after an abort is stopped.
 * @throws VoiceAgentError microphone-*; the signal's reason when aborted.
 */
export async function requestMicrophone(signal: AbortSignal): Promise<MediaStream> {
  try {
    // Throws in an insecure context, which has no `mediaDevices`, whatever the lib says.
    return await abortable(navigator.mediaDevices.getUserMedia(CONSTRAINTS), signal, stopTracks);
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new VoiceAgentError(microphoneErrorCode(cause), `No microphone. Is the page served over HTTPS? ${cause}`, {
      cause,
    });
  }
}

export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What `getUserMedia` rejects with, by name (W3C Media Capture and Streams, §10.2). */
const ERROR_CODES: Partial<Record<string, VoiceAgentErrorCode>> = {
  NotAllowedError: 'microphone-denied',
  SecurityError: 'microphone-denied',
  NotFoundError: 'microphone-missing',
  OverconstrainedError: 'microphone-missing',
  NotReadableError: 'microphone-busy',
  AbortError: 'microphone-busy',
  InvalidStateError: 'microphone-busy',
};

export function microphoneErrorCode(cause: unknown): VoiceAgentErrorCode {
  return (cause instanceof Error && ERROR_CODES[cause.name]) || 'microphone-unsupported';
}
