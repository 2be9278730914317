/** The way out of the house, on undici: two pools of connections, and a check at every step. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, Dispatcher, WebSocket } from 'undici';
import { guardedAgent } from './guarded-connect.ts';
import { guardedFetch } from './guarded-fetch.ts';
import type { HostPolicy, Outbound, OutboundOptions, OutboundRequest, OutboundResponse } from './outbound.ts';
import { OutboundError, toOutboundError } from './outbound-error.ts';
import { acceptEncoding, discard, readBody } from './read-body.ts';
import { type Hop, nextHop } from './redirects.ts';
import { targetOf } from './target.ts';
import { tellWhenWritten } from './written.ts';

const defaultTimeoutMs = 30_000;
const defaultMaxBytes = 10 * 1024 * 1024;
const defaultMaxRedirects = 3;

/** Opens the way out. One a process: it holds the connections. */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const toPublic = guardedAgent(false, options);
  const toAllowed = guardedAgent(true, options);
  const agentFor = (policy: HostPolicy, address: string | URL): Agent =>
    (targetOf(address, policy).allowed ? toAllowed : toPublic).agent;

  return {
    send: (request) => send(request, agentFor),
    fetch: (policy) => guardedFetch(new PolicyDispatcher((origin) => agentFor(policy, origin)), policy),
    socket(url, policy) {
      // Judged as the http address that it is opened by.
      targetOf(url.replace(/^ws/i, 'http'), policy);
      return new WebSocket(url, { dispatcher: new PolicyDispatcher((origin) => agentFor(policy, origin)) });
    },
    async close() {
      await Promise.all([toPublic.destroy(), toAllowed.destroy()]);
    },
  };
}

/** Chooses the pool for each request by its origin, so that every redirect is judged by itself. */
class PolicyDispatcher extends Dispatcher {
  readonly #agentFor: (origin: string | URL) => Agent;

  constructor(agentFor: (origin: string | URL) => Agent) {
    super();
    this.#agentFor = agentFor;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return this.#agentFor(options.origin ?? '').dispatch(options, handler);
  }
}

type AgentFor = (policy: HostPolicy, address: string | URL) => Agent;

async function send(request: OutboundRequest, agentFor: AgentFor): Promise<OutboundResponse> {
  const began = performance.now();
  const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
  const maxRedirects = request.maxRedirects ?? defaultMaxRedirects;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const signal = request.signal ? AbortSignal.any([deadline.signal, request.signal]) : deadline.signal;
  /** Once one hop was written, something outside has heard us, whatever becomes of the next. */
  let sent = false;
  let host = '';
  try {
    const first = targetOf(request.url, request.policy);
    host = first.host;
    if (signal.aborted) throw new OutboundError('aborted', 'The request was called off.');
    let hop: Hop = {
      method: request.method.toUpperCase(),
      url: first.url,
      headers: { 'accept-encoding': acceptEncoding, ...lowerCase(request.headers ?? {}) },
      body: request.body,
    };
    for (let followed = 0; ; followed += 1) {
      host = targetOf(hop.url, request.policy).host;
      const exchange = agentFor(request.policy, hop.url)
        .compose(tellWhenWritten(() => (sent = true)))
        .request({
          origin: hop.url.origin,
          path: `${hop.url.pathname}${hop.url.search}`,
          method: hop.method,
          headers: hop.headers,
          body: hop.body ?? null,
          signal,
        });
      const response = await unlessAborted(exchange, signal);
      const headers = joined(response.headers);
      const next = maxRedirects > 0 ? nextHop(hop, response.statusCode, headers.location) : undefined;
      if (next === undefined) {
        const maxBytes = request.maxBytes ?? defaultMaxBytes;
        const body = await readBody(response.body, headers['content-encoding'], maxBytes, host);
        return {
          status: response.statusCode,
          headers,
          body,
          text: () => body.toString('utf8'),
          url: hop.url.href,
          durationMs: performance.now() - began,
        };
      }
      discard(response.body);
      if (followed === maxRedirects)
        throw new OutboundError(
          'too_many_redirects',
          `${host} redirects more than ${maxRedirects} times. Use the address it leads to in the end.`,
        );
      hop = next;
    }
  } catch (error) {
    if (deadline.signal.aborted)
      throw new OutboundError(
        'timeout',
        sent
          ? `${host} did not answer completely within ${timeoutMs / 1000} s.`
          : `${host} could not be reached within ${timeoutMs / 1000} s. Check the address and the firewall.`,
        { sent },
      );
    if (request.signal?.aborted) throw new OutboundError('aborted', 'The request was called off.', { sent });
    throw toOutboundError(error, host, sent);
  } finally {
    clearTimeout(timer);
  }
}

/** undici hears a signal only once it has a connection; while a name is resolved or a host is dialled we listen. */
async function unlessAborted<T>(exchange: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const stop = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([exchange, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const joined = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
