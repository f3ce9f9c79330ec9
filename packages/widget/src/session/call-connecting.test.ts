import { describe, expect, it } from 'vitest';
import { CLOCK_START_MS } from './testing/manual-clock.ts';
import { grantOf } from './testing/scripted-token-server.ts';
import { settled } from './testing/settled.ts';
import { stage } from './testing/staged-session.ts';

describe('Call, connecting', () => {
  async function opening() {
    const set = stage();
    set.session.start('voice');
    await settled();
    return { ...set, media: set.studio.last };
  }

  it('tries twice again when the first line breaks before it stands', async () => {
    const { session, media, clock, server, events } = await opening();
    for (let tries = 0; tries < 2; tries += 1) {
      media.drop();
      expect(session.snapshot.status).toBe('connecting');
      clock.advance(1);
      await settled();
    }
    expect(server.refreshed).toHaveLength(2);
    media.stand();
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'listening', entries: [] });
    expect(events).toEqual([]);
  });

  it('fails after that', async () => {
    const { session, media, clock } = await opening();
    for (let tries = 0; tries < 3; tries += 1) {
      media.drop();
      clock.advance(1);
      await settled();
    }
    expect(session.snapshot).toMatchObject({ status: 'error', error: { code: 'connection-failed' }, resumable: false });
    expect(clock.pending).toBe(0);
  });

  it('fails at once when trying again would not help', async () => {
    const { session, media } = await opening();
    media.drop(4000, 'invalid_model');
    expect(session.snapshot).toMatchObject({ status: 'error', error: { code: 'connection-failed' } });
  });

  it('fails when its time is over, however many tries are left', async () => {
    const { session, clock, media } = await opening();
    clock.advance(14);
    media.drop();
    clock.advance(1);
    await settled();
    expect(session.snapshot).toMatchObject({ status: 'error', error: { code: 'connection-failed' } });
  });

  it('gets another key when the visitor took longer than the first one lives', async () => {
    const createSession = async () => grantOf({ keyExpiresAt: CLOCK_START_MS / 1000 + 60 });
    const { session, studio, server, clock } = stage({ holdMedia: true, script: { createSession } });
    session.start('voice');
    await settled();
    clock.advance(61);
    studio.last.ready();
    await settled();
    expect(server.refreshed).toEqual(['token_1']);
    expect(studio.last.connections).toHaveLength(1);
  });
});
