/** The media worker as it is, but for its socket. */
import { ChannelSocket } from './channel-socket.fixture.ts';
import type { EngineMessage } from './media-messages.ts';
import { type EngineEndpoint, serveEngine } from './serve-engine.ts';

const self = globalThis as unknown as EngineEndpoint;

serveEngine(self, { openSocket: (url) => new ChannelSocket(url) as unknown as WebSocket });
self.postMessage({ type: 'ready' } satisfies EngineMessage);
