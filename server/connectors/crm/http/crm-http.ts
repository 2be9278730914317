/** Exchanges with a CRM: shaped, signed, sent, judged. One a connection. */
import type { ConnectionSettings, RecordRef, RenderedRequest } from '../../../../contracts/crm.ts';
import type { Clock } from '../../../platform/clock.ts';
import { AppError } from '../../../platform/errors.ts';
import {
  type HostPolicy,
  isOutboundError,
  type Outbound,
  type OutboundResponse,
} from '../../../platform/outbound/index.ts';
import type { CrmExchange, CrmRequest, CrmResponse } from '../client.ts';
import { below, PathRefused } from '../domain/address.ts';
import type { Dialect, Received, Shaped } from '../domain/dialect.ts';
import { classifyAnswer, classifyNoAnswer, classifyPage, type Verdict } from '../domain/verdict.ts';
import { type Credentials, credentialsFor } from './authentication.ts';
import { type TokenCache, TokenError } from './tokens.ts';

export interface CrmPorts {
  readonly outbound: Outbound;
  readonly policy: HostPolicy;
  readonly clock: Clock;
  /** Shared by all connections of the process. */
  readonly tokens: TokenCache;
}

const shownCharacters = 16_000;
/** Headers that tell a reader something; credentials never are among them, nor what every request has. */
const shownHeaders = ['if-match', 'if-none-match', 'prefer', 'idempotency-key', 'content-type'];

type Options = Pick<CrmRequest, 'signal' | 'timeoutMs'>;

export class CrmHttp {
  readonly dialect: Dialect;
  readonly settings: ConnectionSettings;
  readonly ports: CrmPorts;
  readonly #secret: string | undefined;

  constructor(dialect: Dialect, settings: ConnectionSettings, secret: string | undefined, ports: CrmPorts) {
    this.dialect = dialect;
    this.settings = settings;
    this.ports = ports;
    this.#secret = secret;
  }

  /** Never throws; a token that is not accepted is renewed once. */
  async exchange(shaped: Shaped, options: Options = {}): Promise<CrmResponse> {
    const first = await this.#once(shaped, options);
    if (first.verdict.verdict !== 'renew_token') return first;
    const second = await this.#once(shaped, options);
    const verdict: Verdict =
      second.verdict.verdict === 'renew_token' ? { ...second.verdict, verdict: 'pause' } : second.verdict;
    return { ...second, verdict, earlier: [exchangeOf(first)] };
  }

  /** Reads a path. @throws {AppError} `connection.failed`. */
  async read(path: string, options: Options & { headers?: Record<string, string> } = {}): Promise<unknown> {
    const shaped = this.dialect.shape(
      { method: 'GET', path, ...(options.headers === undefined ? {} : { headers: options.headers }) },
      this.settings,
    );
    return orFail(await this.exchange(shaped, options)).body;
  }

  /** As it is sent, without credentials. */
  render(shaped: Shaped): RenderedRequest {
    const headers = Object.entries(shaped.headers).filter(([name]) => shownHeaders.includes(name));
    let url = shaped.path;
    try {
      url = this.#address(shaped).href;
    } catch (error) {
      if (!(error instanceof PathRefused)) throw error;
    }
    return {
      method: shaped.method,
      url,
      headers: Object.fromEntries(headers),
      body: shaped.body === undefined ? '' : JSON.stringify(shaped.body),
    };
  }

  #address(shaped: Shaped): URL {
    const base = this.dialect.base(this.settings);
    if (base === undefined)
      throw new PathRefused('The connection has no address. Enter the environment’s address.');
    return below(base, shaped.path);
  }

  async #once(shaped: Shaped, options: Options): Promise<CrmResponse> {
    const began = performance.now();
    const request = this.render(shaped);
    const none = (verdict: Verdict, sent = ''): CrmResponse => ({
      request,
      status: null,
      response: sent,
      durationMs: Math.round(performance.now() - began),
      verdict,
      body: undefined,
      headers: {},
      record: null,
      earlier: [],
    });
    let credentials: Credentials;
    let url: URL;
    try {
      url = this.#address(shaped);
      credentials = await credentialsFor(this.dialect, this.settings, this.#secret, this.ports);
    } catch (error) {
      if (error instanceof PathRefused)
        return none({ verdict: 'give_up', code: 'path_refused', message: error.message });
      if (error instanceof TokenError) {
        const { detail, ...verdict } = error.refusal;
        return none(verdict, detail);
      }
      throw error;
    }
    for (const [name, value] of Object.entries(credentials.query)) url.searchParams.set(name, value);
    try {
      const answer = await this.ports.outbound.send({
        method: shaped.method,
        url: url.href,
        headers: { ...shaped.headers, ...credentials.headers },
        ...(shaped.body === undefined ? {} : { body: JSON.stringify(shaped.body) }),
        policy: this.ports.policy,
        maxRedirects: 0,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      });
      return this.#judged(shaped, answer, request, credentials, began);
    } catch (error) {
      if (!isOutboundError(error)) throw error;
      return none(classifyNoAnswer(error, shaped.repeatable), error.detail);
    }
  }

  #judged(
    shaped: Shaped,
    answer: OutboundResponse,
    request: RenderedRequest,
    credentials: Credentials,
    began: number,
  ): CrmResponse {
    const text = answer.text();
    const body = parsedJson(text);
    const received: Received = {
      status: answer.status,
      headers: answer.headers,
      body,
      said: answer.status >= 400 ? this.dialect.said(body) : { code: '', message: '' },
      repeatable: shaped.repeatable,
      now: this.ports.clock.now(),
    };
    let verdict = this.dialect.judge?.(received, shaped) ?? classifyAnswer(received);
    if (
      verdict.verdict === 'succeeded' &&
      body === undefined &&
      !this.dialect.answersAnything &&
      isPage(answer)
    )
      verdict = classifyPage(shaped.repeatable);
    if (verdict.verdict === 'renew_token') {
      // Without a token of ours there is nothing to renew: a key or password is wrong.
      if (credentials.renew === undefined) verdict = { ...verdict, verdict: 'pause' };
      else credentials.renew();
    }
    const done = verdict.verdict === 'succeeded' || verdict.verdict === 'already_done';
    const result = done ? this.dialect.result(received, shaped) : body;
    return {
      request,
      status: answer.status,
      response: text.length > shownCharacters ? `${text.slice(0, shownCharacters - 1)}…` : text,
      durationMs: Math.round(performance.now() - began),
      verdict,
      body: result,
      headers: answer.headers,
      record: done ? this.#record(result, shaped) : null,
      earlier: [],
    };
  }

  #record(result: unknown, shaped: Shaped): RecordRef | null {
    const record = this.dialect.record(result, shaped);
    return record === null ? null : { ...record, url: this.dialect.recordUrl(record, this.settings) };
  }
}

/** @throws {AppError} `connection.failed` unless it succeeded. */
export function orFail(response: CrmResponse): CrmResponse {
  const { verdict, code, message } = response.verdict;
  if (verdict === 'succeeded' || verdict === 'already_done') return response;
  throw new AppError('connection.failed', { code, message, status: response.status });
}

export const exchangeOf = ({ request, status, response, durationMs, verdict }: CrmResponse): CrmExchange => ({
  request,
  status,
  response,
  durationMs,
  verdict,
});

/** Markup, or what calls itself JSON and is none. */
function isPage(answer: OutboundResponse): boolean {
  const text = answer.text().trim();
  return text.startsWith('<') || (text !== '' && /\bjson\b/i.test(answer.headers['content-type'] ?? ''));
}

function parsedJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
