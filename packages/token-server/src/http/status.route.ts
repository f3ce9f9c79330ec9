/**
 * `GET /status`: a board of what this instance does now and did within the last hour. For operators only; off without a
 * token. The page, its style and its script come from here, and nothing else may be loaded.
 */
import { type Context, Hono } from 'hono';
import type { RollingHour } from '../telemetry/board/rolling-hour.ts';
import type { Operation } from './operation.ts';
import { type OperatorAccess, operatorsOnly } from './operator-access.ts';
import { BOARD_CSS } from './status/board-css.ts';
import { BOARD_SCRIPT } from './status/board-script.ts';
import { boardStream } from './status/board-stream.ts';
import { statusMain, statusPage } from './status/status-page.ts';

export interface StatusAccess extends OperatorAccess {
  /** Names this instance on its board, e.g. the host's name. Default: random. */
  instance?: string;
}

export interface StatusRouteOptions {
  readonly access: OperatorAccess | undefined;
  readonly instance: string;
  readonly hour: RollingHour;
  catchUp(): Promise<void>;
  /** Unix milliseconds. */
  now(): number;
}

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const operation = (id: string, path: string, { summary, type }: { summary: string; type: string }): Operation => ({
  id,
  method: 'get',
  path,
  summary,
  security: 'operatorToken',
  answers: {
    200: { description: 'For operators.', type },
    401: { description: 'Not the operators’ token.', type: 'text/plain' },
  },
  problems: ['unknown_route'],
});

export const statusOperations: readonly Operation[] = [
  operation('status', '/status', {
    summary: 'A board for people. Off unless the server is given `status`.',
    type: 'text/html',
  }),
  operation('statusEvents', '/status/events', { summary: 'Its changes as they come.', type: 'text/event-stream' }),
  operation('statusStyle', '/status/board.css', { summary: 'Its style.', type: 'text/css' }),
  operation('statusScript', '/status/board.js', { summary: 'Its script.', type: 'text/javascript' }),
];

export function statusRoute({ access, instance, hour, catchUp, now }: StatusRouteOptions) {
  const guard = operatorsOnly(access, 'status');
  return new Hono()
    .get('/status', guard, async (c) => {
      await catchUp();
      c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      c.header('Referrer-Policy', 'no-referrer');
      return send(c, 'text/html; charset=utf-8', statusPage(hour.snapshot(now()), instance));
    })
    .get('/status/board.css', guard, (c) => send(c, 'text/css; charset=utf-8', BOARD_CSS))
    .get('/status/board.js', guard, (c) => send(c, 'text/javascript; charset=utf-8', BOARD_SCRIPT))
    .get('/status/events', guard, (c) =>
      c.body(
        boardStream(() => {
          void catchUp(); // The next look knows.
          return statusMain(hour.snapshot(now())).text;
        }),
        200,
        { 'Content-Type': 'text/event-stream' },
      ),
    );
}

function send(c: Context, type: string, text: string): Response {
  return c.body(text, 200, { 'Content-Type': type });
}
