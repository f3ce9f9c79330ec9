import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { MemorySecretStore } from '../realtime/secret-store.ts';
import { answerWorker, type Channel, secretsOfPrimary } from './shared-secrets.ts';

/** Both ends of a channel, which like the real one turns messages into JSON and takes its time. */
function channel(): { inPrimary: Channel; inWorker: Channel } {
  const ends = [new EventEmitter(), new EventEmitter()] as const;
  const end = (own: EventEmitter, other: EventEmitter): Channel => ({
    send: (message) => setImmediate(() => other.emit('message', JSON.parse(JSON.stringify(message)))),
    on: (name, listener) => own.on(name, listener),
  });
  return { inPrimary: end(...ends), inWorker: end(ends[1], ends[0]) };
}

function workerOf(store: MemorySecretStore) {
  const { inPrimary, inWorker } = channel();
  answerWorker(inPrimary, store);
  return { secrets: secretsOfPrimary(inWorker), inPrimary, inWorker };
}

describe('secretsOfPrimary', () => {
  it('finds in one worker what another has set', async () => {
    let now = 0;
    const store = new MemorySecretStore(() => now);
    const [one, other] = [workerOf(store).secrets, workerOf(store).secrets];
    expect(await one.set('ek_1', '{"a":1}', 10)).toBe(true);
    expect(await Promise.all([other.get('ek_1'), other.get('ek_2'), one.get('ek_1')])).toEqual([
      '{"a":1}',
      undefined,
      '{"a":1}',
    ]);
    now = 10_000;
    expect(await other.get('ek_1')).toBeUndefined();
  });

  it('says when the primary takes no more', async () => {
    const store = new MemorySecretStore(() => 0);
    for (let i = 0; i < 20_000; i++) await store.set(`ek_${i}`, '', 10);
    expect(await workerOf(store).secrets.set('ek_more', '{}', 10)).toBe(false);
  });

  it('fails, and ends no process, when the other end has gone', async () => {
    /** As Node's own: without a callback the failure is an `error` event, which nobody listens to. */
    const gone = new EventEmitter();
    const failures: unknown[] = [];
    const failed = new Error('Channel closed');
    const channel: Channel = {
      on: (name, listener) => gone.on(name, listener),
      send(_message, callback) {
        failures.push(callback);
        if (callback) callback(failed);
        else gone.emit('error', failed);
      },
    };
    answerWorker(channel, new MemorySecretStore(() => 0));
    gone.emit('message', { secrets: 'get', id: 1, args: ['ek_1'] });
    await expect.poll(() => failures).toEqual([expect.any(Function)]);
    await expect(secretsOfPrimary(channel).get('ek_1')).rejects.toBe(failed);
  });

  it('lets messages of others pass, in both directions', async () => {
    const { secrets, inPrimary, inWorker } = workerOf(new MemorySecretStore(() => 0));
    for (const message of [{ other: 1 }, { secrets: 'reply', id: 99 }, { secrets: 'what' }]) {
      inPrimary.send?.(message, () => undefined);
      inWorker.send?.(message, () => undefined);
    }
    expect(await secrets.get('ek_1')).toBeUndefined();
  });
});
