import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locatePocketSphinx, type PocketSphinxInstallation } from './installation.ts';
import { PocketSphinxUtterance } from './pocketsphinx-utterance.ts';
import { RecogniserPool } from './recogniser-pool.ts';
import { RecogniserProcess } from './recogniser-process.ts';

let directory: string;
/** In the program's place: says how many bytes it heard, and once how many before it broke. */
let counting: PocketSphinxInstallation;
let breaking: PocketSphinxInstallation;
const pools: RecogniserPool[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'voice-agent-test-'));
  const installation = await locatePocketSphinx();
  const program = async (name: string, script: string): Promise<PocketSphinxInstallation> => {
    const path = join(directory, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return { ...installation, program: path, dialect: 'continuous' };
  };
  counting = await program('counting', 'cat | wc -c');
  breaking = await program('breaking', 'cat >/dev/null; exit 3');
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

afterAll(() => rm(directory, { recursive: true }));

function setUp({ limit = 3, spare = 2, programs = [] as PocketSphinxInstallation[] } = {}) {
  const spawned: RecogniserProcess[] = [];
  const spawn = () => {
    const recogniser = new RecogniserProcess(programs[spawned.length] ?? counting, counting);
    spawned.push(recogniser);
    return recogniser;
  };
  const pool = new RecogniserPool({ limit, spare, spawn });
  pools.push(pool);
  const waits: number[] = [];
  const start = () => new PocketSphinxUtterance(pool, () => undefined, { onRecogniser: (ms) => waits.push(ms) });
  return { pool, spawned, start, waits };
}

/** 24 kHz samples, of which a recogniser gets two bytes for each 16 kHz one. */
const second = () => new Int16Array(24_000).fill(1000);

async function read(text: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const piece of text) whole += piece;
  return whole;
}

describe('PocketSphinxUtterance', () => {
  it('has its text ready when its end was expected, whatever silence has come since', async () => {
    const { start, spawned } = setUp();
    const utterance = start();
    utterance.push(second());
    utterance.eagerEndOfTurn();
    await spawned[0]?.text;
    utterance.push(second());
    const heard = Number(await read(utterance.finish()));
    // All but what the resampler's filter had not given out yet.
    expect(heard).toBeGreaterThan(31_000);
    expect(heard).toBeLessThanOrEqual(32_000);
  });

  it.each(['at once', 'when the text is there'])('hears all of it again when the speaker goes on %s', async (when) => {
    const { start, spawned, waits } = setUp();
    const utterance = start();
    utterance.push(second());
    utterance.eagerEndOfTurn();
    if (when !== 'at once') await spawned[0]?.text;
    utterance.push(second());
    utterance.turnResumed();
    utterance.push(second());
    expect(await read(utterance.finish())).toBe('96000');
    expect(waits).toHaveLength(1);
  });

  it('expects several ends of an utterance with pauses', async () => {
    const { start } = setUp();
    const utterance = start();
    for (let pause = 0; pause < 5; pause++) {
      utterance.push(second());
      utterance.eagerEndOfTurn();
      utterance.turnResumed();
    }
    expect(await read(utterance.finish())).toBe('160000');
  });

  it('is heard to its end while no other recogniser is free, and when it is long', async () => {
    const alone = setUp({ limit: 1, spare: 1 }).start();
    alone.push(second());
    alone.eagerEndOfTurn();
    alone.push(second());
    expect(await read(alone.finish())).toBe('64000');

    const long = setUp().start();
    for (let s = 0; s < 7; s++) long.push(second());
    long.eagerEndOfTurn();
    long.push(second());
    expect(await read(long.finish())).toBe('256000');
  });

  it('waits, and says so, when the spare one has gone to somebody else', async () => {
    const { pool, spawned, start } = setUp({ limit: 2, spare: 1 });
    const utterance = start();
    utterance.push(second());
    utterance.eagerEndOfTurn();
    await spawned[0]?.text;
    pool.take(() => undefined);
    pool.take(() => undefined);
    utterance.turnResumed();
    expect(utterance.isWaiting).toBe(true);
    utterance.push(second());
    const text = read(utterance.finish());
    spawned[1]?.kill();
    expect(await text).toBe('64000');
  });

  it('is heard again as a whole when its recogniser breaks after the expected end', async () => {
    const { start, spawned } = setUp({ programs: [breaking] });
    const utterance = start();
    utterance.push(second());
    utterance.eagerEndOfTurn();
    await spawned[0]?.ended;
    utterance.push(second());
    expect(await read(utterance.finish())).toBe('64000');
  });

  it('leaves nothing behind when it is given up after an expected end, or after going on', async () => {
    for (const goesOn of [false, true]) {
      const { start, pool, spawned } = setUp();
      const utterance = start();
      utterance.push(second());
      utterance.eagerEndOfTurn();
      if (goesOn) utterance.turnResumed();
      utterance.cancel();
      utterance.eagerEndOfTurn();
      utterance.turnResumed();
      expect(await read(utterance.finish())).toBe('');
      await spawned[0]?.ended;
      await pool.close();
      expect(spawned.filter(({ isOver }) => !isOver)).toEqual([]);
    }
  });
});
