/** The committed OpenAPI document, as the fuzz tests read it: operations, their schemas, and whether an answer is within them. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export type Schema = Readonly<Record<string, unknown>>;

export interface ApiOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly params: readonly string[];
  readonly query: readonly { name: string; schema: Schema }[];
  readonly body: Schema | undefined;
  readonly authorized: boolean;
}

export interface GivenAnswer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

interface Parameter {
  name: string;
  in: string;
  schema: Schema;
}

interface OperationObject {
  operationId: string;
  parameters?: Parameter[];
  security?: object[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, OperationObject>>;
}

const FILE = new URL('../../../packages/token-server/openapi.json', import.meta.url);
const ID = 'openapi.json';

export class ApiDocument {
  readonly #document = JSON.parse(readFileSync(FILE, 'utf8')) as Document;
  // Not strict: an OpenAPI document is more than a JSON Schema.
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema({ $id: ID, ...this.#document });
  readonly #validators = new Map<string, ValidateFunction>();

  operations(): ApiOperation[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, parameters = [], security = [], requestBody }]) => ({
        id: operationId,
        method: method.toUpperCase(),
        path,
        params: parameters.filter((one) => one.in === 'path').map(({ name }) => name),
        query: parameters.filter((one) => one.in === 'query'),
        body: requestBody && this.resolve(requestBody.content['application/json'].schema),
        authorized: security.length > 0,
      })),
    );
  }

  /** Follows a reference into the document. */
  resolve(schema: Schema): Schema {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    const parts = $ref.replace(/^#\//, '').split('/');
    return parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], this.#document) as Schema;
  }

  /** What is wrong with an answer; undefined: nothing. */
  complaint({ path, method }: ApiOperation, { status, type, text }: GivenAnswer): string | undefined {
    if (status >= 500) return `answered ${status}`;
    const response = this.#document.paths[path]?.[method.toLowerCase()]?.responses[status];
    if (!response) return `answered ${status}, which is not described`;
    const media = type?.split(';')[0]?.trim();
    if (!response.content) return text === '' ? undefined : `answered ${status} with a body that is not described`;
    const described = media !== undefined && response.content[media] ? media : '*/*';
    const content = response.content[described];
    if (!content) return `answered ${status} as ${media}, which is not described`;
    if (!content.schema) return undefined;
    const pointer = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', described, 'schema'];
    const validate = this.#validator(`${ID}#/${pointer.map(escapePointer).join('/')}`);
    if (validate(JSON.parse(text))) return undefined;
    return `answered ${status} outside of its schema: ${this.#ajv.errorsText(validate.errors)}`;
  }

  #validator(reference: string): ValidateFunction {
    const known = this.#validators.get(reference);
    if (known) return known;
    const validate = this.#ajv.compile({ $ref: reference });
    this.#validators.set(reference, validate);
    return validate;
  }
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
