import type { ClientEvent, ServerEvent } from '@voice-agent/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { ReplyLatency } from './reply-latency.ts';

let now: number;
let told: [string, number][];
let latency: ReplyLatency;

beforeEach(() => {
  now = 1_000;
  told = [];
  latency = new ReplyLatency({ now: () => now, onLatency: (id, milliseconds) => told.push([id, milliseconds]) });
});

const event_id = 'e';
const input = (name: 'speech_started' | 'speech_stopped' | 'committed' | 'timeout_triggered', item_id = 'i') =>
  latency.follow({
    type: `input_audio_buffer.${name}`,
    event_id,
    item_id,
    audio_start_ms: 0,
    audio_end_ms: 0,
  } as ServerEvent);
const created = (id: string) =>
  latency.follow({
    type: 'response.created',
    event_id,
    response: { id, object: 'realtime.response', status: 'in_progress', output: [] },
  });
const say = (role: 'user' | 'system'): ClientEvent => ({
  type: 'conversation.item.create',
  item: { type: 'message', role, content: [{ type: 'input_text', text: 'Hi' }] },
});

describe('ReplyLatency', () => {
  it('counts from the end of speech to the first sound, not from the commit', () => {
    input('speech_started');
    input('speech_stopped');
    now += 100;
    input('committed');
    created('r1');
    now += 400;
    latency.heard('r1');
    latency.heard('r1');
    expect(told).toEqual([['r1', 500]]);
  });

  it('counts from the commit where no end of speech is told', () => {
    input('committed');
    created('r1');
    now += 300;
    latency.heard('r1');
    expect(told).toEqual([['r1', 300]]);
  });

  it('counts to the first response that has a sound, e.g. after a tool’s', () => {
    input('speech_stopped');
    created('tool');
    now += 200;
    created('answer');
    now += 200;
    latency.heard('answer');
    expect(told).toEqual([['answer', 400]]);
  });

  it('counts nothing while the visitor goes on, and not the sound of an earlier answer', () => {
    created('r0');
    input('speech_stopped');
    latency.heard('r0');
    input('speech_started');
    created('r1');
    latency.heard('r1');
    expect(told).toEqual([]);
  });

  it('counts from the request for an answer to what was typed, and from no other request', () => {
    latency.sent({ type: 'response.create' });
    created('greeting');
    latency.heard('greeting');
    latency.sent(say('system'));
    latency.sent({ type: 'response.create' });
    created('context');
    latency.heard('context');
    expect(told).toEqual([]);
    latency.sent(say('user'));
    now += 50;
    latency.sent({ type: 'response.create' });
    created('r1');
    now += 250;
    latency.heard('r1');
    expect(told).toEqual([['r1', 250]]);
  });

  it('counts nothing when nobody spoke: the provider ran out of patience', () => {
    input('timeout_triggered', 'idle');
    input('committed', 'idle');
    created('r1');
    latency.heard('r1');
    expect(told).toEqual([]);
  });

  it('counts a turn ended by hand from its end, unless it was nothing', () => {
    latency.begin();
    now += 80;
    input('committed');
    created('r1');
    now += 20;
    latency.heard('r1');
    expect(told).toEqual([['r1', 100]]);
    latency.begin();
    latency.forget();
    created('r2');
    latency.heard('r2');
    expect(told).toHaveLength(1);
  });
});
