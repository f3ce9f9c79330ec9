/**
 * Structured logs: a port of three methods, its default (JSON lines on standard error), and the redaction that stands
 * before every logger. Imports nothing of ours.
 */

export type LogFields = Readonly<Record<string, unknown>>;

/** Where the server writes what happened. `event` is a dotted name, e.g. `session.minted`. */
export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface JsonLinesOptions {
  /** Takes one line without its end. Default: standard error. */
  write?: (line: string) => void;
  /** Unix milliseconds. */
  now?: () => number;
}

/** A logger that writes one JSON object per line. */
export function jsonLinesLogger({ write = writeToStandardError, now = Date.now }: JsonLinesOptions = {}): Logger {
  const writer = (level: string) => (event: string, fields?: LogFields) => {
    const line = { time: new Date(now()).toISOString(), level, event };
    // First, to be read first; and last, because no field may pass for them.
    write(JSON.stringify({ ...line, ...fields, ...line }));
  };
  return { info: writer('info'), warn: writer('warn'), error: writer('error') };
}

/** Drops everything. */
export const silentLogger: Logger = { info() {}, warn() {}, error() {} };

/**
 * Puts redaction, and the fields that all lines share, before a logger. Values are copied as plain JSON, cut to sane
 * sizes, and what looks like a credential is replaced.
 *
 * @param secrets - exact values that must never be written, whatever they look like.
 */
export function redactingLogger(logger: Logger, secrets: readonly string[] = [], shared: LogFields = {}): Logger {
  if (logger === silentLogger) return logger; // Nothing is written, so nothing need be redacted.
  const redactText = textRedactor(secrets);
  const pass =
    (level: keyof Logger) =>
    (event: string, fields: LogFields = {}) => {
      const line = { redactText, valuesLeft: MAX_VALUES };
      logger[level](redactText(String(event)), redactValue({ ...shared, ...fields }, line, 0) as LogFields);
    };
  return { info: pass('info'), warn: pass('warn'), error: pass('error') };
}

/** What a log may say of an unexpected error. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: shortly(error) };
  const { message, stack, cause } = error;
  return {
    error: shortly(error),
    // "fetch failed" alone is of no use to anybody.
    ...(cause !== undefined && { cause: shortly(cause) }),
    stack: stack && framesOf(stack, message),
  };
}

function shortly(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  return typeof thrown === 'string' ? thrown : `thrown: ${typeof thrown}`;
}

/** The calls and not the message, of which a stack holds every line: who takes something out of one would miss it there. */
function framesOf(stack: string, message: string): string {
  const at = stack.indexOf(message);
  const calls = at < 0 ? stack : stack.slice(at + message.length);
  const frames = calls.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.slice(0, 8).join('\n');
}

const SECRET_KEY = /authorization|token|secret|password|cookie|api_?-?key|arguments|protocols/i;
/** The last one: user and password of an address, which store clients put into their errors. */
const CREDENTIALS =
  /\bBearer\s+\S+|\b(?:sk|ek|pk)[-_][\w-]{6,}|openai-insecure-api-key\.[^\s"',]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=:\/\/)[^\s/?#@]+(?=@)/g;
const REDACTED = '[redacted]';
const MAX_DEPTH = 4;
const MAX_TEXT_CHARS = 2_000;
/** Of one list or object. */
const MAX_ITEMS = 50;
/** Of one line: lists in lists would be millions. */
const MAX_VALUES = 1_000;

/** Takes out of a text what looks like a credential, and the exact `secrets`. Cuts it to a sane size. */
export function textRedactor(secrets: readonly string[] = []): (text: string) => string {
  const exact = secrets.filter((secret) => secret.length > 0);
  return (text) => {
    let redacted = text;
    for (const secret of exact) redacted = redacted.replaceAll(secret, REDACTED);
    return redacted.replace(CREDENTIALS, REDACTED).slice(0, MAX_TEXT_CHARS);
  };
}

interface Line {
  readonly redactText: (text: string) => string;
  valuesLeft: number;
}

function redactValue(value: unknown, line: Line, depth: number): unknown {
  if (line.valuesLeft === 0) return '[cut]';
  line.valuesLeft -= 1;
  if (typeof value === 'string') return line.redactText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error) return redactValue(errorFields(value), line, depth);
  if (typeof value !== 'object') return `[${typeof value}]`;
  if (depth === MAX_DEPTH) return '[deep]';
  try {
    return redactObject(value, line, depth);
  } catch {
    return '[unreadable]'; // A getter threw, say. Who logs wants to go on.
  }
}

function redactObject(value: object, line: Line, depth: number): unknown {
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return redactValue(toJSON.call(value), line, depth + 1);
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => redactValue(item, line, depth + 1));
    return value.length > MAX_ITEMS ? [...items, more(value.length)] : items;
  }
  const keys = Object.keys(value);
  const entries = keys.slice(0, MAX_ITEMS).map((key): [string, unknown] => {
    // Not read where it is not told.
    if (SECRET_KEY.test(key)) return [line.redactText(key), REDACTED];
    return [line.redactText(key), line.valuesLeft === 0 ? '[cut]' : redactValue(value[key as never], line, depth + 1)];
  });
  if (keys.length > MAX_ITEMS) entries.push(['…', more(keys.length)]);
  return Object.fromEntries(entries);
}

function more(count: number): string {
  return `[${count - MAX_ITEMS} more]`;
}

function writeToStandardError(line: string): void {
  // biome-ignore lint/suspicious/noConsole: the one place that writes; console.error is standard error on every runtime.
  console.error(line);
}
