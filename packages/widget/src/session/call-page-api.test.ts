import { describe, expect, it } from 'vitest';
import {
  agentItem,
  functionCall,
  outputAdded,
  outputDone,
  responseCreated,
  responseDone,
  writtenText,
} from '../transcript/testing/server-events.ts';
import { grantOf } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { liveCall, stage } from './testing/staged-session.ts';

const PICTURE = 'data:image/png;base64,AAAA';

describe('VoiceSession.sendImage', () => {
  it('sends it with its words, interrupts, and wants one answer', async () => {
    const { session, media } = await liveCall('voice');
    session.sendImage(PICTURE, ' What is this? ');
    expect(media.log.slice(1)).toEqual(['interrupt', 'conversation.item.create', 'response.create']);
    expect(media.sentOf('conversation.item.create')[0]?.item).toMatchObject({
      role: 'user',
      content: [
        { type: 'input_text', text: 'What is this?' },
        { type: 'input_image', image_url: PICTURE },
      ],
    });
    expect(session.snapshot.entries).toMatchObject([{ text: 'What is this?', images: [PICTURE] }]);
  });

  it('starts a text call where none is on, and needs no words', async () => {
    const { session, studio } = stage();
    session.sendImage(PICTURE);
    await settled();
    studio.last.stand();
    expect(session.snapshot.mode).toBe('text');
    expect(studio.last.opening).toMatchObject([{ item: { content: [{ type: 'input_image' }] } }]);
    expect(studio.last.sentOf('response.create')).toHaveLength(1);
  });

  it('says so where the provider takes none, and sends nothing', async () => {
    const { session, media } = await liveCall('voice', { dialect: { images: false } });
    session.sendImage(PICTURE);
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [], error: { code: 'response-failed' } });
    expect(media.sent).toEqual([]);
  });

  it('leaves it out, and says so, when that is known only later', async () => {
    const { session, studio } = stage({
      script: { createSession: async () => grantOf({ dialect: { images: false } }) },
    });
    session.sendImage(PICTURE, 'What is this?');
    await settled();
    expect(studio.last.opening).toMatchObject([{ item: { content: [{ type: 'input_text' }] } }]);
    expect(session.snapshot.error?.code).toBe('response-failed');
  });

  it.each(['', 'https://x.test/a.png', 'data:text/html;base64,AAAA', 'data:image/svg+xml;base64,AAAA'])(
    'refuses %j',
    async (uri) => {
      const { session, studio } = stage();
      session.sendImage(uri);
      expect(session.snapshot).toMatchObject({ status: 'idle', error: { code: 'response-failed' } });
      expect(studio.media).toEqual([]);
    },
  );
});

describe('VoiceSession.addContext, setDynamic', () => {
  it('tells the agent in a call, and wants no answer', async () => {
    const { session, media } = await liveCall('voice');
    session.addContext('The visitor opened the cart.');
    session.addContext('  ');
    expect(media.sent).toMatchObject([
      { item: { type: 'message', role: 'system', content: [{ text: 'The visitor opened the cart.' }] } },
    ]);
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [] });
  });

  it('has the agent answer where the page wants that, once', async () => {
    const { session, media } = await liveCall('voice');
    session.addContext('The visitor stays at the checkout. Offer help.', { respond: true });
    const [told, asked] = media.sent;
    expect(told).toMatchObject({ item: { role: 'system', content: [{ text: expect.stringMatching(/checkout/) }] } });
    expect(asked).toMatchObject({ type: 'response.create' });
    expect(session.snapshot.status).toBe('thinking');
    media.play(responseCreated('r1'), responseDone('r1'));
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [] });
    expect(media.sent).toHaveLength(2);
  });

  it('has it answered when the agent has said its sentence', async () => {
    const { session, media } = await liveCall('voice');
    media.play(responseCreated('r1'));
    session.addContext('The cart is empty again.', { respond: true });
    expect(media.sent).toHaveLength(1);
    media.play(responseDone('r1'));
    expect(media.sent.at(-1)).toMatchObject({ type: 'response.create' });
  });

  it('has a call begin with the answer instead of the greeting', async () => {
    const script = { createSession: async () => grantOf({ agent: { greeting: 'Hello!' } }) };
    const { session, studio } = stage({ script });
    session.start('voice');
    session.addContext('The visitor comes from the campaign. Welcome them.', { respond: true });
    await settled();
    studio.last.stand();
    expect(JSON.stringify([studio.last.opening, studio.last.sent])).toContain('campaign');
    expect(studio.last.sentOf('response.create')).toHaveLength(1);
    expect(JSON.stringify(studio.last.sent)).not.toContain('Hello!');
  });

  it('keeps it for the next call where none is on, and for that one only', async () => {
    const { session, studio } = stage();
    session.addContext('The cart is full.');
    for (const count of [1, 0]) {
      session.start('voice');
      await settled();
      studio.last.stand();
      expect(studio.last.opening).toHaveLength(count);
      expect(studio.last.sent).toEqual([]);
      session.stop();
    }
  });

  it('tells a new line at the place where it was said', async () => {
    const call = await liveCall('text');
    call.session.sendText('One');
    call.media.play(responseCreated('r1'), outputAdded('r1', agentItem('a1')), writtenText('r1', 'a1', 'Yes?'));
    call.session.addContext('Between.');
    call.media.play(responseDone('r1'));
    call.session.sendText('Two');
    call.media.drop();
    call.clock.advance(1);
    await settled();
    const texts = call.media.opening.map((event) => JSON.stringify(event).match(/"text":"([^"]*)"/)?.[1]);
    expect(texts).toEqual(['One', 'Yes?', 'Between.', 'Two']);
  });

  it('sends variables with the next call, beside the request’s own', async () => {
    const { session, server } = stage({ request: { agent: 'support', metadata: { plan: 'free', page: 'home' } } });
    session.setDynamic({ page: 'cart' });
    session.setDynamic({ items: '3' });
    session.start('voice');
    expect(server.requests).toEqual([{ agent: 'support', metadata: { plan: 'free', page: 'cart', items: '3' } }]);
  });

  it('tells a running call of them as context', async () => {
    const { session, media } = await liveCall('voice');
    session.setDynamic({ page: 'cart', items: '3' });
    session.setDynamic({});
    expect(media.sent).toMatchObject([{ item: { role: 'system', content: [{ text: 'page: cart\nitems: 3' }] } }]);
  });
});

describe('VoiceSession.registerTool', () => {
  const agent = { tools: [{ name: 'paint', title: 'Paint it', runsIn: 'page', approval: false } as const] };
  const calling = [responseCreated('r1'), outputDone('r1', functionCall('c1', 'paint', '{"colour":"red"}'))];

  it('calls the page, not the server, and answers with what it says', async () => {
    const { session, media, server, events } = await liveCall('voice', { agent });
    const seen: unknown[] = [];
    session.registerTool('paint', (input, { callId }) => {
      seen.push([input, callId]);
      return { done: true };
    });
    media.play(...calling, responseDone('r1'));
    await settled();
    expect(seen).toEqual([[{ colour: 'red' }, 'c1']]);
    expect(server.toolCalls).toEqual([]);
    expect(media.sentOf('conversation.item.create')[0]?.item).toMatchObject({ call_id: 'c1', output: '{"done":true}' });
    expect(media.sentOf('response.create')).toHaveLength(1);
    expect(session.snapshot.entries).toMatchObject([{ kind: 'tool', title: 'Paint it', state: 'done' }]);
    expect(events).toMatchObject([
      { type: 'tool-call', callId: 'c1', name: 'paint', title: 'Paint it' },
      { type: 'tool-result', callId: 'c1', outcome: 'done', milliseconds: 0 },
    ]);
  });

  it('has nothing said of a tool whose deed is seen, but for a failure', async () => {
    const quiet = { tools: [{ ...agent.tools[0]!, respond: false }] };
    const { session, media } = await liveCall('voice', { agent: quiet });
    session.registerTool('paint', () => undefined);
    media.play(...calling, responseDone('r1'));
    await settled();
    expect(media.sentOf('conversation.item.create')[0]?.item).toMatchObject({ call_id: 'c1', output: 'Done.' });
    expect(media.sentOf('response.create')).toEqual([]);
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [{ kind: 'tool', state: 'done' }] });
    session.registerTool('paint', () => Promise.reject(new Error('There is no red.')));
    media.play(responseCreated('r2'), outputDone('r2', functionCall('c2', 'paint')), responseDone('r2'));
    await settled();
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('answers what another tool of the same response brought', async () => {
    const [paint] = agent.tools;
    const both = {
      tools: [
        { ...paint!, respond: false },
        { ...paint!, name: 'look' },
      ],
    };
    const { session, media } = await liveCall('voice', { agent: both });
    session.registerTool('paint', () => undefined);
    session.registerTool('look', () => 'It is red.');
    media.play(responseCreated('r1'), outputDone('r1', functionCall('c1', 'look')));
    media.play(outputDone('r1', functionCall('c2', 'paint')), responseDone('r1'));
    await settled();
    expect(media.sentOf('conversation.item.create')).toHaveLength(2);
    expect(media.sentOf('response.create')).toHaveLength(1);
  });

  it('tells the model when no handler is there, or it was taken back', async () => {
    const { session, media, events } = await liveCall('voice', { agent });
    session.registerTool('paint', () => 'painted')();
    media.play(...calling);
    await settled();
    expect(media.sentOf('conversation.item.create')[0]?.item).toMatchObject({
      output: expect.stringContaining('error'),
    });
    expect(session.snapshot.entries).toMatchObject([{ state: 'failed' }]);
    expect(events.at(-1)).toMatchObject({ outcome: 'failed' });
  });

  it('aborts the handler when the call ends', async () => {
    const { session, media } = await liveCall('voice', { agent });
    const work = deferred<string>();
    let aborted = false;
    session.registerTool('paint', (_, { signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return work.promise;
    });
    media.play(...calling);
    await settled();
    session.stop();
    expect(aborted).toBe(true);
  });
});

describe('VoiceSession.subscribeEvents', () => {
  it('tells usage, latency, the network, another microphone and handoffs, in order', async () => {
    const agent = { handoffs: { transfer_to_billing: 'billing' } };
    const { session, media, events } = await liveCall('voice', { agent });
    const usage = { total_tokens: 3, input_tokens: 1, output_tokens: 2 };
    media.play(responseCreated('r1'), outputDone('r1', functionCall('h1', 'transfer_to_billing')));
    media.play(responseDone('r1', 'completed', { usage }));
    await settled();
    media.report({ type: 'latency', responseId: 'r1', milliseconds: 420 });
    media.report({ type: 'network', weak: true, droppedFrames: 7 });
    media.report({ type: 'microphone-changed', label: 'Headset' });
    await settled();
    expect(events).toEqual([
      { type: 'usage', responseId: 'r1', usage },
      { type: 'handoff', agent: 'billing' },
      { type: 'latency', responseId: 'r1', milliseconds: 420 },
      { type: 'network', weak: true, droppedFrames: 7 },
      { type: 'microphone-changed', label: 'Headset' },
    ]);
    expect(session.snapshot.weakNetwork).toBe(true);
  });

  it('is silent after the signal and after the call', async () => {
    const { session, media, events } = await liveCall('voice');
    const listening = new AbortController();
    const seen: unknown[] = [];
    session.subscribeEvents((event) => seen.push(event), listening.signal);
    media.report({ type: 'latency', responseId: 'r1', milliseconds: 1 });
    listening.abort();
    session.stop();
    media.report({ type: 'latency', responseId: 'r2', milliseconds: 1 });
    await settled();
    expect(seen).toEqual([]);
    expect(events).toHaveLength(1);
  });
});
