/** Which microphones and loudspeakers may be chosen. Main thread. */
import { canChooseSpeaker } from './speaker.ts';

export interface AudioDevice {
  readonly id: string;
  /** The browser's name of it; empty until the visitor has allowed a microphone. */
  readonly label: string;
}

export interface AudioDevices {
  readonly microphones: readonly AudioDevice[];
  /** Empty where the browser cannot choose one. */
  readonly speakers: readonly AudioDevice[];
  /** In use, '' for the browser's default. */
  readonly microphoneId: string;
  readonly speakerId: string;
}

/** Chrome lists these beside the devices they stand for; '' is what browsers give before a microphone is allowed. */
const ALIASES = ['default', 'communications', ''];

/** Asks the visitor nothing. Without devices where the browser lists none. */
export async function listDevices(inUse: Pick<AudioDevices, 'microphoneId' | 'speakerId'>): Promise<AudioDevices> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => undefined)) ?? [];
  const ofKind = (wanted: MediaDeviceKind): AudioDevice[] =>
    all
      .filter(({ kind, deviceId }) => kind === wanted && !ALIASES.includes(deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return {
    microphones: ofKind('audioinput'),
    speakers: canChooseSpeaker() ? ofKind('audiooutput') : [],
    ...inUse,
  };
}
