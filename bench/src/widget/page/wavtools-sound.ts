/** wavtools as openai-realtime-console uses it: its recorder and its player, at 24 kHz. Main thread. */
import { WavRecorder, WavStreamPlayer } from 'wavtools';
import type { PeerSound } from './peer-sound.ts';

export function wavtoolsSound(): PeerSound {
  const recorder = new WavRecorder({ sampleRate: 24_000 });
  const player = new WavStreamPlayer({ sampleRate: 24_000 });
  return {
    async open(onFrame) {
      await recorder.begin();
      await player.connect();
      // Its types say Int16Array; what comes is the buffer.
      await recorder.record(({ mono }) => onFrame(mono as unknown as ArrayBuffer));
    },
    play: (pcm, itemId) => void player.add16BitPCM(pcm, itemId),
    async interrupt() {
      const interrupted = (await player.interrupt()) as { offset: number } | null;
      return interrupted?.offset;
    },
  };
}
