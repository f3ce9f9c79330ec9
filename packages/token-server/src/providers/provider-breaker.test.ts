import { afterEach, describe, expect, it, vi } from 'vitest';
import { VoiceServerError } from '../errors.ts';
import { silentLogger } from '../logger.ts';
import { agent } from '../testing/loopback-provider.ts';
import { ScriptedProvider } from '../testing/scripted-provider.ts';
import { withBreaker } from './provider-breaker.ts';
import type { RealtimeProvider } from './realtime-provider.ts';

const down = new VoiceServerError('provider_unavailable', 'No answer.', { status: 503, retryAfterSeconds: 5 });

function broken(own: Pick<RealtimeProvider, 'timeout'> = {}) {
  const clock = { ms: 1_000_000 };
  const provider = Object.assign(new ScriptedProvider(), own);
  const breaker = withBreaker(provider, () => clock.ms);
  const connect = (signal = new AbortController().signal) =>
    breaker.connect(agent, {
      id: 'vs_1',
      safetyIdentifier: async () => 'x',
      requestUrl: 'http://x',
      signal,
      log: silentLogger,
    });
  const failure = () =>
    connect().then(
      () => undefined,
      (error: VoiceServerError) => error,
    );
  return { clock, provider, connect, failure };
}

afterEach(() => void vi.useRealTimers());

describe('withBreaker', () => {
  it('asks no more after five failures in a row, then one at a time, then everybody again', async () => {
    const { clock, provider, connect, failure } = broken();
    provider.failure = down;
    for (let i = 0; i < 5; i++) expect(await failure()).toBe(down);
    const refusal = await failure();
    expect(refusal).toMatchObject({ code: 'provider_unavailable', status: 503, retryAfterSeconds: 5 });
    expect(provider.connected).toHaveLength(5);

    clock.ms += 5_000;
    expect(await failure()).toBe(down);
    expect(await failure()).not.toBe(down);
    expect(provider.connected).toHaveLength(6);

    clock.ms += 5_000;
    provider.failure = undefined;
    let answer = () => {};
    provider.beforeAnswer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const probe = connect();
    expect(await failure()).toMatchObject({ status: 503 });
    expect(provider.connected).toHaveLength(7);
    provider.beforeAnswer = async () => {};
    answer();
    await probe;
    await connect();
    expect(provider.connected).toHaveLength(8);
  });

  it('asks again in time when the clock is set back meanwhile', async () => {
    const { clock, provider, connect, failure } = broken();
    provider.failure = down;
    for (let i = 0; i < 5; i++) await failure();
    provider.failure = undefined;
    clock.ms -= 3_600_000;
    await connect();
    expect(provider.connected).toHaveLength(6);
  });

  it.each([
    ['a refused key', new VoiceServerError('provider_unauthorized', 'x')],
    ['a busy provider', new VoiceServerError('provider_rate_limited', 'x')],
    ['a session it does not take', new VoiceServerError('provider_unavailable', 'x', { status: 502 })],
    ['a mistake in an app’s own provider', new Error('x')],
  ])('does not count %s', async (_what, error) => {
    const { provider, failure } = broken();
    provider.failure = error;
    for (let i = 0; i < 20; i++) expect(await failure()).toBe(error);
    expect(provider.connected).toHaveLength(20);
  });

  it('does not count visitors who went away', async () => {
    const { provider, connect } = broken();
    provider.failure = down;
    for (let i = 0; i < 20; i++) await connect(AbortSignal.abort()).catch(() => {});
    expect(provider.connected).toHaveLength(20);
  });

  it('forgets failures at the next success', async () => {
    const { provider, connect, failure } = broken();
    for (let round = 0; round < 3; round++) {
      provider.failure = down;
      for (let i = 0; i < 4; i++) expect(await failure()).toBe(down);
      provider.failure = undefined;
      await connect();
    }
  });

  it.each([
    ['that sets none', {}, 10_000],
    ['that has its own, which it gets a second to tell of', { timeout: 20_000 }, 21_000],
    ['whose own is the longest that a timer runs', { timeout: 2_147_483_647 }, 2_147_483_647],
  ])('gives up a connect that hangs, at the time limit of a provider %s', async (_what, own, limitMs) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { provider, failure } = broken(own);
    provider.beforeAnswer = () => new Promise(() => {});
    let error: VoiceServerError | undefined;
    void failure().then((late) => {
      error = late;
    });
    await vi.advanceTimersByTimeAsync(limitMs - 1);
    expect(error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(error).toMatchObject({ code: 'provider_unavailable', status: 503 });
  });

  it('refuses a time limit that no timer runs', () => {
    expect(() => broken({ timeout: Infinity })).toThrow('provider.timeout');
  });

  it('asks again after one that hung when it was asked whether it is back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { clock, provider, connect, failure } = broken();
    provider.failure = down;
    for (let i = 0; i < 5; i++) await failure();
    clock.ms += 5_000;
    provider.failure = undefined;
    provider.beforeAnswer = () => new Promise(() => {});
    const probe = failure();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await probe).toMatchObject({ code: 'provider_unavailable' });
    clock.ms += 5_000;
    provider.beforeAnswer = async () => {};
    await connect();
    expect(vi.getTimerCount()).toBe(0);
  });
});
