/** Options, checked at start-up: what is wrong is named by path, and no key is ever quoted. Pure. */
import { isVoiceServerError, misconfigured, VoiceServerError } from './errors.ts';

/** What a timer takes; set for more it runs out at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** Which options there are. Typed, so that none is forgotten: `{ apiKey: true, … }`. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/**
 * Runs all of them, so that who made three mistakes is told of three. A check sees what those before it have found out.
 *
 * @throws VoiceServerError invalid_configuration: a line for each mistake.
 */
export function checkAll(checks: Iterable<() => unknown>): void {
  const mistakes: VoiceServerError[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (!isVoiceServerError(error) || error.code !== 'invalid_configuration') throw error;
      mistakes.push(error);
    }
  }
  const [first, ...others] = mistakes;
  if (!first) return;
  if (others.length === 0) throw first;
  const cause = mistakes.find((mistake) => mistake.cause !== undefined)?.cause;
  throw new VoiceServerError('invalid_configuration', mistakes.map(({ message }) => message).join('\n'), { cause });
}

/** Checks each of them, so that all that are wrong are told of. @throws VoiceServerError invalid_configuration */
export function checkEach<T>(items: Iterable<T>, check: (item: T) => unknown): void {
  checkAll(Array.from(items, (item) => () => check(item)));
}

/** What each of them answers, where none throws. */
export function checkedParts<Parts extends object>(checks: { [Name in keyof Parts]: () => Parts[Name] }): Parts {
  const parts: Partial<Parts> = {};
  checkEach(Object.keys(checks) as (keyof Parts)[], (name) => {
    parts[name] = checks[name]();
  });
  return parts as Parts;
}

/** Refuses an option that there is not: a misspelt one would be ignored in silence. @throws VoiceServerError */
export function refuseUnknown<T extends object>(path: string, options: T, names: OptionNames<T>): void {
  checkObject(path, options);
  const strays = Object.keys(options).filter((name) => !Object.hasOwn(names, name));
  checkEach(strays, (stray) => {
    throw misconfigured(`${path}.${stray}`, `is no option; there are ${Object.keys(names).join(', ')}`);
  });
}

export function checkObject(path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw misconfigured(path, 'must be an object');
}

/**
 * Of an option that need not be there: things by name. The names of a list's would be numbers, and a promise or a function
 * would pass for an object without any.
 */
export function checkByName(path: string, value: unknown, things: string): void {
  if (value === undefined || value === null) return;
  const isObject = typeof value === 'object' && !(Symbol.iterator in value) && !(value instanceof Promise);
  if (!isObject) throw misconfigured(path, `must be an object of ${things} by name`);
}

/** Of an option that need not be there. */
export function checkFunction(path: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw misconfigured(path, 'must be a function');
}

/** That an object of the app's own has what will be called on it. */
export function checkMethods<T extends object>(
  path: string,
  value: T | undefined,
  ...names: (keyof T & string)[]
): void {
  if (value === undefined) return;
  checkEach(names, (name) => {
    if (typeof value?.[name] !== 'function') throw misconfigured(`${path}.${name}`, 'must be a function');
  });
}

/** Says what is wrong with a key without showing it. A key with a line end would be quoted in `fetch`'s own error. */
export function checkedKey(path: string, key: string | undefined, variable: string): string {
  if (!key) throw misconfigured(path, `is missing; set ${variable}`);
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw misconfigured(path, 'contains white space or characters that no key has; was it copied whole?');
  }
  return key;
}

/** A base as http(s), without its trailing slash. */
export function checkedBase(path: string, base: string): string {
  const url = checkedAddress(path, base, 'an http or https address, e.g. https://api.openai.com/v1');
  if (url.search) throw misconfigured(path, 'must have no query');
  return (url.origin + url.pathname).replace(/^ws/, 'http').replace(/\/+$/, '');
}

/** Where a WebSocket is opened, as ws(s), with its query. */
export function checkedSocketUrl(path: string, address: string): URL {
  const url = checkedAddress(path, address, 'a ws or wss address, e.g. ws://localhost:8080/v1/realtime');
  return new URL(url.href.replace(/^http/, 'ws'));
}

function checkedAddress(path: string, address: string, what: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^(https?|wss?):$/.test(url.protocol)) throw misconfigured(path, `must be ${what}`);
  if (url.username || url.password || url.hash) throw misconfigured(path, 'must have no user and no fragment');
  return url;
}

/** Seconds that an ephemeral key opens sessions. */
export function checkedTtl(path: string, seconds: number, max: number): number {
  if (Number.isInteger(seconds) && seconds >= 10 && seconds <= max) return seconds;
  throw misconfigured(path, `must be a whole number from 10 to ${max}`);
}

/** A signal's timer takes whole milliseconds only. */
export function checkedTimeout(path: string, milliseconds: number): number {
  if (Number.isInteger(milliseconds) && milliseconds > 0 && milliseconds <= MAX_TIMER_MS) return milliseconds;
  throw misconfigured(path, `must be milliseconds above 0, whole ones up to ${MAX_TIMER_MS}`);
}

export function checkedName(path: string, name: string): string {
  if (typeof name === 'string' && name.trim() !== '') return name;
  throw misconfigured(path, 'must be a text that is not empty');
}
