import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment, variables } from './environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'voice-agent-env-'));

function file(text: string): string {
  const path = join(folder, `${crypto.randomUUID()}.txt`);
  writeFileSync(path, text);
  return path;
}

function problemsOf(env: Record<string, string>): readonly string[] {
  const read = readEnvironment(env);
  return read.ok ? [] : read.problems;
}

describe('readEnvironment', () => {
  it('has a default for everything', () => {
    const read = readEnvironment({ ORIGINS: '', PORT: ' ' });
    expect(read).toMatchObject({ ok: true, environment: { PORT: 8787, ORIGINS: [], TRUST_PROXY: 0 } });
    expect(read.ok && read.environment.OPENAI_API_KEY).toBeUndefined();
    expect(read.ok && read.report.map(({ name }) => name)).toEqual(variables.map(({ name }) => name));
    expect(read.ok && read.report[0]?.state).toBe('not set: none');
  });

  it('reads lists, numbers and addresses', () => {
    const read = readEnvironment({
      PORT: '0',
      ORIGINS: 'https://a.example, http://localhost:3000',
      HOSTS: 'agent.example',
      TRUST_PROXY: '1',
      OPENAI_BASE_URL: 'http://localhost:8000/v1/',
    });
    expect(read).toMatchObject({
      ok: true,
      environment: {
        PORT: 0,
        ORIGINS: ['https://a.example', 'http://localhost:3000'],
        HOSTS: ['agent.example'],
        TRUST_PROXY: 1,
        OPENAI_BASE_URL: 'http://localhost:8000/v1',
      },
    });
  });

  it('takes secrets from files, and says so', () => {
    const read = readEnvironment({ OPENAI_API_KEY_FILE: file('sk-from-file\n') });
    expect(read).toMatchObject({ ok: true, environment: { OPENAI_API_KEY: 'sk-from-file' } });
    expect(read.ok && read.report[0]).toEqual({ name: 'OPENAI_API_KEY', state: 'set, from OPENAI_API_KEY_FILE' });
  });

  it('does not read files for what is no secret', () => {
    const read = readEnvironment({ PORT_FILE: file('1') });
    expect(read).toMatchObject({ ok: true, environment: { PORT: 8787 } });
  });

  it.each([
    [{ PORT: '65536' }, 'PORT is "65536"; it must be a whole number from 0 to 65535.'],
    [{ PORT: '1e3' }, 'PORT is "1e3"; it must be'],
    [{ ORIGINS: 'shop.example' }, 'ORIGINS is "shop.example"; it must list origins like https://shop.example'],
    [{ ORIGINS: 'https://shop.example/' }, 'ORIGINS is'],
    [{ OPENAI_BASE_URL: 'ftp://x' }, 'OPENAI_BASE_URL is "ftp://x"; it must be an address like'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY is "true"; it must be the number of your proxies'],
    [{ VOICE_AGENT_SECRET: 'short' }, 'VOICE_AGENT_SECRET must have at least 32 bytes, e.g. from: openssl'],
    [{ REDIS_URL: 'http://redis' }, 'REDIS_URL must be an address like redis://'],
    [
      { OPENAI_API_KEY: 'a', OPENAI_API_KEY_FILE: 'b' },
      'OPENAI_API_KEY and OPENAI_API_KEY_FILE are both set. Unset one.',
    ],
    [{ OPENAI_API_KEY_FILE: '/nowhere/key' }, 'OPENAI_API_KEY_FILE names /nowhere/key, which cannot be read (ENOENT).'],
    [{ OPENAI_API_KEY_FILE: file('\n') }, 'which is empty.'],
  ])('says of %o what to do', (env, problem) => {
    expect(problemsOf(env).join('\n')).toContain(problem);
  });

  it('names everything that is wrong at once', () => {
    expect(problemsOf({ PORT: 'x', TRUST_PROXY: 'y' })).toHaveLength(2);
  });

  it('never tells a secret, good or bad', () => {
    const secrets = variables.filter((variable) => variable.secret).map(({ name }) => name);
    expect(secrets).toEqual(['OPENAI_API_KEY', 'VOICE_AGENT_SECRET', 'REDIS_URL']);
    for (const name of secrets) {
      for (const value of ['planted', 'planted secret of many bytes, more than thirty-two', 'redis://:planted@h:1']) {
        expect(JSON.stringify([problemsOf({ [name]: value })])).not.toContain('planted');
        const read = readEnvironment({ [name]: value });
        expect(JSON.stringify(read.ok && read.report)).not.toContain('planted');
      }
    }
  });
});
