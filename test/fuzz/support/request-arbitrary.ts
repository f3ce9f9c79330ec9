/**
 * Requests to an operation of the document. They hold choices where only the running server knows the value (which
 * session, whose token), so that fast-check can make them ahead and shrink them.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { ApiDocument, ApiOperation } from './api-document.ts';
import { bent, fitting, hostile } from './schema-arbitrary.ts';

export interface FuzzRequest {
  readonly operation: ApiOperation;
  /** Which of the open sessions. */
  readonly session: number;
  readonly token: 'own' | 'ended' | 'other' | 'flipped' | 'none' | 'garbage';
  /** The session's id in the path is another's, or none's. */
  readonly strayId: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent. */
  readonly body: string | undefined;
}

/** Names that mean something to the server under test, and some that must not. */
const NAMES = ['look_up', 'note', 'fail', 'slow', 'show', 'transfer_to_billing', 'billing', 'support', 'chunk.js'];

/** Few call ids, so that calls are replayed and collide; arguments that a tool takes. */
const HINTS = {
  agent: fc.constantFrom('support', 'billing'),
  to: fc.constantFrom('support', 'billing'),
  callId: fc.nat(3).map((n) => `call_${n}`),
  arguments: fc.constantFrom({ orderId: 'A-1' }, {}, { a: 1 }),
};

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 80 }).map(encodeURIComponent) },
  { weight: 1, arbitrary: fc.constantFrom('%zz', '%00', '%2F..%2F', 'constructor', '__proto__', 'a'.repeat(5_000)) },
);
/** A parent or empty part would make it another path, and so another operation. */
const param = name.filter((text) => !/^(\.|%2e){0,2}$/i.test(text));

const headers: Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ Origin: 'https://shop.example', 'Content-Type': 'application/json' }) },
  { weight: 2, arbitrary: fc.constant({ 'Content-Type': 'application/json; charset=utf-8' }) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        Origin: fc.constantFrom('https://shop.example', 'https://evil.example', 'null', 'file://', ''),
        'Content-Type': fc.constantFrom(
          'application/json',
          'text/plain',
          'application/jsonp',
          'multipart/form-data',
          '',
        ),
        'Sec-Fetch-Site': fc.constantFrom('same-origin', 'cross-site', 'none', '???'),
        'X-Forwarded-For': fc.constantFrom('1.2.3.4', '::ffff:1.2.3.4', ',,,', 'unknown', 'a'.repeat(400)),
        'If-None-Match': fc.constantFrom('"1"', '*', 'W/"1"'),
        Accept: fc.constantFrom('text/event-stream', 'application/json', '*/*', 'x'),
        'Last-Event-ID': fc.constantFrom('0', '-1', 'NaN', '9'.repeat(40)),
      },
      { requiredKeys: [] },
    ),
  },
);

function bodies(api: ApiDocument, { body, method }: ApiOperation): Arbitrary<string | undefined> {
  if (method === 'GET') return fc.constant(undefined);
  const source = { resolve: api.resolve.bind(api), hints: HINTS };
  const text = (value: unknown) => JSON.stringify(value);
  const broken = fc.oneof(
    hostile.map(text),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom('', '{', '{"a":', '[1,]', '{"callId":"c","arguments":{}}{}', '\u0000', '"', 'NaN'),
    fc.constantFrom('['.repeat(7_000), `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`, `{"x":"${'x'.repeat(40_000)}"}`),
  );
  if (!body) return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: broken });
  return fc.oneof(
    { weight: 6, arbitrary: fitting(body, source).map(text) },
    { weight: 3, arbitrary: bent(body, source).map(text) },
    { weight: 1, arbitrary: broken },
  );
}

export function requestsTo(api: ApiDocument, operation: ApiOperation): Arbitrary<FuzzRequest> {
  const query = fc.record(
    Object.fromEntries(
      operation.query.map((one) => [
        one.name,
        fc.oneof(fc.string(), fitting(one.schema, { resolve: api.resolve.bind(api), hints: {} })),
      ]),
    ),
    { requiredKeys: [] },
  );
  return fc.record({
    operation: fc.constant(operation),
    session: fc.nat(7),
    token: fc.oneof(
      { weight: 12, arbitrary: fc.constant('own' as const) },
      { weight: 1, arbitrary: fc.constantFrom('ended', 'other', 'flipped', 'none', 'garbage') },
    ),
    strayId: fc.oneof({ weight: 14, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: param }),
    params: fc.record(Object.fromEntries(operation.params.map((one) => [one, param]))),
    query: query.map((values) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])),
    ),
    headers,
    body: bodies(api, operation),
  });
}
