/**
 * T19: malformed or mass SDP. No session description passes through this server (the browser opens its socket itself), so
 * there is nothing to parse and nothing to flood: what is tested is that nothing here takes one, wherever it is sent.
 */
import { readFileSync } from 'node:fs';
import { defineAgent } from '@voice-agent/token-server';
import { describe, expect, it } from 'vitest';
import { problemOf, TestVoiceServer } from '../../packages/token-server/src/testing/test-voice-server.ts';

const OFFER = 'v=0\r\no=- 46117317 2 IN IP4 203.0.113.77\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';
const openapi = readFileSync(new URL('../../packages/token-server/openapi.json', import.meta.url), 'utf8');
const paths = JSON.parse(openapi).paths as Record<string, Record<string, unknown>>;
const sdp = { headers: { 'Content-Type': 'application/sdp' } };

const voice = () => new TestVoiceServer({ agents: { support: defineAgent({ instructions: 'Help.' }) } });

describe('T19, a session description', () => {
  it('is in the contract of no endpoint', () => {
    expect(openapi).not.toMatch(/sdp|webrtc/i);
    expect(Object.keys(paths).filter((path) => /calls?\b|offer|answer|\bice\b|whip/i.test(path))).toEqual([]);
  });

  it.each(['/v1/realtime/calls', '/v1/calls', '/v1/sessions/{id}/sdp', '/v1/sessions/{id}/offer'])(
    'finds no broker at %s',
    async (path) => {
      const server = voice();
      const { session } = await server.start();
      const answer = await server.post(path.replace('{id}', session.id), OFFER, { session, ...sdp });
      expect(answer.status).toBe(404);
    },
  );

  it('is read by no endpoint that takes a body, and is in no log', async () => {
    const server = voice();
    const { session } = await server.start();
    const asked = server.provider.connected.length;
    const posts = Object.entries(paths).filter(([path, { post }]) => path.startsWith('/v1/') && post !== undefined);
    expect(posts.length).toBeGreaterThan(7);
    for (const [path] of posts) {
      const there = path.replace('{id}', session.id).replace(/\{\w+\}/g, 'x');
      const answer = await server.post(there, OFFER, { session, ...sdp });
      expect([path, answer.status, (await problemOf(answer)).code]).toEqual([path, 415, 'unsupported_media_type']);
    }
    expect(server.provider.connected).toHaveLength(asked);
    expect(server.lines.join('\n')).not.toContain('203.0.113.77');
  });

  it('is no field of a session either', async () => {
    const server = voice();
    for (const key of ['sdp', 'offer', 'iceServers']) {
      const answer = await server.post('/v1/sessions', { [key]: OFFER });
      expect([answer.status, (await problemOf(answer)).errors]).toEqual([
        400,
        [{ path: key, message: 'There is no such field.' }],
      ]);
    }
    expect(server.provider.connected).toEqual([]);
    expect(server.lines.join('\n')).not.toContain('203.0.113.77');
  });
});
