/**
 * An audio server for one browser alone. Chromium takes any server that it finds: one that a test starts for all and
 * stops again takes the loudspeaker from the browsers of other tests.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { startAudioServer } from '../../../scripts/audio-server.ts';

const WAIT = { timeout: 20_000 };

export interface OwnAudio {
  /** For the browser. */
  readonly env: Record<string, string>;
  /** It dies, and the browser's loudspeaker with it. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startOwnAudio(): Promise<OwnAudio> {
  const directory = await mkdtemp(join(tmpdir(), 'pulse-'));
  const env = { PULSE_RUNTIME_PATH: directory };
  let server = startAudioServer(env);
  const ready = async () => {
    if (process.platform === 'linux') await vi.waitUntil(() => existsSync(join(directory, 'native')), WAIT);
  };
  await ready();
  return {
    env,
    kill: () => server.stop(),
    async restart() {
      server = startAudioServer(env);
      await ready();
    },
    async close() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
