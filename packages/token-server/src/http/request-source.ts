/**
 * Where a request came from: the visitor's address, and our own address as the visitor wrote it.
 *
 * Both are hearsay behind a proxy. `X-Forwarded-*` can be written by anybody, so only the entries that proxies of yours
 * have added count, from the right: each appends what it saw.
 */
import type { Context } from 'hono';
import { misconfigured } from '../errors.ts';
import { type IpAddress, type IpRange, isInRange, networkOf, parseIpAddress, parseIpRange } from './ip-address.ts';

/**
 * The proxies of yours that requests come through: how many (true is 1), or their addresses and networks, e.g.
 * `['10.0.0.0/8']`. false: none; `X-Forwarded-*` is ignored.
 */
export type TrustProxy = boolean | number | readonly string[];

/** The address at the other end of the connection, as the runtime knows it. */
export type RemoteAddress = (c: Context) => string | undefined;

export interface RequestSourceOptions {
  trustProxy: TrustProxy;
  /** Default: `c.env.remoteAddress`, which `listen` of `…/node` tells. */
  remoteAddress: RemoteAddress | undefined;
  /** Told once of each reason why limits per address may not be what they seem. */
  onDoubt?(doubt: AddressDoubt): void;
}

/** The runtime tells no address; or a proxy stands before us, perhaps, that we were not told of. */
export type AddressDoubt = 'address_unknown' | 'proxy_not_trusted';

export interface ClientAddress {
  /** In its one spelling. */
  readonly address: string;
  /** Whom limits take for one: the address, or the /64 of IPv6. */
  readonly network: string;
}

export interface RequestSource {
  /** undefined: the runtime does not tell. */
  clientAddress(c: Context): ClientAddress | undefined;
  publicUrl(c: Context): string;
}

const MAX_HOPS = 10;
const MAX_REMEMBERED = 1_024;

/** @throws VoiceServerError invalid_configuration */
export function requestSource(options: RequestSourceOptions): RequestSource {
  const { trustProxy, remoteAddress = told, onDoubt } = options;
  const doubts = new Set<AddressDoubt>();
  const doubt = (reason: AddressDoubt) => {
    if (doubts.has(reason)) return;
    doubts.add(reason);
    onDoubt?.(reason);
  };
  const hopsOf = hopCounter(trustProxy);
  const addressOf = addressReader();
  const way = (c: Context) => {
    const peer = addressOf(remoteAddress(c));
    const forwarded = listOf(c.req.header('x-forwarded-for'));
    return { peer, forwarded, hops: hopsOf(peer?.ip, forwarded) };
  };
  return {
    clientAddress(c) {
      const { peer, forwarded, hops } = way(c);
      if (!peer) doubt('address_unknown');
      if (trustProxy === false && forwarded.length > 0) doubt('proxy_not_trusted');
      return (addressOf(entryOf(forwarded, hops)) ?? peer)?.client;
    },
    publicUrl(c) {
      if (trustProxy === false) return c.req.url;
      const { hops } = way(c);
      const scheme = entryOf(listOf(c.req.header('x-forwarded-proto')), hops);
      const host = entryOf(listOf(c.req.header('x-forwarded-host')), hops);
      const url = new URL(c.req.url);
      if (scheme === 'http' || scheme === 'https') url.protocol = `${scheme}:`;
      if (host && /^[\w.:[\]-]+$/.test(host)) {
        if (!/:\d+$/.test(host)) url.port = '';
        url.host = host;
      }
      return url.href;
    },
  };
}

interface ReadAddress {
  readonly ip: IpAddress;
  readonly client: ClientAddress;
}

/** Remembers the last ones: a visitor's comes with each call, and reading it costs as much as a small tool. */
function addressReader(): (text: string | undefined) => ReadAddress | undefined {
  const read = new Map<string, ReadAddress>();
  return (text) => {
    if (text === undefined) return undefined;
    const seen = read.get(text);
    if (seen) return seen;
    const ip = parseIpAddress(text);
    if (!ip) return undefined;
    const address = { ip, client: { address: ip.toString(), network: networkOf(ip) } };
    if (read.size >= MAX_REMEMBERED) read.clear();
    read.set(text, address);
    return address;
  };
}

function told(c: Context): string | undefined {
  const { remoteAddress } = (c.env ?? {}) as { remoteAddress?: unknown };
  return typeof remoteAddress === 'string' ? remoteAddress : undefined;
}

/** How many of the proxies that a request came through are ours. */
/** @throws VoiceServerError invalid_configuration */
export function hopCounter(
  trustProxy: TrustProxy,
): (peer: IpAddress | undefined, forwarded: readonly string[]) => number {
  if (typeof trustProxy === 'boolean') return () => Number(trustProxy);
  if (typeof trustProxy === 'number') {
    if (Number.isInteger(trustProxy) && trustProxy >= 0 && trustProxy <= MAX_HOPS) return () => trustProxy;
    throw misconfigured(
      'trustProxy',
      `must be false, true, the number of your proxies (at most ${MAX_HOPS}), or a list`,
    );
  }
  const ranges = rangesOf(trustProxy);
  const isOurs = (ip: IpAddress | undefined) => ip !== undefined && ranges.some((range) => isInRange(ip, range));
  return (peer, forwarded) => {
    if (!isOurs(peer)) return 0;
    let count = 1;
    while (count < forwarded.length && isOurs(parseIpAddress(forwarded.at(-count)))) count++;
    return count;
  };
}

function rangesOf(list: readonly string[]): IpRange[] {
  if (!Array.isArray(list)) throw misconfigured('trustProxy', 'must be false, true, a number, or a list of networks');
  return list.map((text) => {
    const range = parseIpRange(String(text));
    if (!range) throw misconfigured('trustProxy', `${JSON.stringify(text)} is no address or network like "10.0.0.0/8"`);
    return range;
  });
}

function listOf(header: string | undefined): string[] {
  return header?.split(',').map((entry) => entry.trim()) ?? [];
}

/** The entry that the outermost proxy of ours added; one that was set once stands for all. */
function entryOf(entries: readonly string[], hops: number): string | undefined {
  return hops === 0 ? undefined : entries[Math.max(0, entries.length - hops)];
}
