/** SIGTERM while eight visitors book as fast as they can: whatever was begun is finished, and nothing is done twice. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionGrant, SessionToken } from '@voice-agent/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RedisServer } from '../../packages/token-server/src/testing/redis-server.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { tellsOf } from './support/told-faults.ts';

const AGENTS = new URL('./support/ledger-agents.mjs', import.meta.url);
const VISITORS = 8;
/** Answers before the signal. */
const ANSWERS = 40;

let redis: RedisServer;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  redis = await RedisServer.start();
  folder = await mkdtemp(join(tmpdir(), 'voice-agent-sigterm-'));
  env = {
    LEDGER: join(folder, 'ledger'),
    REDIS_URL: redis.url,
    VOICE_AGENT_SECRET: 'a secret that both instances of the test know',
  };
});
afterAll(async () => {
  await redis.kill();
  await rm(folder, { recursive: true });
});

async function post(url: string, body: unknown, session?: SessionToken): Promise<Response> {
  const authorization = session && { Authorization: `Bearer ${session.token}` };
  const headers = { 'Content-Type': 'application/json', ...authorization };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

interface Booking {
  session: SessionToken;
  callId: string;
  seat: number;
}

const book = async ({ url }: ServerProcess, { session, callId, seat }: Booking) => {
  const response = await post(`${url}/v1/sessions/${session.id}/tools/book`, { callId, arguments: { seat } }, session);
  return `${response.status} ${((await response.json()) as { output?: string }).output}`;
};

const ledger = async () => (await readFile(env.LEDGER as string, 'utf8')).trim().split('\n');

it('SIGTERM under load loses no call and runs none twice', async () => {
  const [first, second] = await Promise.all([startServer(AGENTS, env), startServer(AGENTS, env)]);
  const answers = new Map<string, string>();
  const unanswered: Booking[] = [];
  let enough = () => {};
  const loaded = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const visitors = Array.from({ length: VISITORS }, async (_, visitor) => {
    const { session } = (await (await post(`${first.url}/v1/sessions`, {})).json()) as SessionGrant;
    for (let seat = 0; ; seat++) {
      const booking = { session, callId: `${visitor}-${seat}`, seat };
      try {
        answers.set(booking.callId, await book(first, booking));
        if (answers.size === ANSWERS) enough();
      } catch {
        return unanswered.push(booking); // Nobody is there any more.
      }
    }
  });
  await loaded;
  expect(await first.end('SIGTERM')).toBe(0);
  await Promise.all(visitors);

  const begun = await ledger();
  expect(begun.filter((callId) => !answers.has(callId))).toEqual([]);
  expect([...answers].filter(([callId, answer]) => answer !== `200 {"seat":${callId.split('-')[1]}}`)).toEqual([]);
  expect(unanswered).toHaveLength(VISITORS);

  const again = await Promise.all(unanswered.map((booking) => book(second, booking)));
  expect(again).toEqual(unanswered.map(({ seat }) => `200 {"seat":${seat}}`));
  const done = await ledger();
  expect([...done].sort()).toEqual([...answers.keys(), ...unanswered.map(({ callId }) => callId)].sort());
  expect(new Set(done).size).toBe(done.length);
  expect(await second.end('SIGTERM')).toBe(0);

  tellsOf('The server gets SIGTERM', {
    'a call that runs': '200, its answer',
    'a call after it, sent again to another instance': '200, and it has run once',
  });
});
