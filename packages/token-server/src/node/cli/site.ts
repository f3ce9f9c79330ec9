/** What is served beside the agents: the embedded engine where it answers, and a folder of web pages. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Assistant } from './assistant.ts';
import type { App } from './build-app.ts';
import { CliError } from './cli-error.ts';

export interface SiteParts {
  assistant: Assistant | undefined;
  /** A folder. What is a file there is served, unless its name or a folder's begins with a dot; everything else is the app's. */
  pages: string | undefined;
}

/** @throws CliError: there is no such folder */
export function siteAround(app: App, { assistant, pages }: SiteParts): App {
  if (!assistant && pages === undefined) return app;
  const site = new Hono();
  if (assistant) site.all('/v1/realtime/*', (c) => assistant.fetch(c.req.raw));
  if (pages !== undefined) site.get('*', pagesIn(pages));
  site.all('*', (c) => app.fetch(c.req.raw, c.env));
  return { fetch: (request, env) => site.fetch(request, env as object), drain: () => app.drain?.() };
}

function pagesIn(folder: string) {
  const root = resolve(folder);
  if (!existsSync(root)) throw new CliError(`There is no folder ${root} with pages.`);
  const files = serveStatic({ root, onFound: (_path, c) => c.header('Cache-Control', 'no-cache') });
  const pages: MiddlewareHandler = async (c, next) => (isHidden(c.req.path) ? next() : files(c, next));
  return pages;
}

/** A folder of a project may hold `.env` and `.git`. */
function isHidden(path: string): boolean {
  const parts = tryDecode(path).split(/[\\/]/);
  return parts.some((part) => part.startsWith('.') && part !== '.well-known');
}

function tryDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // No file has such a name.
  }
}
