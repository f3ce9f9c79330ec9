/**
 * Every operation of openapi.json, with requests that fit it and requests that do not: no answer is a 5xx, and none is
 * outside of what the document says. FUZZ_RUNS and FUZZ_SEED repeat a run, or make a longer one.
 */
import { type Listening, listen } from '@voice-agent/token-server/node';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ApiDocument, type ApiOperation } from './support/api-document.ts';
import { FuzzedServer, fuzzedApp, inMemory, type Send } from './support/fuzzed-server.ts';
import { requestsTo } from './support/request-arbitrary.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 20_000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() & 0x7fff_ffff);

const api = new ApiDocument();
const operations = api.operations();
const open: Listening[] = [];

afterAll(async () => {
  await Promise.all(open.map((server) => server.close()));
});

/** Answers counted by operation and status, e.g. `callTool 200`. */
async function fuzz(send: Send, runs: number): Promise<Map<string, number>> {
  process.stdout.write(`fuzz: ${runs} requests, FUZZ_SEED=${SEED}\n`);
  const server = new FuzzedServer(send);
  const counts = new Map<string, number>();
  // A session must last for a while, or no call in it is repeated.
  const weightOf = ({ id }: ApiOperation) => (id === 'endSession' ? 1 : 8);
  const requests = fc.oneof(...operations.map((one) => ({ weight: weightOf(one), arbitrary: requestsTo(api, one) })));
  const property = fc.asyncProperty(requests, async (request) => {
    const answer = await server.answer(request);
    const complaint = api.complaint(request.operation, answer);
    if (complaint) throw new Error(`${request.operation.id} ${complaint}\n${answer.text.slice(0, 500)}`);
    const key = `${request.operation.id} ${answer.status}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  await fc.assert(property, { numRuns: runs, seed: SEED, endOnFailure: true });
  return counts;
}

describe('the endpoints', { timeout: 120_000 }, () => {
  it('answer whatever is asked within the document, without one 5xx', async () => {
    const counts = await fuzz(inMemory(fuzzedApp()), RUNS);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(RUNS);
    // The requests reach the inside, and are refused at every door.
    const reached = ['createSession 201', 'refreshSession 200', 'callTool 200', 'handOff 200', 'endSession 204'];
    const refused = ['createSession 400', 'createSession 403', 'createSession 413', 'createSession 415'];
    const inSessions = [
      'callTool 401',
      'callTool 409',
      'callTool 410',
      'callTool 404',
      'callTool 400',
      'handOff 403',
      'handOff 401',
      'widgetFile 404',
    ];
    expect([...counts.keys()]).toEqual(expect.arrayContaining([...reached, ...refused, ...inSessions]));
  });

  it('do so over a socket, too', async () => {
    const server = await listen(fuzzedApp(), { port: 0, hostname: '127.0.0.1' });
    open.push(server);
    const counts = await fuzz((path, init) => fetch(server.url + path, init), Math.ceil(RUNS / 10));
    expect(counts.get('callTool 200')).toBeGreaterThan(0);
  });
});

describe('the check', () => {
  const json = 'application/json';
  const health = operations.find(({ id }) => id === 'health') as ApiOperation;

  it.each([
    ['a 5xx', { status: 500, type: json, text: '{}' }, 'answered 500'],
    ['a status that is not described', { status: 418, type: json, text: '{}' }, 'answered 418, which is not'],
    ['a type that is not described', { status: 200, type: 'text/html', text: '' }, 'as text/html'],
    ['a field too many', { status: 200, type: json, text: '{"status":"ok","key":"sk-1"}' }, 'additional properties'],
    ['a field of another type', { status: 200, type: json, text: '{"status":1}' }, 'outside of its schema'],
  ])('notices %s', (_name, answer, complaint) => {
    expect(api.complaint(health, answer)).toContain(complaint);
    expect(api.complaint(health, { status: 200, type: json, text: '{"status":"ok"}' })).toBeUndefined();
  });
});
