import type { ClientEvent } from '@voice-agent/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { EngineRig, told } from './engine-rig.fixture.ts';

let rig: EngineRig;
/** How many events the network takes before the rest waits in the socket. */
let room: number;
afterEach(() => rig.close());

function openSocket(url: string, protocols: string[]): WebSocket {
  const socket = new NodeSocket(url, protocols);
  const send = socket.send.bind(socket) as (data: string) => void;
  Object.defineProperty(socket, 'bufferedAmount', { get: () => (room > 0 ? 0 : 64 * 1024) });
  socket.send = (data: string) => {
    room -= 1;
    send(data);
  };
  return socket as unknown as WebSocket;
}

const item: ClientEvent = {
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'one' }] },
};
const heard = async (count: number) => {
  return told(await rig.heard(count)).map((event) => String(event).replace('input_audio_buffer.', ''));
};
const frames = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

/** Says 100 frames, lets go, and loses the line: after what the provider says in `before`, which is nothing. */
async function breakAfterTurn(before: () => Promise<void> = async () => undefined): Promise<void> {
  room = Number.POSITIVE_INFINITY;
  rig = await EngineRig.ready({ pushToTalk: true, openSocket });
  rig.engine.talk(true, () => undefined);
  await rig.frames(1, 98);
  const released = new Promise((resolve) => rig.engine.talk(false, resolve));
  await rig.frames(99, 100);
  expect(await released).toBe(true);
  rig.engine.send({ type: 'response.create' });
  expect((await heard(103)).slice(-2)).toEqual(['commit', 'response.create']);
  await before();
  rig.peer.terminate();
  await rig.until('closed');
}

describe('MediaEngine.send, with a turn that is sent again', () => {
  it('sends a response behind the commit that it answers, and what follows it behind that', async () => {
    await breakAfterTurn();
    room = 26;
    await rig.reconnect();
    rig.engine.send(item);
    rig.engine.send({ type: 'response.create' });
    rig.engine.send({ type: 'response.cancel' });
    expect(await heard(27)).toEqual([...frames(1, 26), 'conversation.item.create']);
    room = Number.POSITIVE_INFINITY;
    await rig.frames(101, 101);
    expect((await heard(104)).slice(27)).toEqual([...frames(27, 100), 'commit', 'response.create', 'response.cancel']);
  });

  it('sends a response at once when the turn has gone out, taken or not', async () => {
    await breakAfterTurn();
    await rig.reconnect();
    rig.engine.send({ type: 'response.create' });
    expect(await heard(102)).toEqual([...frames(1, 100), 'commit', 'response.create']);
  });

  it('sends it behind a turn that was taken and that the next line has to hear', async () => {
    await breakAfterTurn(() => {
      rig.committed('user_1');
      return rig.settled();
    });
    await rig.reconnect({ again: ['user_1'] });
    rig.engine.send({ type: 'response.create' });
    expect(await heard(102)).toEqual([...frames(1, 100), 'commit', 'response.create']);
  });

  it('leaves a response that still waited to whoever asks for it on the next line', async () => {
    await breakAfterTurn();
    room = 10;
    await rig.reconnect();
    rig.engine.send({ type: 'response.create' });
    await rig.heard(10);
    rig.peer.terminate();
    await rig.until('closed', 2);
    room = Number.POSITIVE_INFINITY;
    await rig.reconnect();
    await rig.frames(101, 101);
    rig.engine.send(item);
    expect(await heard(102)).toEqual([...frames(1, 100), 'commit', 'conversation.item.create']);
  });

  it('lets a response go when the turn that it waits for is lost', async () => {
    await breakAfterTurn();
    room = 0;
    await rig.reconnect();
    rig.engine.send({ type: 'response.create' });
    rig.engine.talk(true, () => undefined);
    await rig.frames(101, 1_600);
    expect(await heard(1)).toEqual(['response.create']);
  });
});
