/**
 * The audio graph as this folder needs it. It may not be imported: it is the only part that needs the DOM. Settings and
 * reports are the session's, which may not be imported either; `create-voice-session` proves that all of them fit.
 */
import type { VoiceAgentError } from '../errors/voice-agent-error.ts';

export interface AudioDevice {
  readonly id: string;
  readonly label: string;
}

export interface AudioDevices {
  readonly microphones: readonly AudioDevice[];
  readonly speakers: readonly AudioDevice[];
  readonly microphoneId: string;
  readonly speakerId: string;
}

export interface CaptureSettings {
  readonly deviceId?: string;
  readonly echoCancellation?: boolean | 'all';
  readonly noiseSuppression?: boolean;
  readonly autoGainControl?: boolean;
  readonly voiceIsolation?: boolean;
}

export interface OutputSettings {
  readonly deviceId?: string;
  readonly volume?: number;
  readonly muted?: boolean;
}

export type SoundReport =
  | { readonly type: 'sound'; readonly state: 'running' | 'blocked' | 'interrupted' }
  | { readonly type: 'microphone-changed'; readonly label: string }
  | { readonly type: 'devices'; readonly devices: AudioDevices }
  | { readonly type: 'microphone-lost'; readonly error: VoiceAgentError };

export interface SoundPort {
  readonly capturePort: MessagePort;
  readonly playbackPort: MessagePort;
  openMicrophone(): Promise<void>;
  selectMicrophone(deviceId: string): Promise<void>;
  setOutput(output: OutputSettings): Promise<void>;
  devices(): Promise<AudioDevices>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

export interface SoundOptions {
  readonly microphone: boolean;
  readonly capture: CaptureSettings;
  readonly output: OutputSettings;
  readonly signal: AbortSignal;
  onFailure(error: VoiceAgentError): void;
  onReport(report: SoundReport): void;
  /** How long samples take from the worklet to the ear, in samples of 24 kHz. */
  onLatency(samples: number): void;
}
