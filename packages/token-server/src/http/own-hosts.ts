/**
 * The names this server answers to, against DNS rebinding: a page of evil.example lets its own name point to this
 * server for a moment, and is then "the same origin" to every browser. The name it calls by gives it away.
 *
 * localhost and bare IP addresses are nobody's to point elsewhere, so they are always good.
 */
import { checkEach } from '../checked-options.ts';
import { misconfigured } from '../errors.ts';
import { parseIpAddress } from './ip-address.ts';

export interface OwnHosts {
  /** Whether a request under this name is answered. */
  answersTo(hostname: string): boolean;
  /** Whether a page that was loaded under this name is one of ours. */
  isOurs(hostname: string): boolean;
}

/**
 * @param hosts - names without port, e.g. 'agent.example.com'. undefined: any name is answered, none is trusted.
 * @throws VoiceServerError invalid_configuration
 */
export function ownHosts(hosts: readonly string[] | undefined): OwnHosts {
  if (hosts !== undefined && !Array.isArray(hosts)) {
    throw misconfigured('hosts', 'must be a list, e.g. ["agent.example.com"]');
  }
  checkEach(hosts ?? [], checkHost);
  const names = new Set(hosts);
  const isOurs = (hostname: string) => isNobodys(hostname) || names.has(hostname);
  return { isOurs, answersTo: hosts === undefined ? () => true : isOurs };
}

function checkHost(host: string): void {
  if (/^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}`) && new URL(`http://${host}`).hostname === host)
    return;
  throw misconfigured('hosts', `${JSON.stringify(host)} is no host name in lower case such as "agent.example.com"`);
}

function isNobodys(hostname: string): boolean {
  return /^(.+\.)?localhost$/.test(hostname) || parseIpAddress(hostname) !== undefined;
}
