/** A shop whose customers sign in. The voice server asks the shop who is there, and tools act for that customer only. */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createVoiceServer, openai } from '@voice-agent/token-server';
import { listen, widgetFiles } from '@voice-agent/token-server/node';
import { type Context, Hono } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { realtimeEndpoint } from '../realtime-endpoint.ts';
import { assistant } from './assistant.ts';
import { agents, customers } from './shop.ts';

const secret = randomBytes(32).toString('base64url');

/** By the shop's own cookie, which no script of the page can read. */
async function customerOf(c: Context): Promise<string | undefined> {
  const id = await getSignedCookie(c, secret, 'customer');
  return id && customers.has(id) ? id : undefined;
}

const voiceServer = createVoiceServer({
  agents,
  provider: openai(await realtimeEndpoint(assistant)),
  origins: [], // Its own pages only.
  widget: widgetFiles(dirname(createRequire(import.meta.url).resolve('@voice-agent/widget/script'))),
  authenticate: async (c) => {
    const id = await customerOf(c);
    return id === undefined ? null : { id };
  },
});

const shop = new Hono()
  .get('/', async (c) => c.html(page(await customerOf(c))))
  .post('/sign-in', async (c) => {
    const { customer } = await c.req.parseBody();
    if (typeof customer === 'string' && customers.has(customer))
      await setSignedCookie(c, 'customer', customer, secret, { httpOnly: true, sameSite: 'Lax' });
    return c.redirect('/', 303);
  })
  .post('/sign-out', (c) => {
    deleteCookie(c, 'customer');
    return c.redirect('/', 303);
  })
  .route('/', voiceServer);

// A conversation belongs to who is signed in: with continuity="page" the next page begins another one.
const page = (customer?: string) => html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>A shop with sign-in</title>
      <link rel="icon" href="data:," />
      <script type="module" src="/voice-agent.js"></script>
    </head>
    <body>
      <h1>A shop with sign-in</h1>
      ${
        customer
          ? html`<form method="post" action="/sign-out"><p>You are ${customers.get(customer)}. <button>Sign out</button></p></form>`
          : html`<form method="post" action="/sign-in">
              <p>${[...customers].map(([id, name]) => html`<button name="customer" value="${id}">I am ${name}</button> `)}</p>
            </form>`
      }
      <voice-agent agent="shop" continuity="page"></voice-agent>
    </body>
  </html>`;

const { url } = await listen(shop, { port: Number(process.env.PORT ?? 8787) });
// The engine and its recognisers would keep the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit());
console.log(`Listening on ${url}`);
