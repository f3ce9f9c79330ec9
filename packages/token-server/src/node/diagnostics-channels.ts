/**
 * The events on `node:diagnostics_channel`, one channel for each family: `voice-agent:session`, `voice-agent:tool`, ….
 * For tools that watch processes from outside of the app's code. A family that nobody listens to costs one look-up.
 */
import { type Channel, channel } from 'node:diagnostics_channel';
import type { VoiceEvent } from '../telemetry/voice-event.ts';
import type { VoiceObserver } from '../telemetry/voice-observer.ts';

type Family<Type extends string> = Type extends `${infer Name}.${string}` ? Name : never;

/** The name of a channel. Messages are `VoiceEvent`s. */
export type DiagnosticsChannelName = `voice-agent:${Family<VoiceEvent['type']>}`;

/**
 * Publishes the events of a server: `createVoiceServer({ telemetry: { observers: [diagnosticsChannels()] } })`.
 *
 * A subscriber that throws ends the process as an uncaught exception: so Node has it, and it is not ours to hide.
 */
export function diagnosticsChannels(): VoiceObserver {
  const channels = new Map<VoiceEvent['type'], Channel>();
  return {
    onEvent(event) {
      let family = channels.get(event.type);
      if (!family) {
        const name: DiagnosticsChannelName = `voice-agent:${event.type.split('.')[0] as Family<VoiceEvent['type']>}`;
        family = channel(name);
        channels.set(event.type, family);
      }
      if (family.hasSubscribers) family.publish(event);
    },
  };
}
