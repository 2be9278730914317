/** Tokens that a process holds: one request for each at a time, renewed before they expire. */
import type { House } from '../../../data-model/house/index.ts';
import type { Tokens } from './oauth.ts';

/** Used no longer than this before they expire: a request takes its time. */
export const renewBeforeMs = 60_000;
/** For servers that do not say how long a token lives. */
const assumedLifetimeMs = 5 * 60_000;
const mostTokens = 1000;

export const isFresh = (expiresAt: Date | null, now: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() - renewBeforeMs > now.getTime();

class TokenCache {
  readonly #tokens = new Map<string, { token: string; until: number }>();
  readonly #underWay = new Map<string, Promise<Tokens>>();

  /** @param key names the connection, as it is set up now, and whose token it is. */
  async get(key: string, now: () => Date, request: () => Promise<Tokens>): Promise<string> {
    const known = this.#tokens.get(key);
    if (known && known.until > now().getTime()) return known.token;
    const { accessToken, expiresAt } = await this.once(key, request);
    const until = expiresAt ? expiresAt.getTime() - renewBeforeMs : now().getTime() + assumedLifetimeMs;
    if (this.#tokens.size >= mostTokens) this.#tokens.delete(this.#tokens.keys().next().value!);
    this.#tokens.set(key, { token: accessToken, until });
    return accessToken;
  }

  /** Everybody who asks while a request is under way waits for that one. */
  async once(key: string, request: () => Promise<Tokens>): Promise<Tokens> {
    const underWay = this.#underWay.get(key);
    if (underWay) return await underWay;
    const started = request().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, started);
    return await started;
  }

  /** Only if it is still this one: whoever was faster has a new one already. */
  drop(key: string, token: string): void {
    if (this.#tokens.get(key)?.token === token) this.#tokens.delete(key);
  }
}

const caches = new WeakMap<House, TokenCache>();

/** Of this process. */
export function tokensOf(house: House): TokenCache {
  const known = caches.get(house);
  if (known) return known;
  const cache = new TokenCache();
  caches.set(house, cache);
  return cache;
}
