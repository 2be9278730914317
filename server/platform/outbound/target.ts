/** The address of a request, checked before anything is resolved. */
import { isIP } from 'node:net';
import type { HostPolicy } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';

export interface Target {
  readonly url: URL;
  /** For messages: the host, with its port when that is not the scheme's own. */
  readonly host: string;
  /** Whether the policy allows this host; only then private addresses and http: are. */
  readonly allowed: boolean;
}

const withoutDot = (hostname: string): string => hostname.replace(/\.$/, '');

/** Whether the policy names this host, with or without its port. */
export function isAllowed(policy: HostPolicy, url: URL): boolean {
  const hostname = withoutDot(url.hostname);
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  return policy.allowed.has(hostname) || policy.allowed.has(`${hostname}:${port}`);
}

/** Whether the hostname of a parsed URL is an IP address. The URL parser has undone decimal, octal and hex spellings. */
export const isLiteral = (hostname: string): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;

/** @throws {OutboundError} `address_refused`, `scheme_refused`. */
export function targetOf(address: string | URL, policy: HostPolicy): Target {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new OutboundError(
      'address_refused',
      'This is not a web address. Write it in full, such as https://example.com/path.',
    );
  }
  const allowed = isAllowed(policy, url);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowed))
    throw new OutboundError(
      'scheme_refused',
      url.protocol === 'http:'
        ? `${url.host} may only be called over https:. Change the address, or let an administrator allow the host.`
        : `Addresses that begin with ${url.protocol} cannot be called. Use https:.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new OutboundError(
      'address_refused',
      'The address holds a user name or password. Put them in the authentication instead.',
    );
  if (!allowed && isLiteral(url.hostname))
    throw new OutboundError(
      'address_refused',
      `${url.host} is a bare IP address. Use a name, or let an administrator allow this host.`,
    );
  return { url, host: url.host, allowed };
}
