import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { resample } from '@voice-agent/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PipelineError } from '../../errors.ts';
import { flite } from '../flite-tts.ts';
import { say } from '../speech.fixture.ts';
import { locatePocketSphinx, type PocketSphinxInstallation } from './installation.ts';
import { RecogniserProcess } from './recogniser-process.ts';

let installation: PocketSphinxInstallation;
let directory: string;
let speech: Int16Array;

beforeAll(async () => {
  installation = await locatePocketSphinx();
  directory = await mkdtemp(join(tmpdir(), 'voice-agent-test-'));
  const tts = flite();
  speech = resample(await say(tts, 'thank you very much', 'rms'), 24_000, 16_000);
  await tts.close();
}, 60_000);

afterAll(() => rm(directory, { recursive: true }));

/** A program of our own in the recogniser's place. */
async function script(name: string, body: string): Promise<PocketSphinxInstallation> {
  const program = join(directory, name);
  await writeFile(program, `#!/bin/sh\n${body}\n`);
  await chmod(program, 0o755);
  return { ...installation, program, dialect: name.startsWith('v5') ? 'version-5' : 'continuous' };
}

/** Resolves when the group is gone: what has ended stays in it until the system's first process has taken note. */
async function noProcessesIn(group: number | undefined): Promise<void> {
  await vi.waitFor(() => expect(() => process.kill(-(group ?? 0), 0)).toThrow(/ESRCH/), 20_000);
}

describe('RecogniserProcess', () => {
  it('hears what is written and ends', async () => {
    const recogniser = new RecogniserProcess(installation, installation);
    for (let at = 0; at < speech.length; at += 777) recogniser.write(speech.subarray(at, at + 777));
    recogniser.end();
    expect(await recogniser.text).toBe('thank you very much');
    expect(recogniser.isOver).toBe(true);
    await noProcessesIn(recogniser.pid);
  }, 60_000);

  it.each([
    ['nothing', new Int16Array(0)],
    ['silence', new Int16Array(16_000)],
  ])(
    'hears no words in %s',
    async (_, samples) => {
      const recogniser = new RecogniserProcess(installation, installation);
      recogniser.write(samples);
      recogniser.end();
      expect(await recogniser.text).toBe('');
    },
    60_000,
  );

  it('leaves no process behind when it is killed, loading or listening; twice', async () => {
    const loading = new RecogniserProcess(installation, installation);
    const listening = new RecogniserProcess(installation, installation);
    listening.write(speech);
    for (const recogniser of [loading, listening]) {
      recogniser.kill();
      recogniser.kill();
      await expect(recogniser.text).rejects.toBeInstanceOf(PipelineError);
      await recogniser.ended;
      await noProcessesIn(recogniser.pid);
    }
  }, 60_000);

  it('kills what ignores the first signal', async () => {
    const stubborn = await script('stubborn', 'trap "" TERM; while :; do sleep 0.1; done');
    const recogniser = new RecogniserProcess(stubborn, installation);
    await new Promise((resolve) => setTimeout(resolve, 300));
    recogniser.kill();
    await recogniser.ended;
    expect(recogniser.isOver).toBe(true);
  }, 30_000);

  it('fails with what the program said before it broke', async () => {
    const broken = new RecogniserProcess(await script('broken', 'echo "no such model" >&2; exit 3'), installation);
    broken.write(speech);
    broken.end();
    await expect(broken.text).rejects.toThrow(/status 3\. no such model/u);
    await expect(broken.text).rejects.toMatchObject({ code: 'stt-failed' });
  });

  it('fails when the program is not there', async () => {
    const missing = new RecogniserProcess({ ...installation, program: '/nowhere/pocketsphinx' }, installation);
    missing.end();
    await expect(missing.text).rejects.toBeInstanceOf(PipelineError);
  });

  it('takes samples and ends after the process is over', async () => {
    const recogniser = new RecogniserProcess(await script('quick', 'echo done'), installation);
    expect(await recogniser.text).toBe('done');
    recogniser.write(speech);
    recogniser.end();
    recogniser.kill();
  });

  it('works below its parent, and gives way to everything when it is told to', async () => {
    const asked = new RecogniserProcess(await script('asked', 'cat >/dev/null; nice'), installation);
    asked.end();
    expect(await asked.text).toBe(String(Math.min(19, getPriority() + 5)));
    const waits = 'until [ "$(nice)" = 19 ]; do sleep 0.05; done; echo "gave way"';
    const giving = new RecogniserProcess(await script('giving', waits), installation);
    giving.giveWay();
    giving.giveWay();
    expect(await giving.text).toBe('gave way');
    giving.giveWay();
  }, 60_000);

  it('takes its memory in large pages, or as the operator has set it', async () => {
    const tells = await script('tells', 'echo "$GLIBC_TUNABLES"');
    expect(await new RecogniserProcess(tells, installation).text).toMatch(/hugetlb=1/u);
    vi.stubEnv('GLIBC_TUNABLES', 'glibc.malloc.check=0');
    expect(await new RecogniserProcess(tells, installation).text).toBe('glibc.malloc.check=0');
  });

  it('weighs at most ten thousand sounds at a time', async () => {
    const tells = await script('limits', 'echo "$@" | grep -o "maxhmmpf [0-9]*"');
    expect(await new RecogniserProcess(tells, installation).text).toBe('maxhmmpf 10000');
  });

  it('has a session as far below its parent as itself, of whatever niceness that is', async () => {
    if (!existsSync('/proc/self/autogroup')) return;
    const wanted = `nice ${Math.min(19, getPriority() + 5)}$`;
    const waits = `until grep -q '${wanted}' /proc/self/autogroup; do sleep 0.05; done; echo "is below"`;
    expect(await new RecogniserProcess(await script('session', waits), installation).text).toBe('is below');
  }, 60_000);

  it('joins the lines of several segments', async () => {
    const recogniser = new RecogniserProcess(
      await script('segments', 'cat >/dev/null; printf "one two\\n\\n three\\n"'),
      installation,
    );
    recogniser.end();
    expect(await recogniser.text).toBe('one two three');
  });

  it('reads the JSON of version 5', async () => {
    const lines = '{"b":0,"d":2,"p":0.1,"t":"one two","w":[]}\\n{"b":2,"d":1,"p":1,"t":"","w":[]}\\n';
    const recogniser = new RecogniserProcess(await script('v5', `cat >/dev/null; printf '${lines}'`), installation);
    recogniser.end();
    expect(await recogniser.text).toBe('one two');
    const noise = new RecogniserProcess(await script('v5-noise', 'echo "not json"'), installation);
    await expect(noise.text).rejects.toMatchObject({ code: 'stt-failed' });
  });
});
