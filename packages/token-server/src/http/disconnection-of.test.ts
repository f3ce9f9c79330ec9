import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { Disconnection } from '../tools/disconnection.ts';
import { disconnectionOf } from './disconnection-of.ts';

/** As an app sees a request under `env`. Its signal counts how often it is asked for. */
async function seen(env?: object) {
  const leaving = new AbortController();
  const asked = { times: 0 };
  const request = new Request('http://voice.test/');
  Object.defineProperty(request, 'signal', {
    get() {
      asked.times += 1;
      return leaving.signal;
    },
  });
  let found: Disconnection | undefined;
  const app = new Hono().get('/', (c) => {
    found = disconnectionOf(c);
    return c.body(null);
  });
  await app.fetch(request, env);
  if (!found) throw new Error('no request');
  return { disconnection: found, leaving, asked };
}

describe('disconnectionOf', () => {
  it('asks the socket where there is one, so that no signal is made', async () => {
    const outgoing = { destroyed: false };
    const { disconnection, asked } = await seen({ outgoing });
    expect(disconnection.aborted).toBe(false);
    outgoing.destroyed = true;
    expect(disconnection.aborted).toBe(true);
    expect(asked.times).toBe(0);
  });

  it.each([undefined, {}, { outgoing: {} }])('asks the signal under %j', async (env) => {
    const { disconnection, leaving } = await seen(env);
    expect(disconnection.aborted).toBe(false);
    leaving.abort();
    expect(disconnection.aborted).toBe(true);
  });

  it('tells who listens, until they listen no more', async () => {
    const { disconnection, leaving } = await seen({ outgoing: { destroyed: false } });
    const told: string[] = [];
    const [first, second] = [() => told.push('first'), () => told.push('second')];
    for (const listener of [first, second]) disconnection.addEventListener('abort', listener);
    disconnection.removeEventListener('abort', first);
    leaving.abort();
    expect(told).toEqual(['second']);
  });
});
