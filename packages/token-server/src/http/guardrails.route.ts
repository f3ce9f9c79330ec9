/** `POST /sessions/{id}/guardrails`: holds what the agent says against its guardrails, as the browser reports it. */
import { Hono } from 'hono';
import { z } from 'zod';
import { checkAnswer } from '../sessions/check-answer.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import { GuardrailAnswer } from './answers.ts';
import { type Operation, requestSchemas } from './operation.ts';
import { readJsonBody } from './read-json-body.ts';
import { openSession } from './session-access.ts';

const MAX_CHARACTERS = 8_000;
/** Of these characters in any script, and what stands around them. */
const MAX_BODY_BYTES = 4 * MAX_CHARACTERS;

const Spoken = z
  .strictObject({ itemId: z.string().min(1).max(256), text: z.string().min(1).max(MAX_CHARACTERS), final: z.boolean() })
  .register(requestSchemas, { id: 'GuardrailRequest' });

export const guardrailsOperation: Operation = {
  id: 'checkAnswer',
  method: 'post',
  path: '/v1/sessions/{id}/guardrails',
  summary: 'Holds what the agent says against its guardrails. A page that is told of a trip stops the agent.',
  session: true,
  body: Spoken,
  answers: { 200: { description: 'Whether one tripped, and what the model is to be told.', body: GuardrailAnswer } },
};

export function guardrailsRoute(services: SessionServices) {
  return new Hono().post('/sessions/:id/guardrails', async (c) => {
    const session = await openSession(c, services);
    return c.json(await checkAnswer(services, session, await readJsonBody(c, Spoken, MAX_BODY_BYTES)));
  });
}
