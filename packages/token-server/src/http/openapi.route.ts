/** `GET /openapi.json`: the contract of the other routes, for people and for generated clients. */
import { Hono } from 'hono';
import { openapiDocument } from './openapi-document.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';

export const openapiOperation: Operation = {
  id: 'openapi',
  method: 'get',
  path: '/openapi.json',
  summary: 'This document.',
  answers: { 200: { description: 'OpenAPI 3.1.', type: 'application/json' } },
};

/** What stands in `packages/token-server/openapi.json`, too. */
export function openapiText(): string {
  return `${JSON.stringify(openapiDocument([...operations, openapiOperation]), null, 2)}\n`;
}

export function openapiRoute() {
  let text: string | undefined;
  return new Hono().get('/openapi.json', (c) => {
    text ??= openapiText();
    c.header('Cache-Control', 'no-cache');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Access-Control-Allow-Origin', '*'); // Says nothing that the repository does not; viewers live elsewhere.
    return c.body(text, 200, { 'Content-Type': 'application/json' });
  });
}
