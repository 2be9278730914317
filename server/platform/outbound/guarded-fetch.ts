/** A `fetch` behind the same guard, for libraries that bring their own protocol and take one. */
import { type Dispatcher, type RequestInit as UndiciInit, fetch as undiciFetch } from 'undici';
import type { HostPolicy } from './outbound.ts';
import { toOutboundError } from './outbound-error.ts';
import { type Hop, nextHop } from './redirects.ts';
import { targetOf } from './target.ts';
import { tellWhenWritten } from './written.ts';

const maxRedirects = 3;

type Input = Parameters<typeof fetch>[0];
type Init = NonNullable<Parameters<typeof fetch>[1]>;

/**
 * Node's own classes (`Request`, `FormData`) are strangers to the undici of the package: taken apart here. Strings,
 * bytes, streams and URLSearchParams pass as they are.
 */
function requestParts(input: Input, init: Init): { url: string; init: Init } {
  if (!(input instanceof Request) && !(init.body instanceof FormData))
    return { url: input instanceof URL ? input.href : input, init };
  // The browser's types, which the pages' tests are read with, do not know `duplex`.
  const whole: Init & { duplex?: 'half' } =
    init.body instanceof ReadableStream ? { ...init, duplex: 'half' } : init;
  const request = new Request(input, whole);
  const { method, headers, body, signal, redirect } = request;
  return { url: request.url, init: { ...init, method, headers, body, signal, redirect } };
}

/** @param dispatcher chooses the pool for each origin by the policy. */
export function guardedFetch(dispatcher: Dispatcher, policy: HostPolicy): typeof fetch {
  return async (input, given = {}) => {
    const { url, init } = requestParts(input, given);
    let sent = false;
    const telling = dispatcher.compose(tellWhenWritten(() => (sent = true)));
    try {
      let hop: Hop = {
        method: (init.method ?? 'GET').toUpperCase(),
        url: targetOf(url, policy).url,
        headers: Object.fromEntries(new Headers(init.headers)),
        body: undefined,
      };
      for (let followed = 0; ; followed += 1) {
        targetOf(hop.url, policy);
        const response = await undiciFetch(hop.url, {
          ...init,
          method: hop.method,
          headers: hop.headers,
          body: followed === 0 ? init.body : undefined,
          ...(init.body instanceof ReadableStream ? { duplex: 'half' } : {}),
          redirect: 'manual',
          dispatcher: telling,
        } as UndiciInit);
        const follows = init.redirect !== 'manual' && (hop.method === 'GET' || hop.method === 'HEAD');
        const next = follows
          ? nextHop(hop, response.status, response.headers.get('location') ?? undefined)
          : undefined;
        if (next === undefined) return response as unknown as Response;
        await response.body?.cancel();
        if (followed === maxRedirects || init.redirect === 'error')
          throw new TypeError(`${hop.url.host} redirects too often.`);
        hop = next;
      }
    } catch (error) {
      if (init.signal?.aborted) throw error; // callers look for their own reason
      const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
      const outbound = toOutboundError(cause, URL.canParse(url) ? new URL(url).host : url, sent);
      throw new TypeError(outbound.message, { cause: outbound });
    }
  };
}
