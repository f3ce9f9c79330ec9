/**
 * An audio server for one browser alone. Chromium takes any server that it finds: one that a test starts for all and
 * stops again takes the loudspeaker from the browsers of other tests.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { startAudioServer } from '../../../scripts/audio-server.ts';

const WAIT = { timeout: 20_000 };

export interface OwnAudio {
  /** For the browser. */
  readonly env: Record<string, string>;
  /** Whether it has microphones, for a browser that shall have no fake one. */
  readonly hasMicrophones: boolean;
  /** A microphone that it began with is pulled out. */
  pullOut(microphone: string): Promise<void>;
  /** Every microphone and loudspeaker is. */
  pullOutAll(): Promise<void>;
  /** A headset takes their place: a microphone of this name, and a loudspeaker. */
  plugIn(name: string): Promise<void>;
  /** It dies, and the browser's loudspeaker with it. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** @param microphones - names of silent ones. The first is the default. */
export async function startOwnAudio(microphones: readonly string[] = []): Promise<OwnAudio> {
  const directory = await mkdtemp(join(tmpdir(), 'pulse-'));
  const env = { PULSE_RUNTIME_PATH: directory };
  const modules = microphones.map((name) => microphone(name).join(' ').replace('module-', ''));
  let server = startAudioServer(env, modules);
  const control = (...command: string[]) => promisify(execFile)('pactl', command, { env: { ...process.env, ...env } });
  const ready = async () => {
    if (process.platform !== 'linux') return;
    await vi.waitUntil(() => existsSync(join(directory, 'native')), WAIT);
    if (microphones[0]) await control('set-default-source', microphones[0]);
  };
  await ready();
  return {
    env,
    hasMicrophones: microphones.length > 0,
    async pullOut(microphone) {
      const { stdout } = await control('list', 'short', 'modules');
      const module = stdout.split('\n').find((line) => line.includes(`source_name=${microphone} `));
      await control('unload-module', String(module?.split('\t')[0]));
    },
    async pullOutAll() {
      for (const module of ['module-null-source', 'module-null-sink']) await control('unload-module', module);
    },
    async plugIn(name) {
      await control('load-module', 'module-null-sink', `sink_name=${name}-heard`);
      await control('load-module', ...microphone(name));
    },
    kill: () => server.stop(),
    async restart() {
      server = startAudioServer(env, modules);
      await ready();
    },
    async close() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function microphone(name: string): string[] {
  return ['module-null-source', `source_name=${name}`, `description=${name}`];
}
