/**
 * Program, with `--expose-gc`: what a server holds of sessions that are open. The requests are made in memory, so that no
 * socket's buffers are counted.
 */
import { heapBytes } from './heap-bytes.ts';
import { benchVoiceServer } from './servers/bench-voice-server.ts';

/** Open before the first look. */
const WARM_SESSIONS = 1_000;

const app = benchVoiceServer();

process.on('message', ({ sessions }: { sessions: number }) => {
  bytesPerSession(sessions).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');

async function bytesPerSession(count: number): Promise<number> {
  for (let i = 0; i < WARM_SESSIONS; i++) await mint();
  const before = heapBytes();
  for (let i = 0; i < count; i++) await mint();
  return (heapBytes() - before) / count;
}

async function mint(): Promise<void> {
  const response = await app.request('/v1/sessions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Length': '2' },
    body: '{}',
  });
  if (response.status !== 201) throw new Error(`no session: ${await response.text()}`);
  await response.arrayBuffer();
}
