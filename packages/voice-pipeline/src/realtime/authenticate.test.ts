import { describe, expect, it } from 'vitest';
import { readClaim } from './authenticate.ts';

const URL = '/v1/realtime?model=m';

describe('readClaim', () => {
  it('reads the key that a browser puts among the subprotocols', () => {
    const subprotocols = ['realtime', 'openai-insecure-api-key.ek_1'];
    expect(readClaim({ url: URL, subprotocols })).toEqual({ ok: true, key: 'ek_1', model: 'm' });
  });

  it('reads the header of a server, before the subprotocol', () => {
    const subprotocols = ['realtime', 'openai-insecure-api-key.ek_1'];
    expect(readClaim({ url: '/v1/realtime', subprotocols, authorization: 'Bearer sk-1' })).toEqual({
      ok: true,
      key: 'sk-1',
    });
    expect(readClaim({ url: '/v1/realtime', subprotocols: [], authorization: 'bearer sk-1' })).toMatchObject({
      key: 'sk-1',
    });
  });

  it.each([
    [{ subprotocols: [''] }],
    [{ subprotocols: ['realtime', 'openai-insecure-api-key.'] }],
    [{ subprotocols: ['realtime'], authorization: 'Basic xyz' }],
  ])('finds no key in %j', (handshake) => {
    expect(readClaim({ url: URL, ...handshake })).toMatchObject({
      ok: false,
      closeCode: 3000,
      error: { code: 'invalid_api_key' },
    });
  });

  it('refuses the beta, by subprotocol or header', () => {
    const key = 'openai-insecure-api-key.ek_1';
    const refused = { ok: false, closeCode: 4000, error: { code: 'beta_api_shape_disabled' } };
    expect(readClaim({ url: URL, subprotocols: ['realtime', key, 'openai-beta.realtime-v1'] })).toMatchObject(refused);
    expect(readClaim({ url: URL, subprotocols: ['realtime', key], beta: 'realtime=v1' })).toMatchObject(refused);
  });

  it('reads the query of what is no URL', () => {
    const subprotocols = ['realtime', 'openai-insecure-api-key.ek_1'];
    expect(readClaim({ url: '//[/realtime?model=m', subprotocols })).toEqual({ ok: true, key: 'ek_1', model: 'm' });
  });

  it('tells the intent, and refuses others and calls', () => {
    const subprotocols = ['realtime', 'openai-insecure-api-key.ek_1'];
    for (const query of ['intent=translation', 'intent=', 'call_id=rtc_1']) {
      expect(readClaim({ url: `/v1/realtime?${query}`, subprotocols })).toMatchObject({
        ok: false,
        closeCode: 4000,
        error: { code: 'invalid_intent' },
      });
    }
    for (const intent of ['realtime', 'transcription'])
      expect(readClaim({ url: `/v1/realtime?intent=${intent}`, subprotocols })).toMatchObject({ ok: true, intent });
  });
});
