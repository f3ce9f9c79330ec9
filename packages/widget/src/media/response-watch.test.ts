import type { RealtimeErrorDetails, ServerEvent, TurnDetection } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { ResponseWatch } from './response-watch.ts';

const event_id = 'e';
const response = (type: 'response.created' | 'response.done', id: string): ServerEvent => {
  return { type, event_id, response: { id, object: 'realtime.response', status: 'in_progress', output: [] } };
};
const error = (details: Partial<RealtimeErrorDetails>): ServerEvent => {
  return { type: 'error', event_id, error: { type: 'invalid_request_error', message: 'no', ...details } };
};
type SessionInput = { turn_detection: TurnDetection | null };
const create = { type: 'response.create', event_id: 'create_1' } as const;

describe('ResponseWatch', () => {
  it('knows the responses that run', () => {
    const watch = new ResponseWatch();
    watch.follow(response('response.created', 'r1'));
    watch.follow(response('response.created', 'r2'));
    expect(watch.interrupt()).toEqual(['r1', 'r2']);
    watch.follow(response('response.done', 'r1'));
    watch.follow(response('response.done', 'unknown'));
    expect(watch.interrupt()).toEqual(['r2']);
  });

  it('names the response that was interrupted before it began, and no other', () => {
    const watch = new ResponseWatch();
    watch.sent(create);
    watch.interrupt();
    watch.interrupt();
    expect(watch.follow(response('response.created', 'r1'))).toBe(true);
    expect(watch.follow(response('response.created', 'r2'))).toBe(false);
  });

  it('lets a response begin that was not interrupted, and that nobody asked for', () => {
    const watch = new ResponseWatch();
    watch.interrupt();
    expect(watch.follow(response('response.created', 'r1'))).toBe(false);
    watch.sent(create);
    expect(watch.follow(response('response.created', 'r2'))).toBe(false);
    watch.interrupt();
    expect(watch.follow(response('response.created', 'r3'))).toBe(false);
  });

  it.each<[string, SessionInput | undefined, boolean]>([
    ['lets the answer begin to what was said at the interruption', undefined, false],
    ['lets it begin where turn detection says nothing else', { turn_detection: { type: 'server_vad' } }, false],
    ['waits on where turns are ended by hand', { turn_detection: null }, true],
    ['waits on where we ask for each answer', { turn_detection: { type: 'server_vad', create_response: false } }, true],
  ])('%s', (_name, input, cancels) => {
    const watch = new ResponseWatch();
    const session = { type: 'realtime', object: 'realtime.session', id: 's', audio: { input } } as const;
    if (input) watch.follow({ type: 'session.updated', event_id, session });
    // An echo that is silent about turns.
    watch.follow({ type: 'session.updated', event_id, session: { ...session, audio: {} } });
    watch.sent(create);
    watch.interrupt();
    watch.follow({ type: 'input_audio_buffer.committed', event_id, item_id: 'i' });
    expect(watch.follow(response('response.created', 'r1'))).toBe(cancels);
  });

  it.each<[string, Partial<RealtimeErrorDetails>, boolean]>([
    ['names it', { event_id: 'create_1' }, false],
    ['names no event', { event_id: null }, false],
    ['names another event', { event_id: 'other' }, true],
    ['says that there was nothing to cancel', { code: 'response_cancel_not_active' }, true],
  ])('when an error %s', (_name, details, cancels) => {
    const watch = new ResponseWatch();
    watch.sent(create);
    watch.interrupt();
    watch.follow(error(details));
    expect(watch.follow(response('response.created', 'r1'))).toBe(cancels);
  });
});
