import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAgent } from '../agents/define-agent.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { defineTool } from '../tools/define-tool.ts';

const token = 'a-token-of-operators';
const authorization = `Basic ${btoa(`operator:${token}`)}`;
const lookup = defineTool({ description: 'Finds.', effect: 'read', input: z.object({}), run: () => 'found' });
const agents = { support: defineAgent({ instructions: 'Help.', tools: { lookup } }) };
const PATHS = ['/status', '/status/events', '/status/board.css', '/status/board.js'];

function board(server: TestVoiceServer, path = '/status') {
  return server.app.request(path, { headers: { authorization } });
}

describe('GET /status', () => {
  it('is off unless it is configured, all of it', async () => {
    const off = new TestVoiceServer({ agents });
    for (const path of PATHS) expect((await board(off, path)).status).toBe(404);
    expect(() => new TestVoiceServer({ agents, status: { token: 'short' } })).toThrow('status.token');
  });

  it('is for operators only, all of it', async () => {
    const server = new TestVoiceServer({ agents, status: { token } });
    for (const path of PATHS) {
      const response = await server.app.request(path);
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('support');
    }
  });

  it('shows the sessions, agents, tools and errors of this instance', async () => {
    const server = new TestVoiceServer({ agents, status: { token, instance: 'web-<1>' } });
    const { session } = await server.start();
    await server.output(session, 'lookup', {});
    await server.post('/v1/sessions', { agent: 'nobody' });
    const page = await (await board(server)).text();
    expect(page).toContain('<strong>web-&#60;1&#62;</strong>');
    expect(page).toMatch(/id="live"><dt>Sessions now<\/dt><dd><b>1<\/b>/);
    expect(page).toContain('<th scope="row">support</th><td>1</td><td>1</td>');
    expect(page).toContain('<th scope="row">lookup</th><td>1</td>');
    expect(page).toContain('mint.refused unknown_agent');
  });

  it('lets nothing in but its own style and script, and no page around it', async () => {
    const server = new TestVoiceServer({ agents, status: { token } });
    const response = await board(server);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const page = await response.text();
    expect(page).not.toMatch(/ style=| on\w+=|<style|https?:/);
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
    expect(links).toEqual(['status/board.css', 'status/board.js']);
    for (const link of links) expect((await board(server, `/${link}`)).status).toBe(200);
  });

  it('streams its main part', async () => {
    const server = new TestVoiceServer({ agents, status: { token } });
    await server.start();
    const response = await board(server, '/status/events');
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toMatch(/^data: <main>/);
    expect(first).toMatch(/\n\n$/);
    expect(first).toContain('<b>1</b>');
    await reader?.cancel();
  });

  it('shows nothing of what callers say', async () => {
    const server = new TestVoiceServer({ agents, status: { token } });
    const { session } = await server.start({ metadata: { page: 'planted' } });
    await server.callTool(session, 'planted_tool', { callId: 'planted_call', arguments: {} });
    await server.callTool(session, 'lookup', { callId: 'planted_call', arguments: { order: 'planted' } });
    await server.post('/v1/sessions', { agent: 'planted' });
    await server.post('/v1/sessions', {}, { origin: 'https://planted.example' });
    const page = await (await board(server)).text();
    expect(page).toContain('origin.refused');
    expect(page).not.toMatch(/planted|vs_/);
  });
});
