/**
 * Runs one media engine behind messages (`media-messages`). The Worker serves its own scope; where a Worker is refused
 * the main thread serves one end of a channel, and nothing else changes.
 */
import { MediaEngine, type MediaEngineOptions } from './media-engine.ts';
import type { EngineCommand, EngineMessage, EngineReport } from './media-messages.ts';
import { ReportBatch } from './report-batch.ts';

/** A MessagePort, or a Worker's scope. */
export interface EngineEndpoint {
  onmessage: ((event: MessageEvent<EngineCommand>) => void) | null;
  postMessage(message: EngineMessage): void;
}

export type ServeOptions = Pick<MediaEngineOptions, 'stalls' | 'openSocket'>;

/** Serves until `close`. */
export function serveEngine(endpoint: EngineEndpoint, options: ServeOptions = {}): void {
  let engine: MediaEngine | undefined;
  const batch = new ReportBatch((reports) => endpoint.postMessage({ type: 'reports', reports }));
  /** An answer comes after what was reported before it. */
  const post = (message: EngineMessage) => {
    batch.flush();
    endpoint.postMessage(message);
  };
  endpoint.onmessage = ({ data }) => {
    switch (data.type) {
      case 'begin': {
        const { capturePort, playbackPort, pushToTalk, levelsEveryMs } = data;
        if (levelsEveryMs) batch.periodMs = levelsEveryMs;
        const onReport = (report: EngineReport) => batch.add(report);
        engine ??= new MediaEngine({ ...options, capturePort, playbackPort, pushToTalk, onReport });
        return;
      }
      case 'connect':
        engine?.connect(data.connection);
        return;
      case 'send':
        engine?.send(data.event);
        return;
      case 'mute':
        engine?.setMuted(data.muted);
        return;
      case 'push-to-talk':
        engine?.setPushToTalk(data.on);
        return;
      case 'talk':
        engine?.talk(data.talking, (committed) => post({ type: 'talked', talkId: data.talkId, committed }));
        return;
      case 'output-latency':
        engine?.setOutputLatency(data.samples);
        return;
      case 'interrupt':
        engine?.interrupt();
        return;
      case 'drain':
        void engine?.drained().then(() => post({ type: 'drained', drainId: data.drainId }));
        return;
      case 'close':
        endpoint.onmessage = null;
        void Promise.resolve(engine?.close()).then(() => post({ type: 'done' }));
        return;
    }
  };
}
