/**
 * What one route promises, in the terms of OpenAPI: written beside the route with the zod schemas that it really uses,
 * listed in `operations.ts`. `/openapi.json` is made of nothing else.
 */
import type { ProblemCode } from '@voice-agent/protocol';
import { z } from 'zod';

export interface Operation {
  /** Names the operation for generated clients, e.g. `createSession`. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'delete';
  /** From the server's root, e.g. `/v1/sessions/{id}/end`. */
  readonly path: string;
  readonly summary: string;
  /** Whether it carries `Authorization: Bearer <session token>`. Default false. */
  readonly session?: boolean;
  /** Another way in, by the name of a security scheme in `openapi-document.ts`. */
  readonly security?: string;
  /** The JSON body. Absent: none, or `{}`. */
  readonly body?: z.ZodType;
  /** Beside `{id}`, `{tool}` and their like, which come from the path. */
  readonly query?: Readonly<Record<string, z.ZodType>>;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** What it may be refused with, beside what every operation may be (`EVERYWHERE`, and `IN_SESSIONS` with `session`). */
  readonly problems?: readonly ProblemCode[];
}

export interface Answer {
  readonly description: string;
  /** The JSON body. Absent: see `type`. */
  readonly body?: z.ZodType;
  /** The media type where the body is, or may be, no JSON, e.g. `text/event-stream`. Neither: the answer is empty. */
  readonly type?: string;
}

/** Schemas of bodies that get a name of their own in the document, wherever they are used. */
export const requestSchemas = z.registry<{ id: string }>();
/** Likewise for answers. Apart, because what may be written and what is answered differ where a field has a default. */
export const answerSchemas = z.registry<{ id: string }>();
