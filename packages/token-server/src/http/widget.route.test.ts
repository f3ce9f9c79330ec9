import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { problemOf, TestVoiceServer } from '../testing/test-voice-server.ts';
import type { WidgetSource } from './widget.route.ts';

const agents = { support: defineAgent({ instructions: 'Help.' }) };
const files: Record<string, string> = {
  'voice-agent.js': 'export {}',
  'widget/session-Ab3_x-9Z.js': 'export {}',
  'widget/capture.worklet-Q1w2E3r4.js.map': '{}',
  'widget/capture-worklets.js': 'unhashed',
  'widget/style.css': 'a{}',
  'widget/sub/data.bin': '\0',
};

function widgetServer() {
  const asked: string[] = [];
  const widget: WidgetSource = async (path) => {
    asked.push(path);
    const text = files[path];
    return text === undefined ? undefined : { body: new TextEncoder().encode(text), etag: '"v1"' };
  };
  return { app: new TestVoiceServer({ agents, widget }).app, asked };
}

describe('GET /voice-agent.js and /widget/*', () => {
  it.each([
    ['/voice-agent.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/widget/session-Ab3_x-9Z.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/widget/capture.worklet-Q1w2E3r4.js.map', 'application/json', 'public, max-age=31536000, immutable'],
    ['/widget/capture-worklets.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/widget/style.css', 'text/css; charset=utf-8', 'no-cache'],
    ['/widget/sub/data.bin', 'application/octet-stream', 'no-cache'],
  ])('serves %s as %s, cached %s, to any origin', async (path, type, cache) => {
    const response = await widgetServer().app.request(path, { headers: { Origin: 'https://anywhere.example' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe(type);
    expect(response.headers.get('Cache-Control')).toBe(cache);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('ETag')).toBe('"v1"');
    expect(await response.text()).toBe(files[path.slice(1)]);
  });

  it('answers HEAD without a body and 304 to a copy that is still good', async () => {
    const { app } = widgetServer();
    const head = await app.request('/voice-agent.js', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    const known = await app.request('/voice-agent.js', { headers: { 'If-None-Match': '"v1"' } });
    expect(known.status).toBe(304);
    expect(known.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect((await app.request('/voice-agent.js', { headers: { 'If-None-Match': '"v0"' } })).status).toBe(200);
  });

  // nginx makes a weak tag of ours where it compresses.
  it.each(['W/"v1"', '"v0", "v1"', '"v0",W/"v1"', '*'])('knows its tag again in %s', async (known) => {
    const { app } = widgetServer();
    expect((await app.request('/voice-agent.js', { headers: { 'If-None-Match': known } })).status).toBe(304);
  });

  it.each(['v1', 'W/"v11"', '""', 'w/"v1"'])('does not take %s for its tag', async (known) => {
    const { app } = widgetServer();
    expect((await app.request('/voice-agent.js', { headers: { 'If-None-Match': known } })).status).toBe(200);
  });

  it.each([
    '/widget/../voice-agent.js.bak',
    '/widget/%2e%2e/secret',
    '/widget/..%2fsecret',
    '/widget/..%5csecret',
    '/widget/%252e%252e/secret',
    '/widget/.env',
    '/widget/sub//data.bin',
    '/widget//etc/passwd',
    '/widget/a%00.js',
    '/widget/C:%5cwindows',
    '/widget/%',
  ])('never asks its source for %s', async (path) => {
    const { app, asked } = widgetServer();
    const response = await app.request(path);
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'unknown_route' });
    expect(asked).toEqual([]);
  });

  it('says when a file is not there, when the build is missing and when there is no widget', async () => {
    const detail = async (app: { request: (path: string) => Response | Promise<Response> }, path: string) => {
      const response = await app.request(path);
      expect(response.status).toBe(404);
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      return (await problemOf(response)).detail;
    };
    expect(await detail(widgetServer().app, '/widget/none.js')).toBe('There is no such file.');
    const unbuilt = new TestVoiceServer({ agents, widget: () => undefined }).app;
    expect(await detail(unbuilt, '/voice-agent.js')).toBe('The widget is not built. Run "npm run build".');
    const bare = new TestVoiceServer({ agents }).app;
    expect(await detail(bare, '/voice-agent.js')).toMatch(/^This server was given no widget/);
  });
});
