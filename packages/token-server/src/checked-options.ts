/** Options, checked at start-up: what is wrong is named by path, and no key is ever quoted. Pure. */
import { misconfigured } from './errors.ts';

/** What a timer takes; set for more it runs out at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** Which options there are. Typed, so that none is forgotten: `{ apiKey: true, … }`. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/** Refuses an option that there is not: a misspelt one would be ignored in silence. @throws VoiceServerError */
export function refuseUnknown<T extends object>(path: string, options: T, names: OptionNames<T>): void {
  const stray = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (stray === undefined) return;
  throw misconfigured(`${path}.${stray}`, `is no option; there are ${Object.keys(names).join(', ')}`);
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
