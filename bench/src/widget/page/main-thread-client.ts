/** A Realtime client on the main thread: one WebSocket, with whatever sound a peer brings. */
import { fetchGrant, fromBase64, onStart, say, toBase64, write } from './peer-page.ts';
import type { PeerSound } from './peer-sound.ts';

interface ServerEvent {
  readonly type: string;
  readonly item_id?: string;
  readonly delta?: string;
  readonly transcript?: string;
}

export function mainThreadClient(sound: PeerSound): void {
  onStart(async () => {
    let socket: WebSocket | undefined;
    const send = (event: unknown) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(event));
    const opened = sound.open((pcm) => send({ type: 'input_audio_buffer.append', audio: toBase64(pcm) }));
    const [{ url, protocols }] = await Promise.all([fetchGrant(), opened]);
    socket = new WebSocket(url, protocols);
    await new Promise<void>((resolve, reject) => {
      const listening = socket as WebSocket;
      listening.onerror = reject;
      listening.onmessage = ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as ServerEvent;
        if (event.type === 'session.created') resolve();
        else follow(event, sound, send);
      };
    });
  });
}

let itemId = '';

function follow(event: ServerEvent, sound: PeerSound, send: (event: unknown) => unknown): void {
  switch (event.type) {
    case 'response.output_audio.delta':
      itemId = event.item_id ?? '';
      sound.play(fromBase64(event.delta ?? ''), itemId);
      return;
    case 'response.output_audio_transcript.delta':
      write(event.item_id ?? '', event.delta ?? '');
      return;
    case 'conversation.item.input_audio_transcription.completed':
      write(event.item_id ?? '', event.transcript ?? '');
      return;
    case 'response.created':
      say('speaking');
      return;
    case 'response.done':
      say('listening');
      return;
    case 'input_audio_buffer.speech_started':
      void interrupt(sound, send);
      return;
  }
}

async function interrupt(sound: PeerSound, send: (event: unknown) => unknown): Promise<void> {
  const interrupted = itemId;
  const samples = await sound.interrupt();
  if (samples === undefined || !interrupted) return;
  const truncation = { item_id: interrupted, content_index: 0, audio_end_ms: Math.floor(samples / 24) };
  send({ type: 'conversation.item.truncate', ...truncation });
}
