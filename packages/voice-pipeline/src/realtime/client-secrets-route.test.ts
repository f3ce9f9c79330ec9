import { describe, expect, it } from 'vitest';
import { createRealtimeServer } from './create-realtime-server.ts';
import { API_KEY, echoWorkflow, loudnessVad, toneTts } from './engine.fixture.ts';

const engine = createRealtimeServer({
  vad: loudnessVad,
  tts: toneTts,
  workflow: echoWorkflow,
  apiKey: API_KEY,
  now: () => 1_000_500,
});

interface Answer {
  value: string;
  expires_at: number;
  session: Record<string, unknown>;
  error: { code: string; message: string; param: string | null; type: string };
}

async function mint(body: unknown, key: string | undefined = API_KEY): Promise<{ status: number; body: Answer }> {
  const response = await engine.fetch(
    new Request('http://localhost/v1/realtime/client_secrets', {
      method: 'POST',
      headers: { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
  return { status: response.status, body: (await response.json()) as Answer };
}

describe('clientSecretsRoute', () => {
  it('mints with the session’s configuration', async () => {
    const { status, body } = await mint({
      expires_after: { anchor: 'created_at', seconds: 60 },
      session: { type: 'realtime', instructions: 'Hi.', audio: { output: { voice: 'other' } } },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      value: expect.stringMatching(/^ek_/),
      expires_at: 1060,
      session: {
        object: 'realtime.session',
        id: expect.stringMatching(/^sess_/),
        type: 'realtime',
        instructions: 'Hi.',
        audio: { output: { voice: 'other', speed: 1 } },
      },
    });
  });

  it.each([[''], ['{}'], ['{"session":null}']])('takes the defaults for %j', async (body) => {
    const answer = await mint(body);
    expect(answer).toMatchObject({ status: 200, body: { expires_at: 1600, session: { model: 'embedded' } } });
  });

  it.each([
    [{ expires_after: { seconds: 60 } }, 'missing_required_parameter', 'expires_after.anchor'],
    [{ expires_after: { anchor: 'now', seconds: 60 } }, 'invalid_value', 'expires_after.anchor'],
    [{ expires_after: { anchor: 'created_at', seconds: 9 } }, 'invalid_value', 'expires_after.seconds'],
    [{ expires_after: { anchor: 'created_at', seconds: 7201 } }, 'invalid_value', 'expires_after.seconds'],
    [{ expires_after: { anchor: 'created_at', seconds: '60' } }, 'invalid_value', 'expires_after.seconds'],
    [{ expires_after: 60 }, 'invalid_value', 'expires_after'],
    [{ session: {} }, 'missing_required_parameter', 'session.type'],
    [{ session: { type: 'translation' } }, 'invalid_value', 'session.type'],
    [{ session: { type: 'realtime', tools: {} } }, 'invalid_value', 'session.tools'],
    [{ session: { type: 'realtime', output_modalities: [] } }, 'invalid_value', 'session.output_modalities'],
    ['not json', 'invalid_json', null],
    ['[]', 'invalid_json', null],
    [`{"session":{"type":"realtime","a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`, 'invalid_json', null],
  ])('answers 400 to %.80j', async (body, code, param) => {
    const answer = await mint(body);
    expect(answer).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error', code, param } } });
  });

  it('answers 413 to more than any request needs', async () => {
    const answer = await mint({ x: 'x'.repeat(1024 * 1024) });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'invalid_value', param: 'body' } } });
  });

  it('takes the edges of the lifetime', async () => {
    for (const seconds of [10, 7200]) {
      const { body } = await mint({ expires_after: { anchor: 'created_at', seconds } });
      expect(body.expires_at).toBe(1000 + seconds);
    }
  });

  it('answers 401 without the key, and never repeats one', async () => {
    const wrong = await mint({}, 'sk-wrong-9876');
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } });
    expect(JSON.stringify(wrong.body)).not.toContain('9876');
    const without = await engine.fetch(new Request('http://localhost/v1/realtime/client_secrets', { method: 'POST' }));
    expect(without.status).toBe(401);
  });

  it('does not take an ephemeral key for the key', async () => {
    const { body } = await mint({});
    expect((await mint({}, body.value)).status).toBe(401);
  });

  it('answers 500 when the store fails, and tells the operator why', async () => {
    const errors: unknown[] = [];
    const gone = new Error('the store is gone');
    const failing = createRealtimeServer({
      vad: loudnessVad,
      tts: toneTts,
      workflow: echoWorkflow,
      apiKey: API_KEY,
      secrets: { get: () => Promise.reject(gone), set: () => Promise.reject(gone) },
      onError: (error) => errors.push(error),
    });
    const headers = { authorization: `Bearer ${API_KEY}` };
    const url = 'http://localhost/v1/realtime/client_secrets';
    const response = await failing.fetch(new Request(url, { method: 'POST', headers }));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('gone');
    expect(errors).toEqual([gone]);
  });

  it('forbids caches to keep a secret', async () => {
    const headers = { authorization: `Bearer ${API_KEY}` };
    const url = 'http://localhost/v1/realtime/client_secrets';
    const response = await engine.fetch(new Request(url, { method: 'POST', headers }));
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('knows no other address and no other method', async () => {
    expect((await engine.fetch(new Request('http://localhost/v1/realtime/calls', { method: 'POST' }))).status).toBe(
      404,
    );
    const read = await engine.fetch(new Request('http://localhost/v1/realtime/client_secrets'));
    expect(read.status).toBe(405);
    expect(read.headers.get('allow')).toBe('POST');
  });
});
