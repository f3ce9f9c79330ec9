/** @elevenlabs/client's own input and output, with the worklets that it ships, at 24 kHz. Main thread. */
import { MediaDeviceInput } from 'elevenlabs-web/input.js';
import { MediaDeviceOutput } from 'elevenlabs-web/output.js';
import type { PeerSound } from './peer-sound.ts';

export function elevenlabsSound(): PeerSound {
  let output: Awaited<ReturnType<typeof MediaDeviceOutput.create>>;
  return {
    async open(onFrame) {
      const format = { sampleRate: 24_000, format: 'pcm' } as const;
      output = await MediaDeviceOutput.create(format);
      const input = await MediaDeviceInput.create(format);
      input.addListener(({ data: [samples] }) => onFrame(samples.buffer));
    },
    play: (pcm) => output.playAudio(pcm),
    async interrupt() {
      output.interrupt();
      return undefined;
    },
  };
}
