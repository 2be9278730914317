/** One exchange with the other side over HTTP; what is no proper answer is a fault. */
import { retryAfter } from '../../../connectors/crm/index.ts';
import type { House } from '../../../data-model/house/index.ts';
import type { OutboundResponse } from '../../../platform/outbound/index.ts';
import { isObject } from '../domain/activity.ts';
import type { Bearer } from './bearer.ts';
import { faultOf, OutsideFault, statusFault } from './fault.ts';
import type { OutsideAccess } from './link.ts';
import { jsonOf } from './on-behalf.ts';

export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: unknown;
  /** Asked anew when the other side does not accept what it gave. */
  readonly bearer: () => Promise<Bearer>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'The agent');

/** @throws {OutsideFault} for any answer but 2xx; what the signal stops is thrown on as it is. */
export async function exchange(
  house: House,
  { policy }: OutsideAccess<unknown>,
  request: Exchange,
): Promise<OutboundResponse> {
  const { method, url, body, timeoutMs, signal } = request;
  for (let tries = 0; ; tries += 1) {
    const bearer = await request.bearer();
    signal.throwIfAborted();
    const answer = await house.outbound
      .send({
        method,
        url,
        headers: {
          accept: 'application/json',
          ...bearer.headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        policy,
        timeoutMs,
        signal,
      })
      .catch((error: unknown) => {
        signal.throwIfAborted();
        throw faultOf(error);
      });
    if (answer.status >= 200 && answer.status < 300) return answer;
    if ((answer.status === 401 || answer.status === 403) && bearer.renew && tries === 0) {
      bearer.renew();
      continue;
    }
    const wait = retryAfter(answer.headers['retry-after'], house.clock.now());
    throw statusFault(hostOf(url), answer.status, wait, saidOf(jsonOf(answer.text())));
  }
}

/** A stream of server-sent events as the answer. @throws {OutsideFault} */
export async function openStream(
  house: House,
  { policy }: OutsideAccess<unknown>,
  request: Exchange & { readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  const { method, url, body, timeoutMs, signal } = request;
  const fetch = house.outbound.fetch(policy);
  for (let tries = 0; ; tries += 1) {
    const bearer = await request.bearer();
    signal.throwIfAborted();
    // Only until it begins to answer: how long the stream lasts is the reader's care.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: 'text/event-stream',
          ...request.headers,
          ...bearer.headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: AbortSignal.any([signal, late.signal]),
      });
      if (response.ok) return response;
      const wait = retryAfter(response.headers.get('retry-after') ?? undefined, house.clock.now());
      const said = saidOf(jsonOf((await response.text()).slice(0, 10_000)));
      if ((response.status === 401 || response.status === 403) && bearer.renew && tries === 0) {
        bearer.renew();
        continue;
      }
      throw statusFault(hostOf(url), response.status, wait, said);
    } catch (error) {
      signal.throwIfAborted();
      if (late.signal.aborted)
        throw new OutsideFault('silent', `${hostOf(url)} did not answer within ${timeoutMs / 1000} s.`, {
          uncertain: true,
        });
      throw faultOf(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The other side's own words about an error, in short. */
function saidOf(body: unknown): string {
  const error = isObject(body) && isObject(body.error) ? body.error : body;
  const message = isObject(error) ? (error.message ?? error.Message) : undefined;
  return typeof message === 'string' ? message.replace(/\s+/g, ' ').slice(0, 200) : '';
}

/** @throws {OutsideFault} `garbled` */
export function jsonBody(answer: OutboundResponse, url: string): Readonly<Record<string, unknown>> {
  const body = jsonOf(answer.text());
  if (isObject(body)) return body;
  throw new OutsideFault('garbled', `What ${hostOf(url)} answered is not JSON. Check the address.`, {
    uncertain: true,
  });
}
