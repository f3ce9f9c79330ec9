/**
 * A WebSocket between two Workers, for the browser tests, which have no server: its peer is `provider.worker.fixture`.
 * Neither end touches the main thread.
 */
export type ToProvider = { readonly type: 'connect' | 'close' } | { readonly type: 'text'; readonly text: string };
export type FromProvider = { readonly type: 'open' } | { readonly type: 'text'; readonly text: string };

export class ChannelSocket {
  readyState = 0;
  readonly bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #channel: BroadcastChannel;

  constructor(url: string) {
    this.#channel = new BroadcastChannel(url);
    this.#channel.onmessage = ({ data }: MessageEvent<FromProvider>) => {
      if (data.type === 'text') this.onmessage?.({ data: data.text });
      if (data.type !== 'open') return;
      this.readyState = 1;
      this.onopen?.();
    };
    this.#post({ type: 'connect' });
  }

  send(text: string): void {
    this.#post({ type: 'text', text });
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#post({ type: 'close' });
    this.#channel.close();
    queueMicrotask(() => this.onclose?.({ code: 1000, reason: '' }));
  }

  #post(message: ToProvider): void {
    this.#channel.postMessage(message);
  }
}
