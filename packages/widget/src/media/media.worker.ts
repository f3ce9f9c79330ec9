/** The media thread: owns the socket and the worklets' ports, so a page that blocks its main thread is not heard. */
import type { EngineMessage } from './media-messages.ts';
import { serveEngine } from './serve-engine.ts';

declare const self: DedicatedWorkerGlobalScope;

serveEngine(self);
self.postMessage({ type: 'ready' } satisfies EngineMessage);
