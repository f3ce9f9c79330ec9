import { describe, expect, it } from 'vitest';
import { leftCall, nextPage, taken } from './testing/changed-pages.ts';
import { RecordingPage } from './testing/recording-page.ts';
import { liveCall, stage } from './testing/staged-session.ts';

describe('VoiceSession, a conversation that nobody goes on with', () => {
  it('is forgotten when the visitor stops it, and its session ends', async () => {
    const left = await leftCall();
    const next = nextPage(left);
    next.session.stop();
    next.session.stop();
    expect(next.session.snapshot).toMatchObject({ status: 'idle', resumable: false, entries: [], agent: undefined });
    expect(next.server.ended).toEqual(['token_1']);
    expect(next.page.stored).toBeUndefined();
    const media = await taken(next);
    expect(media.opening).toEqual([]);
    expect(next.server.requests).toHaveLength(1);
  });

  it('takes nothing with it that the page tells the next one', async () => {
    const next = nextPage(await leftCall(({ session }) => session.addContext('The cart is empty.')));
    next.session.addContext('The visitor looks at bells.');
    next.session.stop();
    const media = await taken(next);
    expect(media.opening).toMatchObject([{ item: { content: [{ text: 'The visitor looks at bells.' }] } }]);
  });

  it('is forgotten when the call ends, and a second start begins anew', async () => {
    const left = await leftCall();
    const next = nextPage(left);
    await taken(next);
    next.session.stop();
    expect(next.page.stored).toBeUndefined();
    expect(next.session.snapshot.entries).toHaveLength(2);
    const media = await taken(next);
    expect(next.session.snapshot.entries).toEqual([]);
    expect(media.opening).toEqual([]);
  });

  it('ends with its page where that is wished, or where nothing was said', async () => {
    const page = await liveCall('voice', {}, {}, { continuity: 'page' });
    page.session.sendText('Hello');
    page.page.tell('leaving');
    const silent = await liveCall('voice');
    silent.page.tell('leaving');
    for (const call of [page, silent]) {
      expect(call.page.saved).toEqual([]);
      expect(call.server.ended).toEqual(['token_1']);
      expect(call.session.snapshot.status).toBe('ended');
    }
  });

  it('does not look for a conversation where it ends with its page', async () => {
    const next = nextPage(await leftCall(), { continuity: 'page' });
    expect(next.session.snapshot).toMatchObject({ resumable: false, entries: [] });
  });

  it('does not believe what somebody else has written', () => {
    const { session } = stage({ page: new RecordingPage({ version: 1, entries: 'x' }) });
    expect(session.snapshot).toMatchObject({ status: 'idle', resumable: false, entries: [] });
  });
});
