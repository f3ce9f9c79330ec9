/**
 * Runs one media engine behind messages (`media-messages`). The Worker serves its own scope; where a Worker is refused
 * the main thread serves one end of a channel, and nothing else changes.
 */
import { MediaEngine } from './media-engine.ts';
import type { EngineCommand, EngineMessage } from './media-messages.ts';
import type { OpenSocket } from './realtime-socket.ts';

/** A MessagePort, or a Worker's scope. */
export interface EngineEndpoint {
  onmessage: ((event: MessageEvent<EngineCommand>) => void) | null;
  postMessage(message: EngineMessage): void;
}

/** Serves until `close`. */
export function serveEngine(endpoint: EngineEndpoint, openSocket?: OpenSocket): void {
  let engine: MediaEngine | undefined;
  const post = (message: EngineMessage) => endpoint.postMessage(message);
  endpoint.onmessage = ({ data }) => {
    switch (data.type) {
      case 'begin': {
        const { capturePort, playbackPort } = data;
        engine ??= new MediaEngine({
          capturePort,
          playbackPort,
          onReport: (report) => post({ type: 'report', report }),
          openSocket,
        });
        return;
      }
      case 'connect':
        engine?.connect(data.grant);
        return;
      case 'send':
        engine?.send(data.event);
        return;
      case 'mute':
        engine?.setMuted(data.muted);
        return;
      case 'interrupt':
        engine?.interrupt();
        return;
      case 'close':
        endpoint.onmessage = null;
        void Promise.resolve(engine?.close()).then(() => post({ type: 'done' }));
        return;
    }
  };
}
