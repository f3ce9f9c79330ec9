/**
 * Carries what the ear's worklets heard to the bench over a WebSocket of its own, so that neither the page's main thread
 * nor the client under test has a part in it. Worker.
 *
 * A message is binary: frame, context's rate (float64 each), 8 stamps (float64), 1024 samples (float32).
 */

interface Heard {
  readonly frame: number;
  readonly stamps: ArrayBuffer;
  readonly samples: ArrayBuffer;
}

const scope = globalThis as unknown as { onmessage: (event: MessageEvent) => void; location: Location };
const socket = new WebSocket(`ws://${scope.location.host}/ear`);
socket.binaryType = 'arraybuffer';
const waiting: ArrayBuffer[] = [];
socket.onopen = () => {
  for (const message of waiting.splice(0)) socket.send(message);
};

scope.onmessage = ({ data }: MessageEvent<{ port: MessagePort; sampleRate: number }>) => {
  data.port.onmessage = (event: MessageEvent<Heard>) => forward(event.data, data.sampleRate);
};

function forward({ frame, stamps, samples }: Heard, sampleRate: number): void {
  const message = new Uint8Array(16 + stamps.byteLength + samples.byteLength);
  new Float64Array(message.buffer, 0, 2).set([frame, sampleRate]);
  message.set(new Uint8Array(stamps), 16);
  message.set(new Uint8Array(samples), 16 + stamps.byteLength);
  if (socket.readyState === WebSocket.OPEN) socket.send(message.buffer);
  else waiting.push(message.buffer);
}

export {};
