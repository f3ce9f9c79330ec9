/** IP addresses in one spelling each, so that no other spelling of an address is another address. Pure. */
import ipaddr from 'ipaddr.js';

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;
/** An address and how many of its bits count. */
export type IpRange = readonly [IpAddress, number];

/**
 * Takes what sockets and proxies write: `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]:443`. IPv4 that is
 * mapped into IPv6 becomes IPv4 again. Octal, short and other old spellings of IPv4 are none. undefined: no address.
 */
export function parseIpAddress(text: string | undefined): IpAddress | undefined {
  if (text === undefined || text.length > 64) return undefined;
  const bare = /^\s*(?:\[([^\]]*)\](?::\d+)?|([\d.]+)(?::\d+)?|([^[\]]*))\s*$/.exec(text);
  const address = (bare?.[1] ?? bare?.[2] ?? bare?.[3])?.replace(/%.*$/, '');
  if (!address) return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  return ipaddr.IPv6.isValid(address) ? ipaddr.process(address) : undefined;
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. undefined: none of these. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address, length, ...more] = text.split('/');
  const ip = parseIpAddress(address);
  if (!ip || more.length > 0) return undefined;
  const most = ip.kind() === 'ipv4' ? 32 : 128;
  if (length === undefined) return [ip, most];
  return /^\d{1,3}$/.test(length) && Number(length) <= most ? [ip, Number(length)] : undefined;
}

export function isInRange(ip: IpAddress, [network, bits]: IpRange): boolean {
  if (ip instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && ip.match(network, bits);
  return network instanceof ipaddr.IPv6 && ip.match(network, bits);
}

/**
 * Whom limits take for one: an IPv4 address, or a /64 of IPv6, which is what one household or one rented server gets
 * (RFC 6177) and may choose addresses from at will.
 */
export function networkOf(ip: IpAddress): string {
  if (ip instanceof ipaddr.IPv4) return ip.toString();
  return `${ip.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
