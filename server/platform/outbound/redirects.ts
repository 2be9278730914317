/** Where a redirect leads, and what may be carried there. */

export interface Hop {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** What another origin may see of the caller's headers: nothing that could be a credential. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent']);
const ofTheBody = new Set(['content-encoding', 'content-language', 'content-length', 'content-type']);

const only = (headers: Hop['headers'], keep: (name: string) => boolean): Hop['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name.toLowerCase())));

/**
 * The next request, or undefined when the answer is to be handed back as it is: it is no redirect, or it asks to carry
 * a body or a change to another origin. Methods change as browsers change them (Fetch, HTTP-redirect fetch).
 */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return undefined;
  if (!URL.canParse(location, hop.url.href)) return undefined;
  const url = new URL(location, hop.url);
  const becomesGet =
    (status === 303 && hop.method !== 'HEAD') ||
    ((status === 301 || status === 302) && hop.method === 'POST');
  const method = becomesGet ? 'GET' : hop.method;
  const bare = becomesGet ? only(hop.headers, (name) => !ofTheBody.has(name)) : hop.headers;
  if (url.origin === hop.url.origin)
    return { method, url, headers: bare, body: becomesGet ? undefined : hop.body };
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  return { method, url, headers: only(bare, (name) => harmless.has(name)), body: undefined };
}
