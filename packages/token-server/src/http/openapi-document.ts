/** The OpenAPI 3.1 document, from `operations.ts`. Pure. */
import type { ProblemCode } from '@voice-agent/protocol';
import { z } from 'zod';
import { type Answer, answerSchemas, type Operation, requestSchemas } from './operation.ts';
import { problemCodes, problemStatus } from './problem.ts';

type Json = Readonly<Record<string, unknown>>;

/** Any call to the API may be refused with these. */
const EVERYWHERE: readonly ProblemCode[] = [
  'invalid_request',
  'origin_not_allowed',
  'host_not_allowed',
  'body_too_large',
  'length_required',
  'unsupported_media_type',
  'rate_limited',
  'store_unavailable',
  'internal',
];
const IN_SESSIONS: readonly ProblemCode[] = ['unauthorized', 'session_ended'];

const SECURITY_SCHEMES = {
  sessionToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token of the session’s last grant or handoff.',
  },
  operatorToken: {
    type: 'http',
    scheme: 'basic',
    description: 'The operators’ token as the password of any name. As a bearer it is taken, too.',
  },
};

const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(problemCodes).meta({ description: 'Stable: branch on it.' }),
    detail: z.string().optional().meta({ description: 'The way out, for developers.' }),
    correlationId: z.string().optional().meta({ description: 'Names the log line of an internal error.' }),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Which fields of the body were wrong.' }),
  })
  .register(answerSchemas, { id: 'Problem' });

/** @param operations - whose bodies and answers are the schemas that the routes use. */
export function openapiDocument(operations: readonly Operation[]): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'voice-agent token server',
      version: '1.0.0',
      description:
        'Mints ephemeral keys for voice sessions and runs the tools of their agents. Bodies are JSON and hold no fields ' +
        'but the ones named here; times are unix seconds; errors are RFC 9457 problems with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '.', description: 'The server that this document came from.' }],
    paths,
    components: { schemas: components(), securitySchemes: SECURITY_SCHEMES },
  };
}

function operationObject(operation: Operation): Json {
  const { id, summary, path, body, query = {}, session, answers } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } })),
    ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema: schemaOf(schema, 'input') })),
  ];
  const security = operation.security ?? (session ? 'sessionToken' : undefined);
  return {
    operationId: id,
    summary,
    ...(parameters.length > 0 && { parameters }),
    security: security ? [{ [security]: [] }] : [],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerObject(answer)])),
      ...problemResponses(operation),
    },
  };
}

function answerObject({ description, body, type }: Answer): Json {
  if (!body && !type) return { description };
  const json = body && { 'application/json': { schema: schemaOf(body, 'output') } };
  return { description, content: { ...json, ...(type && { [type]: {} }) } };
}

function problemResponses({ path, session, problems = [] }: Operation): Record<string, Json> {
  const api = path.startsWith('/v1/') ? EVERYWHERE : [];
  const codes = new Set([...api, ...(session ? IN_SESSIONS : []), ...problems]);
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const status = problemStatus(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some.join(', '),
        content: { 'application/problem+json': { schema: schemaOf(Problem, 'output') } },
      },
    ]),
  );
}

/** A reference where the schema has a name, otherwise the schema itself. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const registry = io === 'input' ? requestSchemas : answerSchemas;
  const name = registry.get(schema)?.id;
  return name === undefined ? plain(z.toJSONSchema(schema, { io })) : { $ref: reference(name) };
}

function components(): Json {
  const requests = z.toJSONSchema(requestSchemas, { io: 'input', uri: reference }).schemas;
  const answers = z.toJSONSchema(answerSchemas, { io: 'output', uri: reference }).schemas;
  const all = Object.entries({ ...requests, ...answers }).map(([name, schema]) => [name, plain(schema)] as const);
  return Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')));
}

function reference(name: string): string {
  return `#/components/schemas/${name}`;
}

/** Without what names a document of its own: here it is a part of one. */
function plain({ $schema: _dialect, $id: _uri, id: _name, ...schema }: Json): Json {
  return schema;
}
