/** A request's JSON body: its type, its size and its shape checked before anything sees it. */
import type { Context } from 'hono';
import { z } from 'zod';
import { VoiceServerError } from '../errors.ts';

const MAX_BODY_BYTES = 16 * 1024;
/** Deeper JSON is nobody's arguments, and would overflow the stack of what walks it. */
const MAX_DEPTH = 64;

/** @throws VoiceServerError unsupported_media_type, length_required, body_too_large, invalid_request */
export async function readJsonBody<T>(c: Context, schema: z.ZodType<T>, maxBytes = MAX_BODY_BYTES): Promise<T> {
  requireJson(c);
  return validate(parse(await readText(c, maxBytes)), schema);
}

/** For calls that need no body: whoever sends one sends `{}`. Naming a type without sending a body is forgiven. */
export async function readNoBody(c: Context): Promise<void> {
  const { 'content-type': type, 'content-length': length = '0', 'transfer-encoding': chunked } = c.req.header();
  if (type === undefined && length === '0' && chunked === undefined) return;
  const text = await readText(c);
  if (text === '') return;
  requireJson(c);
  validate(parse(text), Nothing);
}

const Nothing = z.strictObject({});

function requireJson(c: Context): void {
  if (/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) return;
  throw new VoiceServerError('unsupported_media_type', 'Send the body as application/json.');
}

function readText(c: Context, maxBytes = MAX_BODY_BYTES): Promise<string> {
  const declared = c.req.header('content-length');
  // Pages send whole texts, so only what wants to be slow comes in chunks. HTTP/2 and requests within a process have
  // neither header: they are counted.
  if (declared === undefined && c.req.header('transfer-encoding') !== undefined) {
    throw new VoiceServerError('length_required', 'Send the body with its Content-Length.');
  }
  if (declared !== undefined && !(Number(declared) <= maxBytes)) throw tooLarge(maxBytes);
  // HTTP servers hold a body to its declared length, so only one without it must be counted while it is read.
  return declared === undefined
    ? countedText(c, maxBytes)
    : c.req.text().then((text) => bounded(text, maxBytes), unreadable);
}

function bounded(text: string, maxBytes: number): string {
  // A UTF-16 unit takes at most 3 bytes in UTF-8, so short texts need no counting.
  if (text.length * 3 > maxBytes && new TextEncoder().encode(text).length > maxBytes) throw tooLarge(maxBytes);
  return text;
}

async function countedText(c: Context, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const reader = c.req.raw.body?.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const chunk = await reader?.read().catch(unreadable);
    if (!chunk || chunk.done) return text + decoder.decode();
    bytes += chunk.value.byteLength;
    if (bytes > maxBytes) {
      await reader?.cancel().catch(() => {}); // The sender may be gone already; the refusal stands.
      throw tooLarge(maxBytes);
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
}

function parse(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new VoiceServerError('invalid_request', 'The body is not JSON.'); // The parser's message quotes the body.
  }
  if (isDeeperThan(value, MAX_DEPTH)) {
    throw new VoiceServerError('invalid_request', `The body nests deeper than ${MAX_DEPTH} levels.`);
  }
  return value;
}

function validate<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 16).flatMap((issue) => {
    const at = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return { path: at.join('.'), message: issue.message };
    return issue.keys.map((key) => ({
      path: [...at, key].join('.').slice(0, 200),
      message: 'There is no such field.',
    }));
  });
  throw new VoiceServerError('invalid_request', 'The body does not have the right fields.', { errors });
}

/** Goes no deeper than it asks for, whatever comes. */
function isDeeperThan(value: unknown, maxDepth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (maxDepth === 0) return true;
  return Object.values(value).some((child) => isDeeperThan(child, maxDepth - 1));
}

function tooLarge(maxBytes: number): VoiceServerError {
  return new VoiceServerError('body_too_large', `The body must have at most ${maxBytes} bytes.`);
}

function unreadable(): never {
  const who = 'or was read before it came here: mount this server before express.json() and the like.';
  throw new VoiceServerError('invalid_request', `The body ended early, ${who}`);
}
