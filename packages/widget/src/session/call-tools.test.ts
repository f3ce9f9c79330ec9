/** A call whose tools' code comes late, or not at all. */
import type { ServerEvent } from '@voice-agent/protocol';
import { describe, expect, it } from 'vitest';
import {
  functionCall,
  outputDone,
  responseCreated,
  responseDone,
  speechStarted,
} from '../transcript/testing/server-events.ts';
import type { LoadTools } from './call-tools.ts';
import type { GrantOptions, TokenServerScript } from './testing/scripted-token-server.ts';
import { deferred, settled } from './testing/settled.ts';
import { type LiveCall, liveCall, mend } from './testing/staged-session.ts';
import * as toolsRoom from './tools-room.ts';

const tool = { name: 'look', title: 'Look it up', runsIn: 'server', approval: false } as const;
const equipped: GrantOptions = { agent: { tools: [tool], handoffs: {} } };
const CALL: ServerEvent[] = [responseCreated('r1'), outputDone('r1', functionCall('c1', 'look', '{"id":42}'))];

interface LateCall extends LiveCall {
  /** Its code comes. */
  arrive(): Promise<void>;
  /** How often it was asked for. */
  loads(): number;
}

async function late(grant: GrantOptions = equipped, script: TokenServerScript = {}): Promise<LateCall> {
  const code = deferred<typeof toolsRoom>();
  let count = 0;
  const loadTools: LoadTools = () => {
    count += 1;
    return code.promise;
  };
  const call = await liveCall('voice', grant, { callTool: async () => 'found', ...script }, { loadTools });
  const arrive = async () => {
    code.resolve(toolsRoom);
    await settled();
  };
  return { ...call, arrive, loads: () => count };
}

const outputsOf = ({ media }: LiveCall) =>
  media
    .sentOf('conversation.item.create')
    .flatMap(({ item }) => (item.type === 'function_call_output' ? [[item.call_id, item.output]] : []));

describe('CallTools', () => {
  it('are fetched once, while the line is being opened, and only where the agent has some', async () => {
    expect((await late({ agent: { tools: [], handoffs: {} } })).loads()).toBe(0);
    expect((await late({ agent: { tools: [], handoffs: { transfer: 'billing' } } })).loads()).toBe(1);
    expect((await late({ agent: { tools: [], handoffs: {}, guardrails: { everyCharacters: 10 } } })).loads()).toBe(1);
    const call = await late();
    call.media.play(...CALL, responseDone('r1'));
    expect(call.loads()).toBe(1);
  });

  it('lose no call that came before them', async () => {
    const call = await late();
    call.media.play(...CALL, responseDone('r1'));
    await settled();
    expect(call.server.toolCalls).toEqual([]);
    await call.arrive();
    expect(call.server.toolCalls).toMatchObject([{ tool: 'look', callId: 'c1', arguments: { id: 42 } }]);
    expect(outputsOf(call)).toEqual([['c1', 'found']]);
    expect(call.media.sentOf('response.create')).toHaveLength(1);
    expect(call.session.snapshot.entries).toMatchObject([{ kind: 'tool', title: 'Look it up', state: 'done' }]);
  });

  it('keep the order: who spoke up after the call has cancelled it', async () => {
    const cancels = { agent: { tools: [{ ...tool, onInterrupt: 'cancel' as const }], handoffs: {} } };
    const call = await late(cancels, {
      callTool: ({ signal }) =>
        new Promise((_, reject) => {
          if (signal.aborted) reject(signal.reason);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    call.media.play(...CALL, speechStarted('u1'));
    await call.arrive();
    expect(outputsOf(call)).toEqual([['c1', expect.stringContaining('the visitor spoke up')]]);
  });

  it('answer a call over a line that broke before they had come', async () => {
    const call = await late();
    call.media.play(...CALL);
    call.media.report({ type: 'closed', code: 1006, reason: '' });
    await mend(call);
    await call.arrive();
    expect(call.server.toolCalls).toHaveLength(1);
    expect(outputsOf(call)).toEqual([['c1', 'found']]);
    expect(call.media.sentOf('response.create')).toHaveLength(1);
  });

  it('are asked for again, and come', async () => {
    let tries = 0;
    const loadTools: LoadTools = async () => {
      tries += 1;
      if (tries < 3) throw new TypeError('offline');
      return toolsRoom;
    };
    const call = await liveCall('voice', equipped, { callTool: async () => 'found' }, { loadTools });
    call.media.play(...CALL, responseDone('r1'));
    for (const seconds of [0.5, 2]) {
      call.clock.advance(seconds);
      await settled();
    }
    expect(tries).toBe(3);
    expect(outputsOf(call)).toEqual([['c1', 'found']]);
  });

  it('end the call with an error where they never come, and the conversation can be taken up', async () => {
    const loadTools: LoadTools = () => Promise.reject(new TypeError('offline'));
    const call = await liveCall('voice', equipped, {}, { loadTools });
    call.session.sendText('Hello');
    for (const seconds of [0.5, 2, 5]) {
      expect(call.session.snapshot.status).toBe('thinking');
      call.clock.advance(seconds);
      await settled();
    }
    expect(call.session.snapshot).toMatchObject({
      status: 'error',
      resumable: true,
      error: { code: 'server-unreachable', message: expect.stringContaining('tools') },
    });
  });

  it('that come after the end are not begun', async () => {
    const call = await late();
    call.media.play(...CALL, responseDone('r1'));
    call.session.stop();
    await call.arrive();
    expect(call.server.toolCalls).toEqual([]);
  });
});
