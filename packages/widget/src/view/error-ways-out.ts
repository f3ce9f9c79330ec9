/** Which ways out of an error the panel offers. Pure: sentences stand in the labels, actions in the panel. */
import type { VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';

export interface WaysOut {
  /** A second try can go better. */
  readonly retry: boolean;
  /** Writing needs neither microphone nor sound, so it works where a call does not. */
  readonly type: boolean;
}

const WAYS_OUT: Record<VoiceAgentErrorCode, WaysOut> = {
  'microphone-denied': { retry: true, type: true },
  'microphone-missing': { retry: true, type: true },
  'microphone-busy': { retry: true, type: true },
  'microphone-unsupported': { retry: false, type: true },
  'audio-unsupported': { retry: false, type: true },
  'server-unreachable': { retry: true, type: false },
  'server-refused': { retry: true, type: false },
  'connection-failed': { retry: true, type: false },
  'connection-lost': { retry: true, type: false },
  'key-rejected': { retry: true, type: false },
  'session-expired': { retry: true, type: false },
  'response-failed': { retry: true, type: false },
};

export function waysOut(code: VoiceAgentErrorCode): WaysOut {
  return WAYS_OUT[code];
}
