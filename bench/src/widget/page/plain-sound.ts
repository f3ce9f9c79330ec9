/**
 * Sound as most tutorials do it: a worklet posts the microphone to the main thread, and every chunk of an answer becomes
 * an AudioBufferSourceNode, started where the one before it ends. Main thread.
 */
import type { PeerSound } from './peer-sound.ts';

const SAMPLE_RATE_HZ = 24_000;

export function plainSound(): PeerSound {
  let context: AudioContext;
  let nextStart = 0;
  const playing = new Set<AudioBufferSourceNode>();
  return {
    async open(onFrame) {
      context = new AudioContext({ sampleRate: SAMPLE_RATE_HZ });
      const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
      const stream = await navigator.mediaDevices.getUserMedia({ audio });
      await context.audioWorklet.addModule('/page/plain-capture.worklet.js');
      const capture = new AudioWorkletNode(context, 'plain-capture', { channelCount: 1, channelCountMode: 'explicit' });
      capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => onFrame(toPcm16(data));
      context.createMediaStreamSource(stream).connect(capture);
    },
    play(pcm) {
      const samples = new Int16Array(pcm);
      const buffer = context.createBuffer(1, samples.length, SAMPLE_RATE_HZ);
      const channel = buffer.getChannelData(0);
      for (let i = 0; i < samples.length; i++) channel[i] = (samples[i] as number) / 32768;
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(context.destination);
      nextStart = Math.max(nextStart, context.currentTime);
      source.start(nextStart);
      nextStart += buffer.duration;
      playing.add(source);
      source.onended = () => playing.delete(source);
    },
    async interrupt() {
      for (const source of playing) source.stop();
      playing.clear();
      nextStart = 0;
      return undefined;
    },
  };
}

function toPcm16(floats: Float32Array): ArrayBuffer {
  const samples = new Int16Array(floats.length);
  for (let i = 0; i < floats.length; i++) {
    const sample = Math.max(-1, Math.min(1, floats[i] as number));
    samples[i] = sample < 0 ? sample * 0x8000 : sample * 0x7fff;
  }
  return samples.buffer;
}
