/**
 * Program, with `--expose-gc`: what a server holds of sessions that are open, and what is left of calls that are over.
 * The requests are made in memory, so that no socket's buffers are counted; the clock is ours, so that hours pass.
 */
import { memoryStore } from '@voice-agent/token-server';
import { benchVoiceServer } from './servers/bench-voice-server.ts';

export type HeldJob = { do: 'sessions'; count: number } | { do: 'calls'; count: number; points: number };

const START_MS = 1_790_000_000_000;
/** Of the server's clock: 100 tool calls a second. */
const CALL_MS = 10;
const CALLS_PER_SESSION = 1_000;

let nowMs = START_MS;
const now = () => nowMs;
const app = benchVoiceServer({ store: memoryStore(now), now });
const headers = { 'Content-Type': 'application/json' };

process.on('message', (job: HeldJob) => {
  const work = job.do === 'sessions' ? sessions(job.count) : calls(job.count, job.points);
  work.then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.('ready');

/** Bytes of heap per open session. */
async function sessions(count: number): Promise<number> {
  for (let i = 0; i < 1_000; i++) await mint();
  const before = heap();
  for (let i = 0; i < count; i++) await mint();
  return (heap() - before) / count;
}

/** Calls made so far, and the heap's bytes then. */
async function calls(count: number, points: number): Promise<[number, number][]> {
  const found: [number, number][] = [];
  let session = await mint();
  for (let i = 1; i <= count; i++) {
    nowMs += CALL_MS;
    if (i % CALLS_PER_SESSION === 0) {
      await post(`/v1/sessions/${session.id}/end`, session.token);
      session = await mint();
    }
    const body = `{"callId":"call_${i}","arguments":{"orderId":"A-${i % 1_000_000}"}}`;
    const response = await post(`/v1/sessions/${session.id}/tools/look_up`, session.token, body);
    if (response.status !== 200) throw new Error(`a call was answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
    if (i % (count / points) === 0) found.push([i, heap()]);
  }
  return found;
}

async function mint(): Promise<{ id: string; token: string }> {
  const response = await app.request('/v1/sessions', { method: 'POST', headers: sized(headers, '{}'), body: '{}' });
  return ((await response.json()) as { session: { id: string; token: string } }).session;
}

async function post(path: string, token: string, body = '{}'): Promise<Response> {
  const all = sized({ ...headers, Authorization: `Bearer ${token}` }, body);
  return app.request(path, { method: 'POST', headers: all, body });
}

/** A socket's client says how long its body is. */
function sized(some: Record<string, string>, body: string): Record<string, string> {
  return { ...some, 'Content-Length': String(Buffer.byteLength(body)) };
}

function heap(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
