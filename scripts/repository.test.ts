import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PACKAGES } from './pack-packages.ts';
import { repositoryUrl, writeRepository } from './repository.ts';

describe('repositoryUrl', () => {
  it.each([
    'https://github.com/owner/voice-agent',
    'https://github.com/owner/voice-agent.git\n',
    'https://github.com/owner/voice-agent/',
    'git@github.com:owner/voice-agent.git',
    'ssh://git@github.com/owner/voice-agent.git',
    'https://x-access-token:secret@github.com/owner/voice-agent',
  ])('is the address that npm wants, without a secret: %s', (remote) => {
    expect(repositoryUrl(remote)).toBe('git+https://github.com/owner/voice-agent.git');
  });

  it.each(['', '/srv/voice-agent', '../voice-agent', 'file:///srv/voice-agent', 'http://git.example/voice-agent'])(
    'is not made of what others cannot open: "%s"',
    (remote) => {
      expect(() => repositoryUrl(remote)).toThrow('no address that others can open');
    },
  );
});

describe('writeRepository', () => {
  let root: string;
  const manifest = async (name: string) =>
    JSON.parse(await readFile(join(root, 'packages', name, 'package.json'), 'utf8'));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'voice-agent-repository-'));
    for (const name of PACKAGES)
      await cp(`packages/${name}/package.json`, join(root, 'packages', name, 'package.json'), { recursive: true });
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  it('says of each package where in the repository it is, and changes nothing else', async () => {
    await writeRepository(root, 'https://github.com/owner/voice-agent');
    for (const name of PACKAGES) {
      const { repository, ...rest } = await manifest(name);
      const url = 'git+https://github.com/owner/voice-agent.git';
      expect(repository).toEqual({ type: 'git', url, directory: `packages/${name}` });
      expect(rest).toEqual(JSON.parse(await readFile(`packages/${name}/package.json`, 'utf8')));
    }
  });

  it('changes nothing where the address is none', async () => {
    await expect(writeRepository(root, '/srv/voice-agent')).rejects.toThrow();
    expect(await manifest('widget')).not.toHaveProperty('repository');
  });
});
