/** Which ways out of an error the panel offers. Pure: sentences stand in the labels, actions in the panel. */
import type { VoiceAgentErrorCode } from '../../errors/voice-agent-error.ts';

export interface WaysOut {
  /** A second try can go better. */
  readonly retry: boolean;
  /** Writing needs neither microphone nor sound, so it works where a call does not. */
  readonly type: boolean;
  /** Out of the frame that may not use a microphone. */
  readonly ownTab: boolean;
}

export function waysOut(code: VoiceAgentErrorCode): WaysOut {
  return {
    retry: !/(unsupported|insecure|blocked)$/.test(code),
    type: /^(microphone|audio)/.test(code),
    ownTab: code === 'microphone-blocked',
  };
}
