/** A visitor who is signed in by a cookie, on a page of another origin than the token server. */
import { createVoiceServer, defineAgent, type RealtimeProvider } from '@voice-agent/token-server';
import { type Listening, listen, widgetFiles } from '@voice-agent/token-server/node';
import { getCookie } from 'hono/cookie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBrowser, type Visit } from './support/browser.ts';
import { type HostPage, openHostPage } from './support/host-page.ts';
import { microphoneFile } from './support/speech.ts';

const provider: RealtimeProvider = {
  connect: async () => ({ url: 'ws://localhost:9', protocols: [], expiresAt: 4_000_000_000 }),
  handOff: () => ({ type: 'realtime' }),
};

let host: HostPage;
let server: Listening;
let visit: Visit;
let seen: (string | undefined)[];
beforeEach(async () => {
  host = await openHostPage();
  seen = [];
  const app = createVoiceServer({
    agents: { support: defineAgent({ instructions: 'Be brief.' }) },
    provider,
    origins: [host.origin],
    widget: widgetFiles('packages/widget/dist'),
    authenticate(c) {
      const cookie = getCookie(c, 'sid');
      seen.push(cookie);
      return cookie === undefined ? null : { id: cookie };
    },
  });
  server = await listen(app, { port: 0 });
  visit = await openBrowser(await microphoneFile([1]));
});
afterEach(async () => {
  await visit.close();
  await server.close();
  await host.close();
});

describe('credentials', () => {
  it.each([
    ['include', 'anna'],
    ['same-origin', undefined],
  ])('%s: what authenticate gets of the cookie that says %s', async (credentials, cookie) => {
    const { page } = visit;
    host.show({
      body: `<script type="module" src="${server.url}/voice-agent.js" data-agent="support" data-credentials="${credentials}"></script>`,
    });
    await page.goto(host.origin);
    // Another port is another origin of the same site, as shop.example and agent.shop.example are.
    await page.evaluate(() => {
      // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not asked for on http.
      document.cookie = 'sid=anna';
    });
    await page.waitForFunction(() => document.querySelector('voice-agent')?.snapshot);
    await page.evaluate(() => document.querySelector('voice-agent')?.sendText('Who am I?'));
    await vi.waitFor(() => expect(seen).toEqual([cookie]), 20_000);
  });
});
