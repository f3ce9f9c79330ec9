/**
 * The provider's end of a `ChannelSocket`, on a thread of its own. Says what it was told to say, when it was told to, and
 * notes what it gets and when.
 */
import type { FromProvider, ToProvider } from './channel-socket.fixture.ts';

export type ProviderOrder =
  /** `after` ms: an event said to the client. */
  | { readonly type: 'say'; readonly after: number; readonly event: object }
  | { readonly type: 'listen'; readonly url: string }
  /** Answered by all that came so far. */
  | { readonly type: 'tell' };

/** One event of the client's. `at`: ms since 1970, comparable between threads. */
export interface Noted {
  readonly at: number;
  readonly event: { readonly type: string; readonly audio_end_ms?: number; readonly audio?: string };
}

/** The part of a Worker's scope that is used; the tests are compiled for a window. */
const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ProviderOrder>) => void) | null;
  postMessage(notes: Noted[]): void;
};

const notes: Noted[] = [];
let channel: BroadcastChannel | undefined;
const post = (message: FromProvider) => channel?.postMessage(message);

function listen(url: string): void {
  channel = new BroadcastChannel(url);
  channel.onmessage = ({ data }: MessageEvent<ToProvider>) => {
    if (data.type === 'connect') post({ type: 'open' });
    if (data.type === 'text')
      notes.push({ at: performance.timeOrigin + performance.now(), event: JSON.parse(data.text) });
  };
}

scope.onmessage = ({ data }) => {
  if (data.type === 'listen') listen(data.url);
  else if (data.type === 'tell') scope.postMessage(notes);
  else setTimeout(() => post({ type: 'text', text: JSON.stringify({ event_id: 'e', ...data.event }) }), data.after);
};
