import { describe, expect, it, vi } from 'vitest';
import { errorFields, jsonLinesLogger, redactingLogger, silentLogger } from './logger.ts';

function recorded(secrets: string[] = []) {
  const lines: string[] = [];
  const log = redactingLogger(jsonLinesLogger({ write: (line) => lines.push(line), now: () => 0 }), secrets);
  return { log, lines };
}

describe('jsonLinesLogger', () => {
  it('writes one JSON object per line', () => {
    const { log, lines } = recorded();
    log.warn('tool.timeout', { session: 'vs_1', text: 'two\nlines' });
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"warn","event":"tool.timeout","session":"vs_1","text":"two\\nlines"}',
    ]);
  });

  it('lets no field pass for the time, the level or the name of a line', () => {
    const { log, lines } = recorded();
    log.error('tool.failed', { time: 'never', level: 'info', event: 'session.minted', room: 7 });
    expect(lines).toEqual(['{"time":"1970-01-01T00:00:00.000Z","level":"error","event":"tool.failed","room":7}']);
  });

  it('writes to standard error unless told otherwise', () => {
    const spy = vi.spyOn(console, 'error').mockImplementation(() => {});
    jsonLinesLogger().info('hello');
    expect(spy).toHaveBeenCalledOnce();
    expect(spy.mock.lastCall?.[0]).toContain('"event":"hello"');
    spy.mockRestore();
  });
});

describe('redactingLogger', () => {
  it('drops what stands under the name of a secret', () => {
    const { log, lines } = recorded();
    log.info('x', {
      token: 'a1',
      nested: [{ Authorization: 'b2', api_key: 'c3', arguments: { d4: 'd4' } }],
      Cookie: 'e5',
    });
    expect(lines[0]).not.toMatch(/a1|b2|c3|d4|e5/);
  });

  it.each([
    'sk-proj-abcdefgh12345',
    'ek_68af0123456789',
    'Bearer abc.def',
    'openai-insecure-api-key.whatever-it-is',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln',
  ])('drops %s out of any text', (secret) => {
    const { log, lines } = recorded();
    log.error(`event ${secret}`, { error: `failed with ${secret}, sorry`, cause: new Error(secret) });
    expect(lines[0]).not.toContain(secret);
    expect(lines[0]).toContain('sorry');
  });

  it.each([
    ['redis://ada:p%40ss!w0rd@db.internal:6379/0: refused', 'redis://[redacted]@db.internal:6379/0: refused'],
    ['rediss://:hunter2@db', 'rediss://[redacted]@db'],
    ['https://shop.example/@ada?to=b@c.example', 'https://shop.example/@ada?to=b@c.example'],
  ])('drops user and password out of the address in %j', (text, told) => {
    const { log, lines } = recorded();
    log.error('store.gone', { error: new Error(text) });
    expect(JSON.parse(lines[0] ?? '').error.error).toBe(`Error: ${told}`);
  });

  it('writes what has a JSON form of its own in that', () => {
    const { log, lines } = recorded(['hunter2']);
    const at = new Date(0);
    log.info('x', { at, url: new URL('https://shop.example/?q=hunter2'), never: new Date(NaN), list: [at] });
    const { url, ...told } = JSON.parse(lines[0] ?? '');
    expect(told).toMatchObject({ at: '1970-01-01T00:00:00.000Z', never: null, list: ['1970-01-01T00:00:00.000Z'] });
    expect(url).toBe('https://shop.example/?q=[redacted]');
  });

  it('drops the exact secrets it is told', () => {
    const { log, lines } = recorded(['correct horse', '']);
    log.info('x', { detail: 'the correct horse battery' });
    expect(lines[0]).toContain('the [redacted] battery');
  });

  it('survives whatever it is given', () => {
    const { log, lines } = recorded();
    const cycle: Record<string, unknown> = { big: 1n, f: () => 1, u: undefined, n: null, text: 'x'.repeat(10_000) };
    cycle.self = cycle;
    log.info('x', cycle);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.length).toBeLessThan(20_000);
  });

  it('cuts what holds thousands, and says so: lists, objects, and both in each other', () => {
    const { log, lines } = recorded();
    const list = Array.from({ length: 5_000 }, (_, i) => i);
    const table = Object.fromEntries(list.map((i) => [`k${i}`, i]));
    log.info('x', { list, table });
    const told = JSON.parse(lines[0] ?? '');
    expect([told.list.length, told.list.at(-1)]).toEqual([51, '[4950 more]']);
    expect([Object.keys(told.table).length, told.table['…']]).toEqual([51, '[4950 more]']);
    const nest = (depth: number): unknown => (depth === 0 ? 'leaf' : Array.from({ length: 40 }, () => nest(depth - 1)));
    let reads = 0;
    const wide = Array.from({ length: 40 }, () => ({
      get rows() {
        reads += 1;
        return nest(2);
      },
    }));
    log.info('x', { wide });
    expect(lines[1]?.length).toBeLessThan(20_000);
    expect(lines[1]).toContain('[cut]');
    expect(reads).toBeLessThan(30);
    log.info('x', { first: list });
    expect(lines[2]).not.toContain('[cut]');
  });

  it('drops a secret that is the name of a field, too, and cuts the name', () => {
    const { log, lines } = recorded(['correct horse']);
    log.info('x', { keys: { 'sk-proj-abcdefgh12345': 1, 'the correct horse': 2, ['k'.repeat(5_000)]: 3 } });
    expect(lines[0]).not.toMatch(/abcdefgh|horse/);
    expect(lines[0]?.length).toBeLessThan(3_000);
  });

  it('survives what cannot be read, since who logs wants to go on', () => {
    const { log, lines } = recorded();
    const fail = () => {
      throw new Error('closed');
    };
    const row = Object.defineProperty({ id: 7 }, 'owner', { enumerable: true, get: fail });
    log.info('x', { row, date: { toJSON: fail }, proxy: new Proxy({}, { ownKeys: fail }), rows: [row, 1] });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      row: '[unreadable]',
      date: '[unreadable]',
      proxy: '[unreadable]',
      rows: ['[unreadable]', 1],
    });
    log.error(new Error('as a name, by who has no compiler') as unknown as string);
    expect(lines[1]).toContain('by who has no compiler');
  });

  it('puts the shared fields on every line', () => {
    const lines: unknown[] = [];
    const log = redactingLogger({ ...silentLogger, info: (_event, fields) => lines.push(fields) }, [], { app: 'shop' });
    log.info('x', { n: 1 });
    expect(lines).toEqual([{ app: 'shop', n: 1 }]);
  });
});

describe('errorFields', () => {
  it('tells name, message and the top of the stack', () => {
    expect(errorFields(new TypeError('no'))).toMatchObject({
      error: 'TypeError: no',
      stack: expect.stringContaining('at '),
    });
    const { stack } = errorFields(new Error('no row for\nAda Lovelace\n  at home'));
    expect(stack).toMatch(/^\s+at /);
    expect(stack).not.toMatch(/Ada|home/);
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });
    expect(errorFields(new TypeError('fetch failed', { cause }))).toMatchObject({
      error: 'TypeError: fetch failed',
      cause: 'Error: connect ECONNREFUSED 10.0.0.7:5432',
    });
    expect(errorFields(new Error('no', { cause: { row: 7 } }))).toMatchObject({ cause: 'thrown: object' });
    expect(errorFields(new Error('no'))).not.toHaveProperty('cause');
    expect(errorFields('no')).toEqual({ error: 'no' });
    expect(errorFields(undefined)).toEqual({ error: 'thrown: undefined' });
  });
});
