/**
 * `GET /voice-agent.js` and `/widget/*`: the built widget, for pages of any origin. Where the files come from is the
 * source's business (a directory on Node: `widgetFiles`); their types and caching are decided here.
 */
import { type Context, Hono } from 'hono';
import { VoiceServerError } from '../errors.ts';
import type { Operation } from './operation.ts';

export interface WidgetFile {
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  /** Changes with the content; lets a browser ask whether its copy is still good. */
  etag?: string;
}

/** Gives a file of the widget's build by its path, e.g. `voice-agent.js`; undefined when there is none. */
export type WidgetSource = (path: string) => WidgetFile | undefined | Promise<WidgetFile | undefined>;

const ENTRY = 'voice-agent.js';
/** Plain names only: no dot files, no parents, no empty parts. */
const SAFE_PATH = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;

const CONTENT_TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  html: 'text/html; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
};

const WIDGET_ANSWERS: Operation['answers'] = {
  200: { description: 'The file.', type: '*/*' },
  304: { description: 'The browser’s copy is still good.' },
};

export const widgetOperations: readonly Operation[] = [
  {
    id: 'widget',
    method: 'get',
    path: `/${ENTRY}`,
    summary: 'The widget’s script, for a script tag.',
    answers: WIDGET_ANSWERS,
    problems: ['unknown_route'],
  },
  {
    id: 'widgetFile',
    method: 'get',
    path: '/widget/{path}',
    summary: 'A file that the script loads. The path may hold slashes.',
    answers: WIDGET_ANSWERS,
    problems: ['unknown_route'],
  },
];

export function widgetRoute(source: WidgetSource | undefined) {
  return new Hono()
    .get(`/${ENTRY}`, (c) => serve(c, source, ENTRY))
    .get('/widget/:path{.+}', (c) => serve(c, source, `widget/${c.req.param('path')}`));
}

async function serve(c: Context, source: WidgetSource | undefined, path: string): Promise<Response> {
  // First of all, so that a page of another origin can read the problem, too.
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
  c.header('X-Content-Type-Options', 'nosniff');
  if (!source)
    throw missing('This server was given no widget. Give createVoiceServer a "widget", e.g. widgetFiles(…).');
  const file = SAFE_PATH.test(path) ? await source(path) : undefined;
  if (!file) throw missing(path === ENTRY ? 'The widget is not built. Run "npm run build".' : 'There is no such file.');
  c.header('Cache-Control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (file.etag) c.header('ETag', file.etag);
  if (file.etag && isAmong(file.etag, c.req.header('if-none-match'))) return c.body(null, 304);
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return c.body(file.body, 200, { 'Content-Type': CONTENT_TYPES[extension] ?? 'application/octet-stream' });
}

/** RFC 9110 §13.1.2: of several, and weak ones are as good; proxies that compress make ours weak. */
function isAmong(etag: string, known: string | undefined): boolean {
  return known?.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag) ?? false;
}

/** Whether the name ends in a bundler's content hash: `-` and 8 characters of base64url, not all of them lower case. */
function isHashed(path: string): boolean {
  const hash = /-([\w-]{8})\.\w+(\.map)?$/.exec(path)?.[1];
  return hash !== undefined && /[A-Z0-9]/.test(hash);
}

function missing(detail: string): VoiceServerError {
  return new VoiceServerError('unknown_route', detail);
}
