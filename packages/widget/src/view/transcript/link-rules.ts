/** Where a link in the agent's words may lead. A model can be talked into any address, so a site names the hosts. Pure. */

/**
 * The address, where it is allowed: `https` to the page's own host or one of `hosts`, mail and telephone. A page that is
 * itself served over `http` may be linked over it.
 * @param hosts - host names with a space between; `*.shop.example` stands for all below it, `*` for any.
 */
export function allowedLink(href: string, hosts = '', page: { readonly href: string } = location): URL | undefined {
  const own = new URL(page.href);
  let url: URL;
  try {
    url = new URL(href, own);
  } catch {
    return undefined;
  }
  const { protocol, host, hostname, username } = url;
  if (protocol === 'mailto:' || protocol === 'tel:') return url;
  // Who has a name in an address means to look like another host.
  if (username) return undefined;
  if (host === own.host) return protocol === 'https:' || protocol === own.protocol ? url : undefined;
  const isNamed = hosts.split(/\s+/).some((name) => name === '*' || isHostOf(name, hostname));
  return protocol === 'https:' && isNamed ? url : undefined;
}

/** Compared as the browser spells both: in small letters, and in ASCII. */
function isHostOf(name: string, hostname: string): boolean {
  const address = `https://${name.replace(/^\*\./, '')}`;
  if (!URL.canParse(address)) return false;
  const { host } = new URL(address);
  return name.startsWith('*.') ? hostname.endsWith(`.${host}`) : hostname === host;
}
