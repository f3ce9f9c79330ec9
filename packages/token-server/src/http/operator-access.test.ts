import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { operatorsOnly } from './operator-access.ts';

const token = 'pässword-of-16-chars:with colon';
const app = new Hono().get('/board', operatorsOnly({ token }, 'status'), (c) => c.text('numbers'));
const basic = (text: string) => `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}`;
const ask = (authorization?: string) =>
  app.request('/board', authorization === undefined ? {} : { headers: { authorization } });

describe('operatorsOnly', () => {
  it.each([basic(`operator:${token}`), basic(`:${token}`)])('lets the password of any name in (%s)', async (header) => {
    const response = await ask(header);
    expect(await response.text()).toBe('numbers');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  it('lets a bearer in', async () => {
    const plain = new Hono().get('/', operatorsOnly({ token: '0123456789abcdef' }, 'metrics'), (c) => c.text('in'));
    for (const authorization of ['Bearer 0123456789abcdef', 'bearer  0123456789abcdef']) {
      expect((await plain.request('/', { headers: { authorization } })).status).toBe(200);
    }
  });

  it.each([
    undefined,
    '',
    'Bearer',
    `Bearer ${encodeURIComponent(token)}`,
    'Bearer x',
    'Basic %%%',
    basic(token.slice(0, -1)),
    basic(`operator:${token}x`),
    basic('operator:'),
    `Digest ${encodeURIComponent(token)}`,
  ])('asks %j for the password, and says nothing else', async (authorization) => {
    const response = await ask(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toMatch(/^Basic realm="voice-agent"/);
    expect(await response.text()).not.toContain('numbers');
  });

  it('is a path that does not exist where no token is configured', async () => {
    const off = new Hono().get('/board', operatorsOnly(undefined, 'status'), (c) => c.text('numbers'));
    const response = await off.request('/board', { headers: { authorization: 'Bearer undefined' } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'unknown_route' });
  });

  it.each(['', 'short', undefined])('refuses %j as a token, by the option’s name', (short) => {
    expect(() => operatorsOnly({ token: short as string }, 'metrics')).toThrow('metrics.token');
  });
});
