import { describe, expect, it } from 'vitest';
import {
  agentItem,
  committed,
  outputAdded,
  outputDone,
  responseCreated,
  responseDone,
  speechStarted,
  spokenText,
  transcribed,
  untranscribed,
} from '../transcript/testing/server-events.ts';
import type { SavedConversation } from './saved-conversation.ts';
import { initialState, next, type SessionState } from './session-state.ts';
import { isUnanswered, statusOf } from './snapshot-of.ts';
import { agentOf, tokenOf } from './testing/scripted-token-server.ts';
import {
  answer,
  connecting,
  lineLost,
  lineReady,
  live,
  playing,
  run,
  running,
  type Step,
} from './testing/state-steps.ts';

const waiting = ({ queue }: SessionState) => queue.waiting.map(({ request }) => request);
const typed: Step = { type: 'typed', itemId: 't1', text: 'Hello' };
const sent: Step = { type: 'response-sent', eventId: 'e1' };
const asked = [speechStarted('u1'), committed('u1'), transcribed('u1', 'When?')];
const greeting: Step = { type: 'response-wanted', request: { kind: 'greeting', instructions: 'Say hello' } };
const says = [outputAdded('r1', agentItem('a1')), spokenText('r1', 'a1', 'Good day')];
const whole = outputDone('r1', { ...agentItem('a1'), status: 'completed' });

describe('loseLine', () => {
  it('shows a break that the visitor must know of, and no other', () => {
    expect(statusOf(run(live, lineLost()))).toBe('reconnecting');
    expect(statusOf(run(live, lineLost(true)))).toBe('listening');
    expect(statusOf(run(live, lineLost(true), lineLost()))).toBe('reconnecting');
    expect(statusOf(run(connecting, lineLost()))).toBe('connecting');
    expect(statusOf(run(live, lineLost(), lineReady))).toBe('listening');
  });

  it('says that it is broken, though sound still plays', () => {
    expect(statusOf(run(live, playing(true), lineLost()))).toBe('reconnecting');
    expect(statusOf(run(live, playing(true), lineLost(), lineReady))).toBe('speaking');
  });

  it.each<[string, Step[], unknown[]]>([
    ['nothing that nobody asked for', [], []],
    ['what waits', [answer], [{ kind: 'answer', itemId: 'i' }]],
    ['what was sent', [typed, sent], [{ kind: 'answer', itemId: 't1' }]],
    ['what was begun', [typed, sent, responseCreated('r1')], [{ kind: 'answer', itemId: 't1' }]],
    ['nothing that was answered', [typed, sent, responseCreated('r1'), responseDone('r1')], []],
    ['a spoken question', asked, [{ kind: 'answer', itemId: 'u1' }]],
    [
      'a spoken question that was being answered',
      [...asked, responseCreated('r1')],
      [{ kind: 'answer', itemId: 'u1' }],
    ],
    ['nothing when only the end of the answer was missing', [...asked, responseCreated('r1'), ...says, whole], []],
    [
      'nothing when only the end of the answer to what was typed was missing',
      [typed, sent, responseCreated('r1'), ...says, whole],
      [],
    ],
    [
      'an answer whose next item had begun',
      [...asked, responseCreated('r1'), ...says, whole, outputAdded('r1', agentItem('a2'))],
      [{ kind: 'answer', itemId: 'u1' }],
    ],
    [
      'an answer whose item was cut',
      [...asked, responseCreated('r1'), ...says, outputDone('r1', { ...agentItem('a1'), status: 'incomplete' })],
      [{ kind: 'answer', itemId: 'u1' }],
    ],
    [
      'what was typed during a whole answer',
      [...asked, responseCreated('r1'), ...says, whole, typed],
      [{ kind: 'answer', itemId: 't1' }],
    ],
    ['one answer for two questions', [...asked, typed], [{ kind: 'answer', itemId: 't1' }]],
    ['nothing that speech had stopped', [...asked, responseCreated('r1'), speechStarted('u2')], []],
    ['nothing that was stopped by hand', [typed, sent, responseCreated('r1'), { type: 'response-cancelled' }], []],
    ['a greeting that was not said', [greeting, sent], [{ kind: 'greeting', instructions: 'Say hello' }]],
    [
      'a greeting of which no sound came',
      [greeting, sent, responseCreated('r1')],
      [{ kind: 'greeting', instructions: 'Say hello' }],
    ],
    ['no greeting that was begun', [greeting, sent, responseCreated('r1'), ...says, playing(true)], []],
  ])('asks again for %s', (_, steps, expected) => {
    const lost = run(live, ...steps, lineLost());
    expect(waiting(lost)).toEqual(expected);
    expect(lost.queue).toMatchObject({ active: [], inFlight: undefined, refused: false, cancelled: false });
    expect(waiting(run(lost, lineLost()))).toEqual(expected);
  });

  it('leaves an answer to the tools that bring it', () => {
    const steps: Step[] = [...asked, responseCreated('r1')];
    expect(waiting(run(live, ...steps, lineLost(false, ['r1'])))).toEqual([]);
    expect(waiting(run(live, typed, sent, responseCreated('r1'), lineLost(false, ['r1'])))).toEqual([]);
  });

  it('asks for what nobody has written down too, break after break', () => {
    for (const steps of [asked.slice(0, 2), [...asked.slice(0, 2), responseCreated('r1'), untranscribed('u1')]]) {
      const wanted = [{ kind: 'answer', itemId: 'u1' }];
      const lost = run(live, ...steps, lineLost());
      expect(waiting(lost)).toEqual(wanted);
      expect(waiting(run(lost, lineReady, sent, responseCreated('r2'), playing(true), lineLost()))).toEqual(wanted);
    }
  });

  it('does not hold the queue for a visitor whom the next line has not heard yet', () => {
    expect(run(live, speechStarted('u1'), lineLost()).queue.visitorSpeaks).toBe(false);
    expect(run(live, { type: 'talking', talking: true }, lineLost()).queue.visitorSpeaks).toBe(true);
  });
});

describe('takeUp', () => {
  const entry = { kind: 'user', id: 'u1', text: 'When?', via: 'voice', state: 'done' } as const;
  const saved: SavedConversation = {
    version: 1,
    server: 's',
    savedAt: 0,
    mode: 'text',
    muted: true,
    session: tokenOf('t'),
    agent: agentOf({ name: 'billing' }),
    limits: { maxDurationSeconds: 1, idleSeconds: 1 },
    startedAt: 0,
    entries: [entry],
    calls: [{ itemId: 'i', callId: 'c', name: 'look', arguments: '{}', output: 'x' }],
    context: [{ itemId: '', text: 'The cart is full.' }],
    unanswered: false,
  };

  it('shows what was found, and keeps it through the start', () => {
    const found = next(initialState, { type: 'found', saved });
    expect(found).toMatchObject({
      phase: 'idle',
      mode: 'text',
      muted: true,
      resumable: true,
      agent: { name: 'billing' },
    });
    const started = next(found, { type: 'started', mode: 'voice', saved });
    expect(started).toMatchObject({ phase: 'connecting', mode: 'voice', muted: true, resumable: false });
    expect(started.transcript.entries).toEqual([entry]);
    expect(started.calls).toEqual(saved.calls);
    expect(started.context).toEqual(saved.context);
    expect(waiting(started)).toEqual([]);
  });

  it('wants the answer that was missing', () => {
    const start = (conversation: SavedConversation) =>
      next(initialState, { type: 'started', mode: 'voice', saved: conversation });
    expect(waiting(start({ ...saved, unanswered: true }))).toEqual([{ kind: 'answer', itemId: 'u1' }]);
  });

  it('puts what the page tells later behind what was said before', () => {
    const found = next(initialState, { type: 'found', saved });
    const told = run(found, { type: 'started', mode: 'text', saved }, lineReady, typed);
    expect(told.context).toEqual([{ itemId: 't1', text: 'The cart is full.' }]);
  });

  it('is forgotten with all that was in it', () => {
    const found = next(initialState, { type: 'found', saved });
    expect(next(found, { type: 'forgotten' })).toEqual({ ...initialState, muted: true });
  });
});

describe('isUnanswered', () => {
  it('is what would be asked again, unless a tool that runs brings it', () => {
    expect(isUnanswered(live)).toBe(false);
    expect(isUnanswered(run(live, ...asked))).toBe(true);
    expect(isUnanswered(run(live, ...asked, lineLost()))).toBe(true);
    expect(isUnanswered(run(live, ...asked, responseCreated('r1'), running))).toBe(false);
  });
});
