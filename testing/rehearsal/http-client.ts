/** JSON over HTTP with kept connections: of a browser's `fetch`, what a rehearsal needs, at less cost. */
import http from 'node:http';
import https from 'node:https';
import { Unanswered } from './persistence.ts';

export interface Answer {
  status: number;
  body: unknown;
}

export interface Call {
  bearer?: string;
  body?: unknown;
  /** Aborting it destroys the connection under the request, as a network that breaks does. */
  signal?: AbortSignal;
}

const timeoutMs = 15_000;

export class HttpClient {
  readonly origin: string;
  readonly #agent: http.Agent | https.Agent;
  readonly #request: typeof http.request;

  constructor(url: string) {
    const { origin, protocol } = new URL(url);
    const secure = protocol === 'https:';
    this.origin = origin;
    this.#agent = new (secure ? https : http).Agent({ keepAlive: true, maxFreeSockets: 64 });
    this.#request = secure ? https.request : http.request;
  }

  /** @throws {Unanswered} when no answer came; whether the server acted is then unknown. */
  send(method: string, path: string, { bearer, body, signal }: Call = {}): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers: http.OutgoingHttpHeaders = {};
    if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
    if (payload !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(payload);
    }
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => reject(new Unanswered(`${method} ${path}: ${error.message}`));
      const request = this.#request(
        this.origin + path,
        { method, headers, agent: this.#agent, timeout: timeoutMs, ...(signal ? { signal } : {}) },
        (response) => {
          const parts: string[] = [];
          response.setEncoding('utf8');
          response.on('data', (part: string) => parts.push(part));
          response.on('error', failed);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: parse(parts.join('')) }),
          );
        },
      );
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', failed);
      request.end(payload);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** What is not JSON (a proxy's page) is left as text. */
function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
