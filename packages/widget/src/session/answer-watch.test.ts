import type { GuardrailRequest, GuardrailResult, ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceAgentError } from '../errors/voice-agent-error.ts';
import {
  agentItem,
  committed,
  outputAdded,
  responseCreated,
  responseDone,
  soundDone,
  speechStarted,
  spokenText,
  spokenTextDone,
  transcribed,
  writtenText,
} from '../transcript/testing/server-events.ts';
import type { GrantOptions } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall } from './testing/staged-session.ts';

const guarded: GrantOptions = { agent: { guardrails: { everyCharacters: 10 } } };
const EXPLAIN = 'Your answer was stopped. No promises.';

/** Trips at the word. */
const trips =
  (word: string) =>
  async ({ text }: GuardrailRequest): Promise<GuardrailResult> =>
    text.includes(word) ? { tripped: true, name: 'promises', explain: EXPLAIN } : { tripped: false };

const call = (checkAnswer = trips('refund'), grant = guarded, mode: 'voice' | 'text' = 'voice') =>
  liveCall(mode, grant, { checkAnswer });

const begin = (responseId = 'r1', itemId = 'a1'): ServerEvent[] => [
  responseCreated(responseId),
  outputAdded(responseId, agentItem(itemId)),
];

describe('createAnswerWatch', () => {
  it('has the text checked whenever so much was added, and at its end', async () => {
    const { media, server } = await call();
    media.play(...begin(), spokenText('r1', 'a1', 'Good '), spokenText('r1', 'a1', 'morning, '));
    media.play(spokenText('r1', 'a1', 'you.'), spokenTextDone('r1', 'a1', 'Good morning, you.'), soundDone('r1', 'a1'));
    await settled();
    expect(server.checks).toEqual([
      { itemId: 'a1', text: 'Good morning, ', final: false, token: 'token_1' },
      { itemId: 'a1', text: 'Good morning, you.', final: true, token: 'token_1' },
    ]);
    media.play(responseDone('r1'), ...begin('r2', 'a2'), spokenText('r2', 'a2', 'And what else?'));
    expect(server.checks.at(-1)).toMatchObject({ itemId: 'a2', text: 'And what else?', final: false });
  });

  it('checks written answers too, and of a long one the end', async () => {
    const { media, server } = await call(undefined, undefined, 'text');
    media.play(...begin(), writtenText('r1', 'a1', 'x'.repeat(9_000)));
    expect(server.checks.map(({ text }) => text.length)).toEqual([8_000]);
  });

  it('checks nothing where the agent has no guardrails', async () => {
    const { media, server } = await call(undefined, {});
    media.play(...begin(), spokenText('r1', 'a1', 'A refund, whatever it costs.'), spokenTextDone('r1', 'a1', 'All.'));
    expect(server.checks).toEqual([]);
  });

  it('stops an answer that trips at once, and has the agent explain itself when that is over', async () => {
    const { session, media, events } = await call();
    media.play(...begin(), spokenText('r1', 'a1', 'You get a refund.'));
    await settled();
    expect(events).toContainEqual({ type: 'guardrail', itemId: 'a1', name: 'promises' });
    expect(media.log.slice(-3)).toEqual(['interrupt', 'response.cancel', 'conversation.item.create']);
    expect(media.sentOf('conversation.item.create').at(-1)?.item).toMatchObject({
      role: 'system',
      content: [{ type: 'input_text', text: EXPLAIN }],
    });
    expect(session.snapshot.entries.at(-1)).toMatchObject({ kind: 'notice', notice: 'guardrail' });
    expect(media.sentOf('response.create')).toEqual([]);
    media.play(responseDone('r1', 'cancelled'));
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('stops what plays of an answer that was written to its end', async () => {
    const { media } = await call();
    media.play(
      ...begin(),
      spokenText('r1', 'a1', 'A refund.'),
      spokenTextDone('r1', 'a1', 'A refund.'),
      responseDone('r1'),
    );
    await settled();
    expect(media.log).not.toContain('response.cancel');
    expect(media.log.slice(-3)).toEqual(['interrupt', 'conversation.item.create', 'response.create']);
  });

  it('explains once where checks of one answer trip together', async () => {
    const { session, media } = await call();
    media.play(...begin(), spokenText('r1', 'a1', 'A refund for you. '), spokenText('r1', 'a1', 'Yes, a refund.'));
    media.play(spokenTextDone('r1', 'a1', 'A refund for you. Yes, a refund.'));
    await settled();
    expect(media.log.filter((one) => one === 'interrupt')).toHaveLength(1);
    expect(session.snapshot.entries.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
  });

  it('checks nothing more of an answer that trips, though its stop has not been heard of yet', async () => {
    const { session, media, server } = await call();
    media.play(...begin(), spokenText('r1', 'a1', 'A refund for you. '));
    await settled();
    media.play(
      spokenText('r1', 'a1', 'Yes, a refund.'),
      spokenTextDone('r1', 'a1', 'A refund for you. Yes, a refund.'),
    );
    await settled();
    expect(server.checks).toHaveLength(1);
    expect(media.log.filter((one) => one === 'interrupt')).toHaveLength(1);
    expect(session.snapshot.entries.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
  });

  it('lets the agent fall silent when its explanation trips as well, until an answer passes', async () => {
    const { media } = await call();
    const say = async (responseId: string, text: string) => {
      media.play(...begin(responseId, `item_${responseId}`), spokenTextDone(responseId, `item_${responseId}`, text));
      media.play(responseDone(responseId));
      await settled();
    };
    await say('r1', 'A refund.');
    expect(media.sentOf('response.create')).toHaveLength(1);
    await say('r2', 'I may not say refund.');
    expect(media.sentOf('response.create')).toHaveLength(1);
    await say('r3', 'Good day.');
    await say('r4', 'A refund after all.');
    expect(media.sentOf('response.create')).toHaveLength(2);
    expect(media.log.filter((one) => one === 'interrupt')).toHaveLength(3);
  });

  it('does not stop the next answer for the one before it', async () => {
    const late = deferred<GuardrailResult>();
    const { media } = await call(({ itemId }) =>
      itemId === 'a1' ? late.promise : Promise.resolve({ tripped: false }),
    );
    media.play(...begin(), spokenTextDone('r1', 'a1', 'A refund.'), responseDone('r1'));
    media.play(...begin('r2', 'a2'), spokenText('r2', 'a2', 'Something else.'));
    late.resolve({ tripped: true, name: 'promises', explain: EXPLAIN });
    await settled();
    expect(media.log).not.toContain('interrupt');
  });

  it('has nothing checked of an answer that the visitor interrupted', async () => {
    const { media, server } = await call();
    media.play(...begin(), spokenText('r1', 'a1', 'Hello'));
    media.serverEvent(speechStarted('u1'));
    const playhead = { itemId: 'a1', contentIndex: 0, playedSamples: 10, receivedSamples: 20 };
    media.report({ type: 'interrupted', playhead, audioEndMs: 0 });
    media.play(spokenTextDone('r1', 'a1', 'Hello, a refund.'), responseDone('r1', 'cancelled'));
    media.play(committed('u1'), transcribed('u1', 'Yes?'));
    await settled();
    expect(server.checks).toEqual([]);
  });

  it('goes on where a check fails, and after the call', async () => {
    const failing = await call(() => Promise.reject(new VoiceAgentError('server-unreachable', 'gone')));
    failing.media.play(...begin(), spokenText('r1', 'a1', 'You get a refund.'));
    await settled();
    expect(failing.media.log).not.toContain('interrupt');
    const late = deferred<GuardrailResult>();
    const ended = await call(() => late.promise);
    ended.media.play(...begin(), spokenText('r1', 'a1', 'You get a refund.'));
    ended.session.stop();
    late.resolve({ tripped: true, name: 'promises', explain: EXPLAIN });
    await settled();
    expect(ended.media.sentOf('conversation.item.create')).toEqual([]);
    expect(ended.session.snapshot).toMatchObject({ status: 'ended' });
  });
});
