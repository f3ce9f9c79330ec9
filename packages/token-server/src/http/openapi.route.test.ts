import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { defineAgent } from '../agents/define-agent.ts';
import { TestVoiceServer } from '../testing/test-voice-server.ts';
import { openapiOperation, openapiText } from './openapi.route.ts';
import { operations } from './operations.ts';

const app = new TestVoiceServer({ agents: { support: defineAgent({ instructions: 'Help.' }) } }).app;

interface Document {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}
const document = JSON.parse(openapiText()) as Document;

describe('openapi.json', () => {
  it('is what stands in the repository: `npx vitest run openapi -u` writes it anew', async () => {
    await expect(openapiText()).toMatchFileSnapshot('../../openapi.json');
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(openapiText()))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('describes every route of the server, and nothing else', () => {
    const served = app.routes
      // Middleware, and what answers 404 for the rest.
      .filter(({ method, path }) => !(method === 'ALL' && path.endsWith('*')))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
    const described = [...operations, openapiOperation].map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(new Set(served)).toEqual(new Set(described));
  });

  it('gives every operation a name of its own', () => {
    const names = Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => one.operationId));
    expect(new Set(names).size).toBe(names.length);
  });

  it('shows the schemas that the routes parse with, strict as they are', () => {
    expect(document.components.schemas.CreateSessionRequest).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: { agent: { type: 'string', minLength: 1, maxLength: 64 }, metadata: { maxProperties: 16 } },
    });
  });

  it('names the problems of an operation by status', () => {
    const responses = document.paths['/v1/sessions/{id}/handoffs']?.post?.responses;
    expect(responses?.[403]).toMatchObject({ description: 'origin_not_allowed, handoff_not_allowed' });
    expect(responses?.[409]).toMatchObject({ description: 'call_id_conflict, call_in_progress' });
  });

  it('is served to anybody', async () => {
    const response = await app.request('/openapi.json');
    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await response.text()).toBe(openapiText());
  });
});
