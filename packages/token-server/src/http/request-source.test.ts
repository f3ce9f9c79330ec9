import { type Context, Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { requestSource, type TrustProxy } from './request-source.ts';

interface Asked {
  trustProxy: TrustProxy;
  peer?: string;
  headers?: Record<string, string>;
}

async function ask<T>(
  { trustProxy, peer, headers = {} }: Asked,
  read: (c: Context, source: ReturnType<typeof requestSource>) => T,
) {
  const source = requestSource({ trustProxy, remoteAddress: undefined });
  let answer: T | undefined;
  const app = new Hono().get('/x', (c) => {
    answer = read(c, source);
    return c.body(null, 204);
  });
  const response = await app.request('http://inside:8787/x', { headers }, { remoteAddress: peer });
  expect(response.status).toBe(204);
  return answer;
}

const addressOf = (asked: Asked) => ask(asked, (c, source) => source.clientAddress(c)?.address);
const urlOf = (asked: Asked) => ask(asked, (c, source) => source.publicUrl(c));

const PEER = '203.0.113.9';
const forwarded = (chain: string) => ({ 'X-Forwarded-For': chain });

describe('requestSource', () => {
  it.each<[string, TrustProxy, string, string]>([
    ['ignores the header', false, '192.0.2.1', PEER],
    ['ignores the header', 0, '192.0.2.1', PEER],
    ['takes the nearest entry', true, '6.6.6.6, 192.0.2.1', '192.0.2.1'],
    ['takes the nearest entry', 1, '6.6.6.6, 192.0.2.1', '192.0.2.1'],
    ['takes the second entry from the right', 2, '6.6.6.6, 192.0.2.1, 198.51.100.1', '192.0.2.1'],
    ['takes the only entry', 2, '192.0.2.1', '192.0.2.1'],
    ['takes the peer where the proxy wrote no address', 1, 'unknown', PEER],
    ['takes the peer for an empty header', 1, '', PEER],
    ['ignores the header of a peer that is none of ours', ['10.0.0.0/8'], '192.0.2.1', PEER],
    ['takes the nearest entry', [PEER], '6.6.6.6, 192.0.2.1', '192.0.2.1'],
    ['skips proxies of ours', [PEER, '10.0.0.0/8'], '6.6.6.6, 192.0.2.1, 10.0.0.1, 10.0.0.2', '192.0.2.1'],
    ['stops at what it cannot read', [PEER, '10.0.0.0/8'], '6.6.6.6, junk, 10.0.0.2', PEER],
    ['takes the first of nothing but our own', [PEER, '10.0.0.0/8'], '10.0.0.3, 10.0.0.1', '10.0.0.3'],
  ])('%s with trustProxy %j and %j', async (_what, trustProxy, chain, address) => {
    expect(await addressOf({ trustProxy, peer: PEER, headers: forwarded(chain) })).toBe(address);
  });

  it('spells addresses in one way and limits IPv6 by its /64', async () => {
    const client = (text: string) =>
      ask({ trustProxy: 1, peer: PEER, headers: forwarded(text) }, (c, source) => source.clientAddress(c));
    expect(await client('[2001:DB8::00:1]:443')).toEqual({ address: '2001:db8::1', network: '2001:db8:0:0::/64' });
    expect(await client('::ffff:192.0.2.1')).toEqual({ address: '192.0.2.1', network: '192.0.2.1' });
  });

  it('knows no address where the runtime tells none', async () => {
    expect(await addressOf({ trustProxy: false, headers: forwarded('192.0.2.1') })).toBeUndefined();
    expect(await addressOf({ trustProxy: ['10.0.0.0/8'], headers: forwarded('192.0.2.1') })).toBeUndefined();
  });

  it.each<[string, TrustProxy, string | undefined, Record<string, string>, string[]]>([
    ['an unknown address', 1, undefined, {}, ['address_unknown']],
    ['a proxy that it was not told of', false, PEER, forwarded('192.0.2.1'), ['proxy_not_trusted']],
    ['nothing where all is as it should be', 1, PEER, forwarded('192.0.2.1'), []],
  ])('tells once of %s', (_what, trustProxy, peer, headers, expected) => {
    const told: string[] = [];
    const onDoubt = (doubt: string) => told.push(doubt);
    const source = requestSource({ trustProxy, remoteAddress: () => peer, onDoubt });
    const c = {
      req: { header: (name: string) => (name === 'x-forwarded-for' ? headers['X-Forwarded-For'] : undefined) },
    };
    for (let i = 0; i < 3; i++) source.clientAddress(c as unknown as Context);
    expect(told).toEqual(expected);
  });

  it('asks the runtime that it is given', () => {
    const source = requestSource({ trustProxy: false, remoteAddress: () => '::1' });
    const c = { req: { header: () => undefined } } as unknown as Context;
    expect(source.clientAddress(c)).toEqual({ address: '::1', network: '0:0:0:0::/64' });
  });

  it.each<[TrustProxy, Record<string, string>, string]>([
    [false, { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'a.example' }, 'http://inside:8787/x'],
    [1, { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'a.example' }, 'https://a.example/x'],
    [1, { 'X-Forwarded-Host': 'forged.example, a.example:8443' }, 'http://a.example:8443/x'],
    [2, { 'X-Forwarded-Host': 'forged.example, a.example, b.internal' }, 'http://a.example/x'],
    [1, { 'X-Forwarded-Proto': 'javascript', 'X-Forwarded-Host': 'a.example/evil' }, 'http://inside:8787/x'],
    [['10.0.0.0/8'], { 'X-Forwarded-Host': 'a.example' }, 'http://inside:8787/x'],
    [[PEER], { 'X-Forwarded-Host': 'a.example' }, 'http://a.example/x'],
  ])('with trustProxy %j and %j says %s', async (trustProxy, headers, url) => {
    expect(await urlOf({ trustProxy, peer: PEER, headers })).toBe(url);
  });

  it.each([-1, 1.5, 11, Number.NaN, 'all', ['everyone'], ['10.0.0.0/99'], {}])(
    'refuses %j at start-up',
    (trustProxy) => {
      expect(() => requestSource({ trustProxy: trustProxy as TrustProxy, remoteAddress: undefined })).toThrow(
        'trustProxy:',
      );
    },
  );
});
