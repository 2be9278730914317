/** As much of a client for Dataverse as the functions need: a token, queries, an action, an idempotent create. */
import { createHash } from 'node:crypto';

export interface SalesSettings {
  /** The environment: `https://contososales.crm.dynamics.com`. */
  url: string;
  tenant: string;
  clientId: string;
  clientSecret: string;
  /** `https://login.microsoftonline.com` unless said otherwise. */
  loginUrl?: string;
  /** The model-driven app that records open in. */
  appId?: string;
}

/** Sales did not do what it was asked; the message is for people and holds no secret. */
export class SalesError extends Error {}

export type Row = Record<string, unknown>;

/** Of one request: a representative waits for the answer, and two or three of these make one. */
const timeoutMs = 6000;

/** In OData a quote within a text is written twice. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export class Dataverse {
  readonly #settings: SalesSettings;
  readonly #base: string;
  #token: { value: string; until: number } | undefined;

  constructor(settings: SalesSettings) {
    this.#settings = settings;
    this.#base = settings.url.replace(/\/+$/, '');
  }

  /** @param query options of the query, unencoded: `{ $filter: ... }` */
  async list(entitySet: string, query: Record<string, string>): Promise<Row[]> {
    const parameters = Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const { body } = await this.#request('GET', `${entitySet}?${parameters}`);
    return Array.isArray(body.value) ? (body.value as Row[]) : [];
  }

  async action(name: string, parameters: Row): Promise<Row> {
    return (await this.#request('POST', name, parameters)).body;
  }

  /** Makes the record unless one with this id is there: repeated, it is there once. */
  async createOnce(entitySet: string, id: string, record: Row): Promise<{ created: boolean }> {
    const { status } = await this.#request('PATCH', `${entitySet}(${id})`, record, { 'if-none-match': '*' });
    return { created: status !== 412 };
  }

  /** The page of a record. */
  recordUrl(entity: string, id: string): string {
    const { appId } = this.#settings;
    const app = appId ? `appid=${encodeURIComponent(appId)}&` : '';
    return `${this.#base}/main.aspx?${app}pagetype=entityrecord&etn=${entity}&id=${id}`;
  }

  async #request(
    method: string,
    path: string,
    body?: Row,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Row }> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#accessToken();
      const response = await send(`${this.#base}/api/data/v9.2/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          'odata-version': '4.0',
          'odata-maxversion': '4.0',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.status === 401 && attempt === 1) {
        this.#token = undefined;
        continue;
      }
      const answer = await readJson(response);
      if (response.ok || response.status === 412) return { status: response.status, body: answer };
      const said = (answer.error as Row | undefined)?.message;
      throw new SalesError(
        `Sales answered ${response.status}${typeof said === 'string' ? `: ${said}` : '.'}`,
      );
    }
  }

  async #accessToken(): Promise<string> {
    if (this.#token && this.#token.until > Date.now()) return this.#token.value;
    const { tenant, clientId, clientSecret, loginUrl = 'https://login.microsoftonline.com' } = this.#settings;
    const response = await send(`${loginUrl.replace(/\/+$/, '')}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${this.#base}/.default`,
      }),
    });
    const answer = await readJson(response);
    if (typeof answer.access_token !== 'string')
      throw new SalesError(
        `No token for Sales: check tenant, client id and secret (${String(answer.error ?? response.status)}).`,
      );
    this.#token = { value: answer.access_token, until: Date.now() + (Number(answer.expires_in) - 60) * 1000 };
    return this.#token.value;
  }
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    const isSlow = error instanceof Error && error.name === 'TimeoutError';
    throw new SalesError(isSlow ? 'Sales does not answer in time.' : 'Sales cannot be reached.');
  }
}

async function readJson(response: Response): Promise<Row> {
  try {
    const text = await response.text();
    return text === '' ? {} : (JSON.parse(text) as Row);
  } catch {
    throw new SalesError('Sales sent something that is not JSON.');
  }
}

/** A GUID from words: the same words give the same one (UUID version 8, RFC 9562). */
export function guidOf(...words: string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
