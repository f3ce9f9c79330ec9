import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { asVoiceAgentError, isGone, isTransient, meaningOfClose, responseFailure } from './close-reason.ts';

const said = (code: string) => ({ type: 'invalid_request_error', code, message: 'because' });

describe('meaningOfClose', () => {
  it.each([
    ['a refused key', 3000, 'invalid_request_error.invalid_api_key', undefined, 'live', 'failed', 'key-rejected'],
    ['a refused key that only the error names', 1006, '', 'invalid_api_key', 'first', 'failed', 'key-rejected'],
    ['a refused key of a reconnect', 3000, '', undefined, 'again', 'failed', 'key-rejected'],
    ['the hour being over', 1001, 'session_expired', undefined, 'live', 'expired', 'session-expired'],
    ['the hour, in prose', 1001, 'the maximum duration of 60 minutes', undefined, 'live', 'expired', 'session-expired'],
    ['the hour, by its error', 1000, '', 'session_expired', 'live', 'expired', 'session-expired'],
    ['an hour that is over at once', 1001, 'session_expired', undefined, 'first', 'broken', 'connection-failed'],
    ['a server going away', 1001, '', undefined, 'live', 'broken', 'connection-lost'],
    ['a network drop', 1006, '', undefined, 'live', 'broken', 'connection-lost'],
    ['a network that is still away', 1006, '', undefined, 'again', 'broken', 'connection-lost'],
    ['a refused upgrade', 1006, '', undefined, 'first', 'broken', 'connection-failed'],
    ['a policy', 1008, '', undefined, 'live', 'failed', 'connection-lost'],
    [
      'a wrong model',
      4000,
      'invalid_request_error.invalid_model',
      'invalid_model',
      'first',
      'failed',
      'connection-failed',
    ],
    ['a normal close before the session', 1000, '', undefined, 'first', 'failed', 'connection-failed'],
    ['a normal close of a reconnect', 1000, '', undefined, 'again', 'failed', 'connection-lost'],
  ] as const)('explains %s', (_, code, reason, error, phase, type, expected) => {
    const report = { code, reason, ...(error && { error: said(error) }) };
    expect(meaningOfClose(report, phase)).toMatchObject({ type, error: { code: expected } });
  });

  it('takes a normal close of a running session for its end', () => {
    expect(meaningOfClose({ code: 1000, reason: '' }, 'live')).toEqual({ type: 'ended' });
  });

  it('tells developers the code and what the provider said', () => {
    const { error } = meaningOfClose({ code: 4000, reason: 'x', error: said('invalid_model') }, 'first');
    expect(error?.message).toContain('4000');
    expect(error?.message).toContain('invalid_model: because');
  });
});

describe('isTransient, isGone', () => {
  const refused = (problem?: string) =>
    new VoiceAgentError('server-refused', 'no', problem === undefined ? {} : { problem });

  it.each(['rate_limited', 'provider_rate_limited', 'provider_unavailable', 'internal', undefined])(
    'hopes for another answer after %s',
    (problem) => expect(isTransient(refused(problem))).toBe(true),
  );

  it.each(['origin_not_allowed', 'unauthorized', 'session_ended', 'invalid_request', 'provider_unauthorized'])(
    'takes %s for the last word',
    (problem) => expect(isTransient(refused(problem))).toBe(false),
  );

  it('hopes for a server that does not answer, and for nothing else', () => {
    expect(isTransient(new VoiceAgentError('server-unreachable', 'gone'))).toBe(true);
    expect(isTransient(new VoiceAgentError('audio-unsupported', 'gone'))).toBe(false);
  });

  it('knows a session that is gone', () => {
    expect(isGone(refused('unauthorized'))).toBe(true);
    expect(isGone(refused('session_ended'))).toBe(true);
    expect(isGone(refused('internal'))).toBe(false);
    expect(isGone(new TypeError('a bug'))).toBe(false);
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
