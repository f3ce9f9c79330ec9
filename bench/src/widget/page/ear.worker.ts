/**
 * Carries what the ear's worklets heard to the bench over a WebSocket of its own, so that neither the page's main thread
 * nor the client under test has a part in it. Worker.
 *
 * A message is binary: number of the context, its rate, frame (float64 each), 8 stamps (float64), 1024 samples (float32).
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

let contexts = 0;
scope.onmessage = ({ data }: MessageEvent<{ port: MessagePort; sampleRate: number }>) => {
  const context = contexts++;
  data.port.onmessage = (event: MessageEvent<Heard>) => forward(event.data, [context, data.sampleRate]);
};

function forward({ frame, stamps, samples }: Heard, about: readonly [context: number, sampleRate: number]): void {
  const message = new Uint8Array(24 + stamps.byteLength + samples.byteLength);
  new Float64Array(message.buffer, 0, 3).set([...about, frame]);
  message.set(new Uint8Array(stamps), 24);
  message.set(new Uint8Array(samples), 24 + stamps.byteLength);
  if (socket.readyState === WebSocket.OPEN) socket.send(message.buffer);
  else waiting.push(message.buffer);
}

export {};
