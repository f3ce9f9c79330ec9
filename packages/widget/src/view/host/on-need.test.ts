import { describe, expect, it } from 'vitest';
import { OnNeed } from './on-need.ts';

function stage(fetch: () => Promise<{ name: string; styles?: undefined }>) {
  let updates = 0;
  const host = { requestUpdate: () => ++updates, renderRoot: {} } as unknown as ConstructorParameters<typeof OnNeed>[0];
  return { room: new OnNeed(host, fetch), updates: () => updates };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('OnNeed', () => {
  it('fetches nothing until the piece is asked for, and once however often it is', async () => {
    let fetches = 0;
    const { room, updates } = stage(async () => ({ name: `piece ${++fetches}` }));
    await settled();
    expect(fetches).toBe(0);
    expect([room.piece, room.piece]).toEqual([undefined, undefined]);
    await settled();
    expect(room.piece).toEqual({ name: 'piece 1' });
    expect([fetches, updates()]).toEqual([1, 1]);
  });

  it('asks again for what did not come, when it is wanted again', async () => {
    let fetches = 0;
    const { room, updates } = stage(async () => {
      if (++fetches === 1) throw new Error('offline');
      return { name: 'piece' };
    });
    expect(room.piece).toBeUndefined();
    await settled();
    expect([fetches, updates()]).toEqual([1, 0]);
    expect(room.piece).toBeUndefined();
    await settled();
    expect(room.piece).toEqual({ name: 'piece' });
    expect(updates()).toBe(1);
  });
});
