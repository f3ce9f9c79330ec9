/** Which ways out of an error the panel offers. Pure: sentences stand in the labels, actions in the panel. */
import type { VoiceAgentErrorCode } from '../errors/voice-agent-error.ts';

export interface WaysOut {
  /** A second try can go better. */
  readonly retry: boolean;
  /** Writing needs neither microphone nor sound, so it works where a call does not. */
  readonly type: boolean;
}

export function waysOut(code: VoiceAgentErrorCode): WaysOut {
  return { retry: !code.endsWith('unsupported'), type: /^(microphone|audio)/.test(code) };
}
