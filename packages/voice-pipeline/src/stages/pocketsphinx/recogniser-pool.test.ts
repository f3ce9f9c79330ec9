import { afterEach, describe, expect, it } from 'vitest';
import { locatePocketSphinx } from './installation.ts';
import { RecogniserPool } from './recogniser-pool.ts';
import { RecogniserProcess } from './recogniser-process.ts';

const installation = await locatePocketSphinx();
const pools: RecogniserPool[] = [];

function create(limit: number, spare: number) {
  const spawned: RecogniserProcess[] = [];
  const pool = new RecogniserPool({
    limit,
    spare,
    spawn() {
      const recogniser = new RecogniserProcess(installation, installation);
      spawned.push(recogniser);
      return recogniser;
    },
  });
  pools.push(pool);
  const living = () => spawned.filter(({ isOver }) => !isOver).length;
  return { pool, spawned, living };
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('RecogniserPool', () => {
  it('keeps spares ready, and replaces the one that is taken', () => {
    const { pool, spawned } = create(4, 2);
    expect(spawned).toHaveLength(2);
    let taken: RecogniserProcess | undefined;
    pool.take((recogniser) => {
      taken = recogniser;
    });
    expect(taken).toBe(spawned[0]);
    expect(spawned).toHaveLength(3);
  });

  it('never has more processes than its limit, and serves in order', async () => {
    const { pool, spawned, living } = create(2, 2);
    const served: number[] = [];
    const taken: RecogniserProcess[] = [];
    for (const number of [1, 2, 3, 4, 5])
      pool.take((recogniser) => {
        served.push(number);
        taken.push(recogniser);
      });
    expect(served).toEqual([1, 2]);
    for (let i = 0; i < 3; i++) {
      expect(living()).toBeLessThanOrEqual(2);
      taken[i]?.kill();
      await taken[i]?.ended;
      await new Promise((resolve) => setImmediate(resolve));
      expect(served).toEqual([1, 2, 3, 4, 5].slice(0, 3 + i));
    }
    expect(new Set(taken).size).toBe(5);
    expect(spawned.length).toBeGreaterThanOrEqual(5);
  }, 60_000);

  it('lets speakers take turns, and each of them in order', async () => {
    const { pool } = create(1, 1);
    const served: string[] = [];
    const taken: RecogniserProcess[] = [];
    const [busy, calm, late] = [{}, {}, {}];
    const take = (name: string, speaker?: object) =>
      pool.take((recogniser) => {
        served.push(name);
        taken.push(recogniser);
      }, speaker);
    for (const n of [1, 2, 3]) take(`busy ${n}`, busy);
    take('calm', calm);
    take('nobody’s');
    const withdraw = take('withdrawn', late);
    take('late', late);
    withdraw();
    for (let i = 0; i < 5; i++) {
      taken[i]?.kill();
      await taken[i]?.ended;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(served).toEqual(['busy 1', 'busy 2', 'calm', 'nobody’s', 'late', 'busy 3']);
  }, 60_000);

  it('passes over a request that was withdrawn', async () => {
    const { pool } = create(1, 1);
    const served: string[] = [];
    let first: RecogniserProcess | undefined;
    pool.take((recogniser) => {
      first = recogniser;
    });
    const withdraw = pool.take(() => served.push('withdrawn'));
    pool.take(() => served.push('kept'));
    withdraw();
    withdraw();
    first?.kill();
    await first?.ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(served).toEqual(['kept']);
  }, 60_000);

  it('lends what is idle, while another one is loaded for who speaks next', async () => {
    const { pool, living } = create(3, 2);
    const lent = pool.lend();
    expect(lent).toBeDefined();
    expect(living()).toBe(3);
    expect(pool.lend()).toBeDefined();
    expect(pool.lend()).toBeUndefined();
    let isServed = false;
    pool.take(() => {
      isServed = true;
    });
    expect(isServed).toBe(true);
  });

  it('takes back what is lent when an utterance needs the place', async () => {
    const { pool } = create(2, 2);
    const lent = pool.lend();
    const served: number[] = [];
    pool.take(() => served.push(1));
    expect(lent?.isOver).toBe(false);
    const second = new Promise<void>((resolve) => {
      pool.take(() => {
        served.push(2);
        resolve();
      });
    });
    expect(served).toEqual([1]);
    expect(pool.lend()).toBeUndefined();
    await expect(lent?.text).rejects.toThrow('was stopped');
    await second;
    expect(served).toEqual([1, 2]);
  }, 60_000);

  it('replaces a spare that died, when one is needed', async () => {
    const { pool, spawned } = create(2, 1);
    spawned[0]?.kill();
    await spawned[0]?.ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(spawned).toHaveLength(1);
    let taken: RecogniserProcess | undefined;
    pool.take((recogniser) => {
      taken = recogniser;
    });
    expect(taken).toBe(spawned[1]);
    expect(taken?.isOver).toBe(false);
  }, 60_000);

  it('closes with every process gone, and serves nobody afterwards; twice', async () => {
    const { pool, living } = create(3, 2);
    pool.take(() => undefined);
    await Promise.all([pool.close(), pool.close()]);
    expect(living()).toBe(0);
    let isServed = false;
    pool.take(() => {
      isServed = true;
    });
    expect(isServed).toBe(false);
    expect(living()).toBe(0);
  }, 60_000);
});
