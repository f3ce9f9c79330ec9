import type { ClientEvent, RealtimeErrorDetails, ServerEvent, SessionConfig } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { ConnectionOpening } from './connection-opening.ts';

const event_id = 'e';
const session = { type: 'realtime', object: 'realtime.session', id: 's' } as const;
const created: ServerEvent = { type: 'session.created', event_id, session };
const updated: ServerEvent = { type: 'session.updated', event_id, session };
const error = (details: Partial<RealtimeErrorDetails>): ServerEvent => {
  return { type: 'error', event_id, error: { type: 'invalid_request_error', message: 'no', ...details } };
};
const configure: SessionConfig = { type: 'realtime', instructions: 'Be kind.' };
const update: ClientEvent = { type: 'session.update', session: { type: 'realtime', tools: [] } };
const cancel: ClientEvent = { type: 'response.cancel' };

function open(opening: ClientEvent[], config?: SessionConfig) {
  const grant = { url: 'wss://x', protocols: [], expiresAt: 0, ...(config && { configure: config }) };
  const sent: ClientEvent[] = [];
  const begin = new ConnectionOpening({ grant, opening });
  const take = (event: ServerEvent, accepts = true) =>
    begin.take(event, (one) => {
      sent.push(one);
      return accepts;
    });
  return { sent, take };
}

describe('ConnectionOpening', () => {
  it('is ready with session.created when nothing is to be configured', () => {
    const { sent, take } = open([cancel]);
    expect(take(updated)).toBeUndefined();
    expect(take(error({}))).toBeUndefined();
    expect(sent).toEqual([]);
    expect(take(created)).toBe('ready');
    expect(sent).toEqual([cancel]);
    expect(take(created)).toBeUndefined();
    expect(take(updated)).toBeUndefined();
    expect(sent).toHaveLength(1);
  });

  it('sends the configuration first and waits for every update’s answer', () => {
    const { sent, take } = open([cancel, update], configure);
    expect(take(created)).toBeUndefined();
    expect(sent.map(({ type }) => type)).toEqual(['session.update', 'response.cancel', 'session.update']);
    expect(sent[0]).toMatchObject({ session: configure });
    expect(new Set(sent.map((event) => event.event_id)).size).toBe(3);
    expect(take(updated)).toBeUndefined();
    expect(take(updated)).toBe('ready');
    expect(take(updated)).toBeUndefined();
  });

  it('waits for no answer to an update that the provider does not know', () => {
    expect(open([update]).take(created, false)).toBe('ready');
  });

  it('keeps the event_id that an event has', () => {
    const { sent, take } = open([{ ...update, event_id: 'mine' } as ClientEvent]);
    take(created);
    expect(sent).toMatchObject([{ event_id: 'mine' }]);
    expect(take(error({ event_id: 'mine' }))).toBe('refused');
  });

  it.each<[string, Partial<RealtimeErrorDetails>, 'refused' | undefined]>([
    ['names the update', { event_id: 'opening_0' }, 'refused'],
    ['names a field of the session', { event_id: null, param: 'session.audio.output.voice' }, 'refused'],
    ['names another event', { event_id: 'other', param: 'session' }, undefined],
    ['names nothing', { param: null }, undefined],
  ])('when an error %s', (_name, details, answer) => {
    const { take } = open([], configure);
    take(created);
    expect(take(error(details))).toBe(answer);
    expect(take(updated)).toBe(answer ? undefined : 'ready');
  });
});
