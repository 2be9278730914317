/** Access tokens of applications (OAuth 2 client credentials, RFC 6749 4.4), kept for the process. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import { type HostPolicy, isOutboundError, type Outbound } from '../../../platform/outbound/index.ts';
import { at, textAt } from '../domain/json.ts';
import { explainTokenRefusal, type TokenRefusal } from '../domain/oauth-words.ts';
import { retryAfter } from '../domain/verdict.ts';

export interface TokenRequest {
  /** The whole address. It holds the tenant. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Left out when empty. */
  readonly scope: string;
  readonly policy: HostPolicy;
}

export interface Token {
  readonly value: string;
  readonly expiresAt: Date;
}

/** Why there is no token; `refusal.message` is for the administrator. Never holds the secret. */
export class TokenError extends Error {
  readonly refusal: TokenRefusal;
  constructor(refusal: TokenRefusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.name = 'TokenError';
    this.refusal = refusal;
  }
}

/** A server that does not say how long its tokens live (Salesforce) is believed this long. */
const unsaidLifetimeMs = 30 * 60_000;
/** Renewed this long before the end, or after nine tenths of a short life. */
const earlyMs = 5 * 60_000;

interface Kept {
  token: Token;
  renewAt: Date;
}

/**
 * Kept by sign-in server (with its tenant), client, scope and secret: a new secret is tried at once. Requests that come
 * while a token is being fetched share it.
 */
export class TokenCache {
  readonly #outbound: Outbound;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, Promise<Token>>();

  constructor(ports: { outbound: Outbound; clock: Clock }) {
    this.#outbound = ports.outbound;
    this.#clock = ports.clock;
  }

  /**
   * @param fresh asks the server even when a token is there.
   * @throws {TokenError}
   */
  async get(request: TokenRequest, fresh = false): Promise<Token> {
    const key = keyOf(request);
    const kept = this.#kept.get(key);
    if (!fresh && kept !== undefined && this.#clock.now() < kept.renewAt) return kept.token;
    const running = this.#running.get(key);
    if (running !== undefined) return await running;
    const fetching = this.#fetch(request);
    this.#running.set(key, fetching);
    try {
      const token = await fetching;
      const now = this.#clock.now().getTime();
      const lifetime = token.expiresAt.getTime() - now;
      const renewAt = new Date(now + Math.max(lifetime - earlyMs, lifetime * 0.9));
      this.#forgetExpired();
      this.#kept.set(key, { token, renewAt });
      return token;
    } finally {
      this.#running.delete(key);
    }
  }

  /** Forgets a token that was not accepted, unless a newer one has taken its place. */
  drop(request: TokenRequest, token: Token): void {
    const key = keyOf(request);
    if (this.#kept.get(key)?.token.value === token.value) this.#kept.delete(key);
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    for (const [key, { token }] of this.#kept) if (token.expiresAt <= now) this.#kept.delete(key);
  }

  async #fetch(request: TokenRequest): Promise<Token> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: request.clientId,
      client_secret: request.clientSecret,
      ...(request.scope === '' ? {} : { scope: request.scope }),
    });
    const answer = await this.#outbound
      .send({
        method: 'POST',
        url: request.tokenUrl,
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        policy: request.policy,
        maxRedirects: 0,
        maxBytes: 1_000_000,
      })
      .catch((error: unknown) => {
        throw new TokenError(unreachable(error), { cause: error });
      });
    const body = parsed(answer.text());
    const value = textAt(body, 'access_token');
    if (answer.status !== 200 || value === '') {
      const refusal = explainTokenRefusal(answer.status, body, request.clientSecret);
      const wait = retryAfter(answer.headers['retry-after'], this.#clock.now());
      throw new TokenError(
        wait === undefined ? refusal : { ...refusal, verdict: 'pause', retryAfterMs: wait },
      );
    }
    const seconds = Number(at(body, 'expires_in') ?? Number.NaN);
    const lifetime = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : unsaidLifetimeMs;
    return { value, expiresAt: new Date(this.#clock.now().getTime() + lifetime) };
  }
}

function keyOf(request: TokenRequest): string {
  // The allowed hosts belong to the key: a token that a private sign-in server gave is not for others.
  const parts = [
    request.tokenUrl,
    request.clientId,
    request.scope,
    request.clientSecret,
    [...request.policy.allowed].sort().join(' '),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

function unreachable(error: unknown): TokenRefusal {
  if (!isOutboundError(error)) throw error;
  const lasting = ['address_refused', 'scheme_refused', 'request_invalid', 'tls'].includes(error.kind);
  return {
    code: error.kind,
    message: `The sign-in server cannot be used. ${error.message}`,
    detail: error.detail ?? '',
    verdict: lasting ? 'pause' : 'retry',
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
