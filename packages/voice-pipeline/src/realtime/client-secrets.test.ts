import { describe, expect, it } from 'vitest';
import { ClientSecrets, isSameKey } from './client-secrets.ts';
import { defaultConfig } from './session-config.ts';

const CONFIG = defaultConfig('embedded', 'slt');

describe('ClientSecrets', () => {
  it('finds what it minted, any number of times, until it expires', () => {
    let now = 1_000_000;
    const secrets = new ClientSecrets(() => now);
    const secret = secrets.mint(CONFIG, 10)!;
    expect(secret).toMatchObject({ value: expect.stringMatching(/^ek_[0-9a-f]{48}$/), expiresAt: 1010 });
    now += 9999;
    expect(secrets.find(secret.value)).toBe(CONFIG);
    expect(secrets.find(secret.value)).toBe(CONFIG);
    now += 1;
    expect(secrets.find(secret.value)).toBeUndefined();
  });

  it('mints another each time', () => {
    const secrets = new ClientSecrets(() => 0);
    expect(secrets.mint(CONFIG, 10)?.value).not.toBe(secrets.mint(CONFIG, 10)?.value);
    expect(secrets.find('ek_made_up')).toBeUndefined();
  });

  it('refuses to grow without end, and takes the place of expired ones', () => {
    let now = 0;
    const secrets = new ClientSecrets(() => now);
    for (let i = 0; i < 20_000; i++) secrets.mint(CONFIG, 10);
    expect(secrets.mint(CONFIG, 10)).toBeUndefined();
    now = 10_000;
    expect(secrets.mint(CONFIG, 10)).toBeDefined();
  });
});

describe('isSameKey', () => {
  it('compares keys of any length', () => {
    expect(isSameKey('sk-1', 'sk-1')).toBe(true);
    expect(isSameKey('sk-1', 'sk-2')).toBe(false);
    expect(isSameKey('', 'sk-1')).toBe(false);
  });
});
