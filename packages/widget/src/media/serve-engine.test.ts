import { afterEach, describe, expect, it } from 'vitest';
import type { EngineCommand, EngineMessage } from './media-messages.ts';
import { serveEngine } from './serve-engine.ts';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function channel(): MessageChannel {
  const made = new MessageChannel();
  ports.push(made.port1, made.port2);
  return made;
}

/** An engine behind a port, with nobody at its worklets’ ends. */
function serve() {
  const { port1, port2 } = channel();
  const messages: EngineMessage[] = [];
  port1.onmessage = ({ data }: MessageEvent<EngineMessage>) => messages.push(data);
  serveEngine(port2, {
    openSocket: () => {
      throw new Error('no network here');
    },
  });
  const capture = channel();
  const playback = channel();
  const post = (command: EngineCommand, transfer: Transferable[] = []) => port1.postMessage(command, transfer as never);
  const begin = () => {
    const { port2: capturePort } = capture;
    const { port2: playbackPort } = playback;
    post({ type: 'begin', capturePort, playbackPort, pushToTalk: true }, [capturePort, playbackPort]);
  };
  return { messages, post, begin, playback: playback.port1 };
}

describe('serveEngine', () => {
  it('answers a talk and a drain by their ids, and done at the end', async () => {
    const { messages, post, begin } = serve();
    begin();
    post({ type: 'talk', talking: false, talkId: 7 });
    post({ type: 'drain', drainId: 8 });
    await expect
      .poll(() => messages)
      .toEqual([
        { type: 'talked', talkId: 7, committed: false },
        { type: 'drained', drainId: 8 },
      ]);
    post({ type: 'close' });
    await expect.poll(() => messages.at(-1)).toEqual({ type: 'done' });
  });

  it('passes reports on, and commands to the worklet', async () => {
    const { messages, post, begin, playback } = serve();
    const commands: unknown[] = [];
    playback.onmessage = ({ data }) => commands.push(data);
    begin();
    post({ type: 'output-latency', samples: 240 });
    await expect.poll(() => commands).toEqual([{ type: 'latency', samples: 240 }]);
    const grant = { url: 'ws://x', protocols: [], expiresAt: 0 };
    post({ type: 'connect', connection: { grant, opening: [] } });
    await expect
      .poll(() => messages)
      .toMatchObject([
        { type: 'reports', reports: [{ type: 'closed', code: 1006, reason: 'Error: no network here' }] },
      ]);
  });

  it('ignores what comes before begin, and is done when it is closed before it', async () => {
    const { messages, post } = serve();
    post({ type: 'interrupt' });
    post({ type: 'mute', muted: true });
    post({ type: 'push-to-talk', on: false });
    post({ type: 'send', event: { type: 'response.create' } });
    post({ type: 'close' });
    await expect.poll(() => messages).toEqual([{ type: 'done' }]);
  });
});
