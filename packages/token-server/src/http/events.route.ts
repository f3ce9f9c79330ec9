/**
 * `POST /sessions/{id}/events`: the widget's numbers of its call. Strict, small and bounded, because a stranger may send
 * anything: what is taken can neither grow a metric without end nor fill a log.
 */
import type { ClientErrorCode, ClientReport } from '@voice-agent/protocol';
import { Hono } from 'hono';
import { z } from 'zod';
import { verifiedClaims } from '../sessions/authorize-session.ts';
import { takeReport } from '../sessions/take-report.ts';
import { type Operation, requestSchemas } from './operation.ts';
import { readJsonBody } from './read-json-body.ts';
import { credentialsOf, type RouteServices } from './session-access.ts';

const ERRORS: Readonly<Record<ClientErrorCode, true>> = {
  'microphone-denied': true,
  'microphone-dismissed': true,
  'microphone-blocked': true,
  'microphone-insecure': true,
  'microphone-missing': true,
  'microphone-busy': true,
  'microphone-lost': true,
  'microphone-unsupported': true,
  'audio-unsupported': true,
  'server-unreachable': true,
  'server-refused': true,
  'connection-failed': true,
  'connection-lost': true,
  'key-rejected': true,
  'session-expired': true,
  'moved-to-other-tab': true,
  'response-failed': true,
};

/** The widget reports twice a minute, but a page in the background may sleep, and sound comes faster than it is heard. */
const MAX_SECONDS = 3_600;
const Seconds = z.number().min(0).max(MAX_SECONDS);
const Count = z.int().min(0);

const Report = z
  .strictObject({
    sentSeconds: Seconds,
    receivedSeconds: Seconds,
    turnLatenciesMs: z.array(z.number().min(0).max(120_000)).max(64),
    reconnects: Count.max(1_000),
    droppedFrames: Count.max(1_000_000),
    inputTokens: Count.max(10_000_000),
    outputTokens: Count.max(10_000_000),
    errors: z.array(z.enum(Object.keys(ERRORS) as [ClientErrorCode])).max(16),
  })
  .register(requestSchemas, { id: 'ClientReport' }) satisfies z.ZodType<ClientReport>;

export const eventsOperation: Operation = {
  id: 'reportCall',
  method: 'post',
  path: '/v1/sessions/{id}/events',
  summary: 'Takes the widget’s numbers of its call, in the last one’s case after its end. Untrusted.',
  session: true,
  body: Report,
  answers: { 204: { description: 'They are taken.' } },
};

export function eventsRoute(services: RouteServices) {
  return new Hono().post('/sessions/:id/events', async (c) => {
    // The last report and the session's end are sent side by side, so it must not matter which one arrives first.
    const claims = await verifiedClaims(services, credentialsOf(c));
    await services.rates.reportOf(claims.sub);
    takeReport(services, claims, await readJsonBody(c, Report));
    return c.body(null, 204);
  });
}
