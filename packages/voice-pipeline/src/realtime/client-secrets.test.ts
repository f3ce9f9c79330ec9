import { describe, expect, it } from 'vitest';
import { ClientSecrets, isSameKey } from './client-secrets.ts';
import { MemorySecretStore } from './secret-store.ts';
import { defaultConfig } from './session-config.ts';

const CONFIG = defaultConfig('embedded', 'slt');

describe('ClientSecrets', () => {
  it('finds what it minted, any number of times, until it expires', async () => {
    let now = 1_000_000;
    const secrets = new ClientSecrets(new MemorySecretStore(() => now), () => now);
    const secret = (await secrets.mint(CONFIG, 10))!;
    expect(secret).toEqual({ value: expect.stringMatching(/^ek_[0-9a-f]{48}$/), expiresAt: 1010 });
    now += 9999;
    expect(await secrets.find(secret.value)).toEqual(CONFIG);
    expect(await secrets.find(secret.value)).toEqual(CONFIG);
    now += 1;
    expect(await secrets.find(secret.value)).toBeUndefined();
  });

  it('mints another each time', async () => {
    const secrets = new ClientSecrets(new MemorySecretStore(() => 0), () => 0);
    expect((await secrets.mint(CONFIG, 10))?.value).not.toBe((await secrets.mint(CONFIG, 10))?.value);
    expect(await secrets.find('ek_made_up')).toBeUndefined();
  });

  it('does not wait for ever for its store', async () => {
    const never = () => new Promise<never>(() => undefined);
    const secrets = new ClientSecrets({ get: never, set: never }, () => 0, 5);
    await expect(secrets.mint(CONFIG, 10)).rejects.toThrow('did not answer within 0.005 s');
    await expect(secrets.find('ek_any')).rejects.toThrow('did not answer within 0.005 s');
  });

  it('opens what another process minted into the same store', async () => {
    const store = new MemorySecretStore(() => 0);
    const [one, other] = [new ClientSecrets(store, () => 0), new ClientSecrets(store, () => 0)];
    expect(await other.find((await one.mint(CONFIG, 10))!.value)).toEqual(CONFIG);
  });
});

describe('MemorySecretStore', () => {
  it('refuses to grow without end, and takes the place of expired ones', async () => {
    let now = 0;
    const store = new MemorySecretStore(() => now);
    for (let i = 0; i < 20_000; i++) expect(await store.set(`ek_${i}`, '{}', 10)).toBe(true);
    expect(await store.set('ek_more', '{}', 10)).toBe(false);
    now = 10_000;
    expect(await store.set('ek_more', '{}', 20)).toBe(true);
    expect(await store.get('ek_1')).toBeUndefined();
  });
});

describe('isSameKey', () => {
  it('compares keys of any length', () => {
    expect(isSameKey('sk-1', 'sk-1')).toBe(true);
    expect(isSameKey('sk-1', 'sk-2')).toBe(false);
    expect(isSameKey('', 'sk-1')).toBe(false);
  });
});
