import { describe, expect, it } from 'vitest';
import { ownHosts } from './own-hosts.ts';

describe('ownHosts', () => {
  it('trusts localhost, bare addresses and the names it is given, and no other', () => {
    const { isOurs, answersTo } = ownHosts(['agent.example.com']);
    for (const name of ['localhost', 'a.localhost', '127.0.0.1', '[::1]', '192.0.2.7', 'agent.example.com']) {
      expect([name, isOurs(name), answersTo(name)]).toEqual([name, true, true]);
    }
    for (const name of [
      'evil.example',
      'agent.example.com.evil.example',
      'localhost.evil.example',
      'example.com',
      '',
    ]) {
      expect([name, isOurs(name), answersTo(name)]).toEqual([name, false, false]);
    }
  });

  it('answers any name and trusts none when it is given none', () => {
    const { isOurs, answersTo } = ownHosts(undefined);
    expect(answersTo('evil.example')).toBe(true);
    expect(isOurs('evil.example')).toBe(false);
  });

  it.each(['https://agent.example.com', 'agent.example.com:8787', 'Agent.example.com', 'agent.example.com/', '*', ''])(
    'refuses %j at start-up',
    (host) => {
      expect(() => ownHosts([host])).toThrow('hosts:');
    },
  );
});
