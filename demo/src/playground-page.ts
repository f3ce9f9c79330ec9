/** `/playground`: every attribute and token of the element to turn, and the snippet that comes of it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { carefulPolicy } from './careful-policy.ts';

const PAGE = fileURLToPath(new URL('../page/', import.meta.url));
/** What the element takes, as the package tells editors: the form is made from it, so it lists what there is. */
const MANIFEST = createRequire(import.meta.url).resolve('@voice-agent/widget/custom-elements.json');

/** @param realtimeOrigin - see `carefulPolicy` */
export async function playgroundPage(realtimeOrigin: string | undefined): Promise<Hono> {
  const [html, script, styles, manifest] = await Promise.all(
    [`${PAGE}playground.html`, `${PAGE}playground.js`, `${PAGE}playground.css`, MANIFEST].map((file) =>
      readFile(file, 'utf8'),
    ),
  );
  const app = new Hono();
  const serve = (path: string, type: string, body = '') =>
    app.get(path, (c) => {
      c.header('Content-Security-Policy', carefulPolicy(c.req.url, realtimeOrigin));
      return c.body(body, 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
    });
  serve('/playground', 'text/html; charset=utf-8', html);
  serve('/playground.js', 'text/javascript; charset=utf-8', script);
  serve('/playground.css', 'text/css; charset=utf-8', styles);
  serve('/playground/custom-elements.json', 'application/json', manifest);
  return app;
}
