/** The two worklets of a call, loaded into its context. Main thread. */
import { PCM_SAMPLE_RATE_HZ } from '@voice-agent/protocol';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { abortable } from './abortable.ts';
import { workletUrl } from './worklet-url.ts';
import { CAPTURE_PROCESSOR, PLAYBACK_PROCESSOR } from './worklets/worklet-messages.ts';

export interface VoiceNodes {
  readonly capture: AudioWorkletNode;
  readonly playback: AudioWorkletNode;
}

/**
 * A browser that cannot run at the protocol's rate gives its own; other worklets, which resample, are loaded then.
 * @throws VoiceAgentError audio-unsupported
 */
export function openContext(): AudioContext {
  if (!globalThis.AudioContext) throw new VoiceAgentError('audio-unsupported', 'The browser has no AudioContext.');
  try {
    return new AudioContext({ sampleRate: PCM_SAMPLE_RATE_HZ });
  } catch {
    // NotSupportedError: the rate was refused.
    return new AudioContext();
  }
}

/**
 * Neither is connected yet.
 * @param signal - lives as long as the call
 * @throws VoiceAgentError audio-unsupported, microphone-insecure; the signal's reason when aborted.
 */
export async function loadVoiceNodes(
  context: AudioContext,
  signal: AbortSignal,
  onDied: (error: VoiceAgentError) => void,
): Promise<VoiceNodes> {
  const add = (name: string, options: AudioWorkletNodeOptions) => {
    const node = new AudioWorkletNode(context, name, options);
    const die = () => onDied(new VoiceAgentError('audio-unsupported', `The worklet ${name} died.`));
    node.addEventListener('processorerror', die, { signal });
    return node;
  };
  try {
    // Throws in an insecure context, which has no `audioWorklet`, whatever the lib says.
    await abortable(context.audioWorklet.addModule(workletUrl(context)), signal);
    return {
      capture: add(CAPTURE_PROCESSOR, { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' }),
      playback: add(PLAYBACK_PROCESSOR, { numberOfInputs: 0, outputChannelCount: [1] }),
    };
  } catch (cause) {
    if (signal.aborted) throw cause;
    const code = isSecureContext ? 'audio-unsupported' : 'microphone-insecure';
    throw new VoiceAgentError(code, `No worklet: ${cause}`, { cause });
  }
}
