import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { asVoiceAgentError, endOfSocket, responseFailure } from './close-reason.ts';

const said = (code: string) => ({ type: 'invalid_request_error', code, message: 'because' });

describe('endOfSocket', () => {
  it.each([
    ['a refused key', 3000, 'invalid_request_error.invalid_api_key', undefined, true, 'failed', 'key-rejected'],
    ['a refused key that only the error names', 1006, '', 'invalid_api_key', false, 'failed', 'key-rejected'],
    ['the hour being over', 1001, 'session_expired', undefined, true, 'ended', 'session-expired'],
    [
      'the hour being over, in prose',
      1001,
      'hit the maximum duration of 60 minutes',
      undefined,
      true,
      'ended',
      'session-expired',
    ],
    ['the hour being over, by its error', 1006, '', 'session_expired', true, 'ended', 'session-expired'],
    ['a server going away', 1001, '', undefined, true, 'failed', 'connection-lost'],
    ['a network drop', 1006, '', undefined, true, 'failed', 'connection-lost'],
    ['a refused upgrade', 1006, '', undefined, false, 'failed', 'connection-failed'],
    [
      'a wrong model',
      4000,
      'invalid_request_error.invalid_model',
      'invalid_model',
      false,
      'failed',
      'connection-failed',
    ],
    ['a normal close before the session', 1000, '', undefined, false, 'failed', 'connection-failed'],
  ])('explains %s', (_, code, reason, error, live, type, expected) => {
    const report = { type: 'closed' as const, code, reason, ...(error && { error: said(error) }) };
    expect(endOfSocket(report, live)).toMatchObject({ type, error: { code: expected } });
  });

  it('takes a normal close of a running session for its end', () => {
    expect(endOfSocket({ type: 'closed', code: 1000, reason: '' }, true)).toEqual({ type: 'ended' });
  });

  it('tells developers the code and what the provider said', () => {
    const { error } = endOfSocket({ type: 'closed', code: 4000, reason: 'x', error: said('invalid_model') }, false);
    expect(error?.message).toContain('4000');
    expect(error?.message).toContain('invalid_model: because');
  });
});

describe('responseFailure', () => {
  const response = { id: 'r', object: 'realtime.response', output: [] } as const;

  it('finds the quota in a failed response', () => {
    const error = { type: 'insufficient_quota', code: 'insufficient_quota', message: 'You exceeded your quota.' };
    const failure = responseFailure({ ...response, output: [], status: 'failed', status_details: { error } });
    expect(failure).toMatchObject({ code: 'response-failed' });
    expect(failure?.message).toContain('insufficient_quota');
  });

  it('needs no details', () => {
    expect(responseFailure({ ...response, output: [], status: 'failed' })).toBeDefined();
  });

  it('takes no other end for a failure', () => {
    for (const status of ['completed', 'cancelled', 'incomplete'] as const) {
      expect(responseFailure({ ...response, output: [], status })).toBeUndefined();
    }
  });
});

describe('asVoiceAgentError', () => {
  it('passes our errors on and wraps the others', () => {
    const ours = new VoiceAgentError('microphone-denied', 'no');
    expect(asVoiceAgentError(ours, 'audio-unsupported')).toBe(ours);
    const cause = new TypeError('a bug');
    expect(asVoiceAgentError(cause, 'audio-unsupported')).toMatchObject({ code: 'audio-unsupported', cause });
    expect(asVoiceAgentError('text', 'audio-unsupported').message).toBe('text');
  });
});
