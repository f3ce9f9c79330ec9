import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import { errorEvent, responseCreated, responseDone, sessionCreated } from '../transcript/testing/server-events.ts';
import { snapshotOf } from './snapshot-of.ts';
import { agentOf } from './testing/scripted-token-server.ts';
import { answer, lineReady, live, playing, run, running, type Step } from './testing/state-steps.ts';

const broken = new VoiceAgentError('connection-lost', 'gone');

describe('next', () => {
  it('keeps the transcript of an ended call until the next one starts', () => {
    const ended = run(live, { type: 'typed', itemId: 't', text: 'Hi' }, { type: 'ended' });
    expect(snapshotOf(ended).entries).toHaveLength(1);
    expect(snapshotOf(run(ended, { type: 'started', mode: 'text' })).entries).toEqual([]);
  });

  it('keeps what the page has told for who goes on with the conversation, however the call ended', () => {
    const told = run(live, { type: 'context', text: 'The basket is empty.' });
    const ends = [{ type: 'ended' }, { type: 'failed', error: broken }] as const;
    for (const end of ends) {
      expect(run(told, { ...end, resumable: true }).context).toHaveLength(1);
      expect(run(told, end).context).toEqual([]);
    }
  });

  it('lets nothing late into an ended call but a start and the mute', () => {
    const ended = run(live, { type: 'ended' });
    const late: Step[] = [
      lineReady,
      sessionCreated(),
      playing(true),
      answer,
      running,
      { type: 'failed', error: broken },
    ];
    for (const step of late) expect(run(ended, step)).toBe(ended);
    expect(run(ended, { type: 'set', change: { muted: true } }).muted).toBe(true);
  });

  it('keeps the mute over calls, and not the error', () => {
    const failed = run(live, { type: 'set', change: { muted: true } }, { type: 'failed', error: broken });
    expect(snapshotOf(run(failed, { type: 'started', mode: 'voice' }))).toMatchObject({
      status: 'connecting',
      muted: true,
      error: undefined,
    });
  });

  it('keeps no more context than can be told one day', () => {
    const told = Array.from({ length: 300 }, (_, index) => ({ type: 'context', text: `${index}` }) as const);
    const { context } = run(live, ...told);
    expect(context).toHaveLength(200);
    expect(context.at(-1)).toEqual({ itemId: '', text: '299' });
  });

  it('returns the state itself where nothing changes', () => {
    expect(run(live, { type: 'set', change: { muted: false } })).toBe(live);
  });

  it('surfaces a failed response without ending the call, until an answer comes through', () => {
    const failed = run(live, responseCreated('r'), responseDone('r', 'failed'));
    expect(snapshotOf(failed)).toMatchObject({ status: 'listening', error: { code: 'response-failed' } });
    const again = run(failed, responseCreated('r2'));
    expect(again.error).toBeDefined();
    expect(run(again, responseDone('r2', 'cancelled')).error).toBeDefined();
    expect(run(again, responseDone('r2')).error).toBeUndefined();
  });

  it('surfaces a refused response.create, but neither a busy provider nor a late cancel', () => {
    const sent = run(live, answer, { type: 'response-sent', eventId: 'e1' });
    expect(run(sent, errorEvent('invalid_value', 'e1')).error?.code).toBe('response-failed');
    expect(run(sent, errorEvent('conversation_already_has_active_response', 'e1')).error).toBeUndefined();
    expect(run(sent, errorEvent('response_cancel_not_active')).error).toBeUndefined();
  });

  it('lets the new agent speak after a handoff', () => {
    const agent = agentOf({ name: 'billing' });
    const state = run(live, { type: 'handed-over', itemId: 'i', callId: 'h', agent });
    expect(snapshotOf(state)).toMatchObject({ agent, entries: [{ kind: 'notice', agent: 'billing' }] });
  });

  it('shows no entry for a handoff that has not happened', () => {
    const trying = run(live, { type: 'call-started', itemId: 'i', callId: 'h', name: 'transfer', title: undefined });
    expect(snapshotOf(trying)).toMatchObject({ status: 'thinking', entries: [] });
  });
});
