import type { Activity } from './activity.ts';
import { errorOf, networkError } from './direct-line-error.ts';

/** The answer of `POST /api/widget/token`. */
export interface TokenAnswer {
  token: string;
  conversationId: string;
  expiresIn: number;
  userId: string;
}

/** The answer of starting or reconnecting: `streamUrl` is good for one socket within a minute. */
export interface StreamAnswer {
  conversationId: string;
  token?: string;
  expires_in?: number;
  streamUrl: string;
}

export interface RefreshAnswer {
  token: string;
  expires_in?: number;
}

const timeoutMs = 20_000;

/** The HTTP half of Direct Line 3.0. Every method either gives the answer or throws a DirectLineError. */
export class Requests {
  readonly #host: string;

  constructor(host: string) {
    this.#host = host;
  }

  /** A token for a new conversation, with a user of its own. */
  token(channel: string, name?: string): Promise<TokenAnswer> {
    return this.#send('POST', '/api/widget/token', null, { channel, ...(name ? { name } : {}) });
  }

  start(token: string, user: { id: string; name?: string }, locale: string): Promise<StreamAnswer> {
    return this.#send('POST', '/v3/directline/conversations', token, { user, locale });
  }

  reconnect(token: string, conversationId: string, watermark: string): Promise<StreamAnswer> {
    const path = `/v3/directline/conversations/${encodeURIComponent(conversationId)}`;
    return this.#send('GET', `${path}?watermark=${encodeURIComponent(watermark)}`, token);
  }

  /** A new token for the same conversation. Patchbay also takes one that expired less than a day ago. */
  refresh(token: string): Promise<RefreshAnswer> {
    return this.#send('POST', '/v3/directline/tokens/refresh', token);
  }

  post(token: string, conversationId: string, activity: Activity): Promise<{ id?: string }> {
    const path = `/v3/directline/conversations/${encodeURIComponent(conversationId)}/activities`;
    return this.#send('POST', path, token, activity);
  }

  /** The address that `upload` posts to. */
  uploadUrl(conversationId: string, userId: string): string {
    const path = `/v3/directline/conversations/${encodeURIComponent(conversationId)}/upload`;
    return `${this.#host}${path}?userId=${encodeURIComponent(userId)}`;
  }

  async #send<T>(method: string, path: string, token: string | null, body?: unknown): Promise<T> {
    let status: number;
    let text: string;
    let retryAfter: string | null;
    try {
      const answer = await fetch(this.#host + path, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = answer.status;
      retryAfter = answer.headers.get('retry-after');
      text = await answer.text();
    } catch {
      throw networkError();
    }
    if (status < 200 || status >= 300) throw errorOf(status, text, retryAfter);
    try {
      return (text === '' ? {} : JSON.parse(text)) as T;
    } catch {
      throw networkError();
    }
  }
}
