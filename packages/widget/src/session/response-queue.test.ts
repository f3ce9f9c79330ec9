import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import {
  committed,
  errorEvent,
  itemAdded,
  responseCreated,
  responseDone,
  speechStarted,
} from '../transcript/testing/server-events.ts';
import {
  type AnswerRequest,
  dueRequest,
  emptyQueue,
  enqueue,
  foldQueue,
  type GreetingRequest,
  isRefusal,
  markCancelled,
  markSent,
  owesResponse,
  type ResponseQueue,
} from './response-queue.ts';

const greeting: GreetingRequest = { kind: 'greeting', instructions: 'Say hello' };
const answer = (itemId = 'i1'): AnswerRequest => ({ kind: 'answer', itemId });
const added = (itemId: string) => itemAdded({ id: itemId, type: 'function_call_output', call_id: 'c', output: '' });

function after(queue: ResponseQueue, ...events: ServerEvent[]): ResponseQueue {
  return events.reduce(foldQueue, queue);
}

describe('dueRequest', () => {
  it('names a request at once when nothing is going on', () => {
    expect(dueRequest(emptyQueue)).toBeUndefined();
    expect(dueRequest(enqueue(emptyQueue, answer()))).toEqual(answer());
  });

  it('waits for the active response, whoever began it', () => {
    const queue = enqueue(after(emptyQueue, responseCreated('r1')), answer());
    expect(dueRequest(queue)).toBeUndefined();
    expect(dueRequest(after(queue, responseDone('r1', 'cancelled')))).toEqual(answer());
  });

  it('waits for every active response', () => {
    const two = enqueue(after(emptyQueue, responseCreated('r1'), responseCreated('r2')), answer());
    expect(dueRequest(after(two, responseDone('r1')))).toBeUndefined();
    expect(dueRequest(after(two, responseDone('r1'), responseDone('r2')))).toEqual(answer());
  });

  it('has one request on its way at most', () => {
    const sent = enqueue(markSent(enqueue(emptyQueue, greeting), 'e1'), answer());
    expect(dueRequest(sent)).toBeUndefined();
    expect(dueRequest(after(sent, responseCreated('r1')))).toBeUndefined();
    expect(dueRequest(after(sent, responseCreated('r1'), responseDone('r1')))).toEqual(answer());
  });

  it('names what was asked after a response that was stopped before it began, though that one ran to its end', () => {
    const stopped = markCancelled(markSent(enqueue(emptyQueue, greeting), 'e1'));
    const begun = after(enqueue(stopped, answer()), added('i1'), responseCreated('r1'));
    expect(dueRequest(after(begun, responseDone('r1')))).toEqual(answer());
  });

  it('names nothing more when the visitor has spoken since, and what began then has read it', () => {
    const stopped = markCancelled(markSent(enqueue(emptyQueue, greeting), 'e1'));
    const begun = after(enqueue(stopped, answer()), added('i1'), committed('u1'), responseCreated('r1'));
    expect(dueRequest(after(begun, responseDone('r1')))).toBeUndefined();
  });

  it('waits while the visitor speaks', () => {
    const queue = enqueue(after(emptyQueue, speechStarted('u1')), answer());
    expect(dueRequest(queue)).toBeUndefined();
    expect(dueRequest(after(queue, committed('u1')))).toEqual(answer());
    expect(dueRequest(after(queue, { type: 'input_audio_buffer.cleared', event_id: 'e' }))).toEqual(answer());
  });

  it('keeps the order of what was asked', () => {
    expect(dueRequest(enqueue(enqueue(emptyQueue, greeting), answer()))).toEqual(greeting);
  });
});

describe('enqueue', () => {
  it('makes one request of several answers', () => {
    const queue = enqueue(enqueue(enqueue(emptyQueue, answer('i1')), greeting), answer('i2'));
    expect(queue.waiting.map(({ request }) => request)).toEqual([greeting, answer('i2')]);
  });

  it('keeps an answer beside the one on its way, whose response may have begun without it', () => {
    const queue = enqueue(markSent(enqueue(emptyQueue, answer('i1')), 'e1'), answer('i2'));
    expect(queue.inFlight?.request).toEqual(answer('i1'));
    expect(queue.waiting).toHaveLength(1);
  });
});

describe('foldQueue', () => {
  const sent = markSent(enqueue(emptyQueue, answer('i1')), 'e1');
  const busy = errorEvent('conversation_already_has_active_response', 'e1');

  it('retries after response.done when turn detection began a response first', () => {
    const refused = after(sent, responseCreated('vad'), busy);
    expect(dueRequest(refused)).toBeUndefined();
    expect(dueRequest(after(refused, responseDone('vad')))).toEqual(answer('i1'));
  });

  it('waits for the end of a response that it was refused for and has not seen', () => {
    const refused = after(sent, busy);
    expect(dueRequest(refused)).toBeUndefined();
    expect(dueRequest(after(refused, responseDone('unseen')))).toEqual(answer('i1'));
  });

  it('knows a refusal that does not name the event by its code', () => {
    const refused = after(sent, errorEvent('conversation_already_has_active_response'));
    expect(refused.inFlight).toBeUndefined();
    expect(refused.waiting).toHaveLength(1);
  });

  it('takes a refusal without an id for the provider’s own answer while our response is being written', () => {
    const refusal = errorEvent('conversation_already_has_active_response');
    const greeted = after(markSent(enqueue(emptyQueue, greeting), 'e1'), responseCreated('r1'));
    expect(foldQueue(greeted, refusal)).toBe(greeted);
    expect(owesResponse(after(greeted, refusal, responseDone('r1')))).toBe(false);
    const answered = after(sent, added('i1'), responseCreated('r1'));
    expect(foldQueue(answered, refusal)).toBe(answered);
  });

  it('takes it for ours while the response that began has not read our item', () => {
    const refused = after(sent, responseCreated('vad'), errorEvent('conversation_already_has_active_response'));
    expect(dueRequest(after(refused, responseDone('vad')))).toEqual(answer('i1'));
  });

  it('puts a refused request before those that came later', () => {
    const greeted = enqueue(markSent(enqueue(emptyQueue, greeting), 'e1'), answer());
    const refused = after(greeted, busy, responseDone('unseen'));
    expect(dueRequest(refused)).toEqual(greeting);
  });

  it('retries once, not twice, when another answer waits already', () => {
    const refused = after(enqueue(sent, answer('i2')), busy, responseDone('unseen'));
    expect(refused.waiting.map(({ request }) => request)).toEqual([answer('i2')]);
  });

  it('gives up what was refused for another reason', () => {
    const refused = after(sent, errorEvent('invalid_value', 'e1'));
    expect(owesResponse(refused)).toBe(false);
  });

  it('ignores the errors of other events', () => {
    const other = errorEvent('response_cancel_not_active', 'e9');
    expect(foldQueue(sent, other)).toBe(sent);
    expect(foldQueue(emptyQueue, busy)).toBe(emptyQueue);
    expect(isRefusal(sent, { type: 'x', message: 'x', event_id: 'e9' })).toBe(false);
    expect(isRefusal(sent, { type: 'server_error', message: 'x' })).toBe(false);
  });

  it('drops a request that a response has answered which had read its item', () => {
    const waiting = enqueue(after(emptyQueue, responseCreated('r1')), answer('i1'));
    const covered = after(waiting, added('i1'), responseDone('r1'), responseCreated('vad'), responseDone('vad'));
    expect(owesResponse(covered)).toBe(false);
  });

  it('keeps a request whose item came when the response had begun', () => {
    const waiting = enqueue(after(emptyQueue, responseCreated('r1')), answer('i1'));
    expect(dueRequest(after(waiting, added('i1'), responseDone('r1')))).toEqual(answer('i1'));
  });

  it('keeps a request whose answer was cancelled', () => {
    const waiting = enqueue(after(emptyQueue, added('i1')), answer('i1'));
    const cut = after(waiting, added('i1'), responseCreated('vad'), responseDone('vad', 'cancelled'));
    expect(dueRequest(cut)).toEqual(answer('i1'));
  });

  it('drops a refused request when the response in its way had read the item', () => {
    const refused = after(sent, added('i1'), responseCreated('vad'), busy);
    expect(owesResponse(after(refused, responseDone('vad')))).toBe(false);
  });

  it('forgets nothing when a response ends that it never saw begin', () => {
    const queue = enqueue(emptyQueue, greeting);
    expect(dueRequest(after(queue, responseDone('r0')))).toEqual(greeting);
  });
});
