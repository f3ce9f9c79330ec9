import { describe, expect, it } from 'vitest';
import {
  agentItem,
  committed,
  functionCall,
  outputAdded,
  outputDone,
  responseCreated,
  responseDone,
  sessionCreated,
  speechStarted,
  spokenText,
  transcribed,
  transcribing,
  untranscribed,
} from '../transcript/testing/server-events.ts';
import { heardAgain } from './carry-over.ts';
import type { SavedConversation } from './saved-conversation.ts';
import { initialState, next, type SessionState } from './session-state.ts';
import { dueResponse, isUnanswered, patienceOf, statusOf } from './snapshot-of.ts';
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

  it('has it heard again what nobody has written down, break after break, and asks nothing before', () => {
    const cut = [...asked.slice(0, 2), responseCreated('r1')];
    for (const steps of [asked.slice(0, 2), cut, [...cut, untranscribed('u1')]]) {
      const lost = run(live, ...steps, lineLost());
      for (const state of [lost, run(lost, lineLost()), run(lost, lineReady, lineLost())]) {
        expect(heardAgain(state)).toEqual(['u1']);
        expect(waiting(state)).toEqual([]);
        expect(state.transcript.entries).toMatchObject([{ id: 'u1', state: 'pending' }]);
        expect(isUnanswered(state)).toBe(true);
      }
      const heard = run(lost, lineReady, speechStarted('u2'), committed('u2'));
      expect(heardAgain(heard)).toEqual(['u2']);
      expect(heard.transcript.entries).toMatchObject([{ id: 'u2', state: 'pending' }]);
      expect(dueResponse(heard)).toBeUndefined();
    }
  });

  it('asks for the answer all the same where nothing is heard again', () => {
    const lost = run(live, ...asked.slice(0, 2), lineLost(), lineReady);
    expect(dueResponse(lost)).toBeUndefined();
    expect(patienceOf(lost)).toBeGreaterThan(0);
    expect(dueResponse(run(lost, { type: 'answer-overdue' }))).toEqual({ kind: 'answer', itemId: 'u1' });
  });

  it('asks for the answer to a turn by hand, which the media sends after the turn', () => {
    const byHand = sessionCreated({ audio: { input: { turn_detection: null } } });
    const lost = run(live, byHand, answer, sent, committed('u1'), lineLost());
    expect(waiting(lost)).toEqual([{ kind: 'answer', itemId: 'i' }]);
    expect(dueResponse(run(lost, lineReady))).toBeDefined();
  });

  it('has no silence heard again that the provider asked into', () => {
    const timeout = { type: 'input_audio_buffer.timeout_triggered', event_id: 'e', item_id: 'u1' } as const;
    const prompted = run(live, { ...timeout, audio_start_ms: 0, audio_end_ms: 1 }, committed('u1'));
    expect(heardAgain(prompted)).toEqual([]);
    expect(run(prompted, lineLost()).unansweredItemId).toBeUndefined();
  });

  it('does not hold the queue for a visitor whom the next line has not heard yet', () => {
    expect(run(live, speechStarted('u1'), lineLost()).queue.visitorSpeaks).toBe(false);
    expect(run(live, { type: 'talking', talking: true }, lineLost()).queue.visitorSpeaks).toBe(true);
  });
});

describe('heardAgain', () => {
  const said = [speechStarted('u1'), committed('u1')];
  const begun = [...said, responseCreated('r1'), outputAdded('r1', agentItem('a1'))];
  const item = (status: 'completed' | 'incomplete') => outputDone('r1', { ...agentItem('a1'), status });
  const call = functionCall('c1', 'look');

  it.each<[string, Step[], string[]]>([
    ['has a turn from when it was taken', said, ['u1']],
    ['has none that is still being spoken', [speechStarted('u1')], []],
    ['has none that is written down', [...said, transcribed('u1', 'Hello')], []],
    ['has none in which nothing was said', [...said, transcribed('u1', '')], []],
    ['has one that is written down in part', [...said, transcribing('u1', 'Hel')], ['u1']],
    ['has one that could not be written down', [...said, untranscribed('u1')], ['u1']],
    [
      'has each of several',
      [...said, committed('u2', 'u1'), committed('u3', 'u2'), transcribed('u2', 'No')],
      ['u1', 'u3'],
    ],
    ['has one whose answer has begun', begun, ['u1']],
    ['has one whose answer was cut', [...begun, item('incomplete')], ['u1']],
    ['has one whose answer was interrupted', [...begun, responseDone('r1', 'cancelled')], ['u1']],
    ['has one whose answer failed', [...begun, responseDone('r1', 'failed')], ['u1']],
    ['has none whose answer was said whole', [...begun, item('completed')], []],
    ['has none whose answer is over', [...begun, responseDone('r1')], []],
    ['has none that made a tool run', [...said, outputAdded('r1', call), outputDone('r1', call)], []],
    ['has one after an answer that it came in', [...begun.slice(2), committed('u2', 'a1'), item('completed')], ['u2']],
    ['has none that is typed', [typed], []],
  ])('%s', (_, steps, expected) => {
    expect(heardAgain(run(live, ...steps))).toEqual(expected);
    expect(heardAgain(run(live, ...steps, lineLost(), lineReady, lineLost()))).toEqual(expected);
  });

  it('has no turn of a lost line any more when the visitor is heard on another', () => {
    const lost = run(live, ...said, lineLost(), lineReady);
    expect(heardAgain(run(lost, speechStarted('u2')))).toEqual([]);
    // By hand a turn begins without a word.
    expect(heardAgain(run(lost, committed('u2')))).toEqual(['u2']);
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

  it('is forgotten with all that was in it, but for what the page has told since', () => {
    const found = next(initialState, { type: 'found', saved });
    expect(next(found, { type: 'forgotten', saved })).toEqual({ ...initialState, muted: true });
    const told = next(found, { type: 'context', text: 'The visitor looks at bells.' });
    expect(next(told, { type: 'forgotten', saved }).context).toEqual([
      { itemId: '', text: 'The visitor looks at bells.' },
    ]);
  });
});

describe('isUnanswered', () => {
  it('is what would be asked again, unless a tool that runs brings it', () => {
    expect(isUnanswered(live)).toBe(false);
    expect(isUnanswered(run(live, ...asked))).toBe(true);
    expect(isUnanswered(run(live, ...asked, lineLost()))).toBe(true);
    expect(isUnanswered(run(live, ...asked, responseCreated('r1'), running))).toBe(false);
    expect(isUnanswered(run(live, ...asked.slice(0, 2)))).toBe(true);
  });
});
