import { parseWav } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { PipelineError } from '../../errors.ts';
import { FliteProgram } from './flite-program.ts';

const hello = { text: 'hello', voice: 'slt', durationStretch: 1 };
const long = { text: 'This is a sentence that takes a while. '.repeat(9), voice: 'rms', durationStretch: 1 };
const running: FliteProgram[] = [];

async function start(timeoutMs?: number): Promise<FliteProgram> {
  const program = await FliteProgram.start(timeoutMs);
  running.push(program);
  return program;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.stop()));
});

/** Whether a thread keeps this process alive. */
function isHeld(): boolean {
  return process.getActiveResourcesInfo().includes('MessagePort');
}

describe('FliteProgram', () => {
  it('answers with a WAV', async () => {
    const program = await start();
    expect(program.alive).toBe(true);
    expect(parseWav((await program.speak(hello)) ?? new Uint8Array(0))).toMatchObject({
      ok: true,
      audio: { sampleRateHz: 16_000 },
    });
  });

  it('speaks first what is needed first, and asks again for each', async () => {
    const program = await start();
    const order: string[] = [];
    const now = performance.now();
    const dues: Record<string, number> = { under_way: now, late: now + 9000, soon: now + 2000, later: now + 5000 };
    const speaking = Object.keys(dues).map((name) => {
      const spoken = program.speak(hello, { dueAt: () => dues[name] ?? 0 });
      return spoken.then(() => order.push(name));
    });
    // What is played meanwhile, faster than was thought.
    dues.later = now + 1000;
    await Promise.all(speaking);
    expect(order).toEqual(['under_way', 'later', 'soon', 'late']);
  });

  it('answers those that are needed at once in the order they come', async () => {
    const program = await start();
    const order: string[] = [];
    await Promise.all([
      program.speak(long).then(() => order.push('long')),
      program.speak(hello).then(() => order.push('short')),
    ]);
    expect(order).toEqual(['long', 'short']);
  });

  it('drops what is aborted, waiting or under way, and goes on with the rest', async () => {
    const program = await start();
    const stop = new AbortController();
    const aborted = [program.speak(long, { signal: stop.signal }), program.speak(long, { signal: stop.signal })];
    const kept = program.speak(hello);
    stop.abort();
    expect(await Promise.all(aborted)).toEqual([undefined, undefined]);
    expect((await kept)?.length).toBeGreaterThan(10_000);
  });

  it('reports a request that fails, and lives on', async () => {
    const program = await start();
    const impossible = { ...hello, durationStretch: undefined as never };
    await expect(program.speak(impossible)).rejects.toMatchObject({ code: 'tts-failed' });
    expect((await program.speak(hello))?.length).toBeGreaterThan(10_000);
  });

  it('keeps the process alive only while it has a request', async () => {
    const program = await start();
    expect(isHeld()).toBe(false);
    const speaking = program.speak(hello);
    expect(isHeld()).toBe(true);
    await speaking;
    expect(isHeld()).toBe(false);
  });

  it('fails what is under way when it stops, and what comes after; stops twice', async () => {
    const program = await start();
    const failing = expect(program.speak(long)).rejects.toMatchObject({ code: 'tts-failed' });
    await Promise.all([program.stop(), program.stop()]);
    await failing;
    expect(program.alive).toBe(false);
    await expect(program.speak(hello)).rejects.toBeInstanceOf(PipelineError);
  });

  it('ends when one takes too long: that one fails, what has only waited may be asked of another', async () => {
    const program = await start(50);
    const ends = await Promise.allSettled([program.speak({ ...long, durationStretch: 20 }), program.speak(hello)]);
    expect(ends).toMatchObject([
      { reason: { code: 'tts-failed', isTransient: false, cause: { message: 'It did not answer within 0.05 s.' } } },
      { reason: { code: 'tts-failed', isTransient: true } },
    ]);
    expect(program.alive).toBe(false);
  });

  it('ends so, too, where nobody waits any more for the one that hangs', async () => {
    const program = await start(50);
    const stop = new AbortController();
    const given = program.speak({ ...long, durationStretch: 20 }, { signal: stop.signal });
    stop.abort();
    expect(await given).toBeUndefined();
    await expect(program.speak(hello)).rejects.toMatchObject({ isTransient: true });
  });
});
