/**
 * `POST /sessions/{id}/feedback`: what the visitor thinks of the conversation, a rating and maybe a sentence. Taken after
 * the session's end too, as long as its token is good, since that is when it is asked for.
 */
import type { SessionFeedback } from '@voice-agent/protocol';
import { Hono } from 'hono';
import { z } from 'zod';
import { verifiedClaims } from '../sessions/authorize-session.ts';
import { takeFeedback } from '../sessions/take-feedback.ts';
import { type Operation, requestSchemas } from './operation.ts';
import { readJsonBody } from './read-json-body.ts';
import { credentialsOf, type RouteServices } from './session-access.ts';

const MAX_COMMENT_LENGTH = 2_000;

const Feedback = z
  .strictObject({ rating: z.int().min(1).max(5), comment: z.string().trim().min(1).max(MAX_COMMENT_LENGTH).optional() })
  .register(requestSchemas, { id: 'SessionFeedback' }) satisfies z.ZodType<SessionFeedback>;

export const feedbackOperation: Operation = {
  id: 'rateSession',
  method: 'post',
  path: '/v1/sessions/{id}/feedback',
  summary: 'Takes the visitor’s rating of the conversation, after its end too. Untrusted; the last of several counts.',
  session: true,
  body: Feedback,
  answers: { 204: { description: 'It is taken.' } },
};

export function feedbackRoute(services: RouteServices) {
  return new Hono().post('/sessions/:id/feedback', async (c) => {
    const claims = await verifiedClaims(services, credentialsOf(c));
    await services.rates.feedbackOf(claims.sub);
    takeFeedback(services, claims, await readJsonBody(c, Feedback));
    return c.body(null, 204);
  });
}
