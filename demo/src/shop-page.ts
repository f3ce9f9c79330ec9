/** The shop's own page and its files, with the Content Security Policy of a careful shop. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { sayTime } from './assistant/spoken-time.ts';
import { carefulPolicy } from './careful-policy.ts';
import type { OpeningHours } from './shop/opening-hours.ts';
import { WEEKDAYS } from './shop/weekday.ts';

const PAGE = fileURLToPath(new URL('../page/', import.meta.url));

const FILES: Record<string, string> = {
  'shop.css': 'text/css; charset=utf-8',
  'shop.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'courier.svg': 'image/svg+xml',
};

export interface ShopPageOptions {
  openingHours: OpeningHours;
  /** False: the page says that visitors can type, and the widget starts by typing. */
  canHear: boolean;
  /** A sentence about who answers. */
  whoAnswers: string;
  /** Where the widget's socket goes, for the policy, e.g. wss://api.openai.com. */
  realtimeOrigin: string | undefined;
}

/** Routes for `/` and the page's files. */
export async function shopPage(options: ShopPageOptions): Promise<Hono> {
  const template = await readFile(`${PAGE}index.html`, 'utf8');
  const html = fill(template, {
    notice: options.canHear
      ? `Press the button in the corner and speak. ${options.whoAnswers}`
      : `Speech recognition is not installed on this server: open the assistant in the corner and type. ${options.whoAnswers}`,
    hours: hoursList(options.openingHours),
    attributes: options.canHear ? '' : ' mode="text"',
  });
  const app = new Hono();
  app.get('/', (c) => {
    c.header('Content-Security-Policy', carefulPolicy(c.req.url, options.realtimeOrigin));
    c.header('Cache-Control', 'no-cache');
    return c.html(html);
  });
  for (const [name, type] of Object.entries(FILES)) {
    const body = await readFile(PAGE + name);
    app.get(`/${name}`, (c) => c.body(body, 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }));
  }
  return app;
}

function fill(template: string, values: Record<string, string>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

function hoursList(hours: OpeningHours): string {
  return WEEKDAYS.map((day) => {
    const open = hours[day];
    const name = day.charAt(0).toUpperCase() + day.slice(1);
    return `<dt>${name}</dt><dd>${open ? `${sayTime(open.opens)} to ${sayTime(open.closes)}` : 'Closed'}</dd>`;
  }).join('');
}
