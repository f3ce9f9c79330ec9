/** @openai/agents-realtime's WebSocket transport. It brings no sound for a WebSocket, so it plays and records plainly. */
import { OpenAIRealtimeWebSocket } from '@openai/agents-realtime';
import { fetchGrant, onStart } from './peer-page.ts';
import { plainSound } from './plain-sound.ts';

const KEY_PREFIX = 'openai-insecure-api-key.';

onStart(async () => {
  const sound = plainSound();
  const { url, protocols } = await fetchGrant();
  const apiKey = protocols.find((one) => one.startsWith(KEY_PREFIX))?.slice(KEY_PREFIX.length) ?? '';
  const transport = new OpenAIRealtimeWebSocket({ url });
  transport.on('audio', ({ data }) => sound.play(data, ''));
  transport.on('audio_interrupted', () => void sound.interrupt());
  await sound.open((pcm) => {
    if (transport.status === 'connected') transport.sendAudio(pcm);
  });
  const turnDetection = { type: 'server_vad', interruptResponse: true } as const;
  await transport.connect({ apiKey, initialSessionConfig: { audio: { input: { turnDetection } } } });
});
