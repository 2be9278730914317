/**
 * A host for functions written to the programming model v4 of Azure Functions (`@azure/functions`), as far as HTTP
 * triggers need it: in Azure, import `app` from that package instead, and the functions stay as they are.
 */

import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';

export type HttpRequest = Request & { readonly query: URLSearchParams };

export interface HttpResponseInit {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  jsonBody?: unknown;
}

export interface InvocationContext {
  functionName: string;
  log: (message: string) => void;
}

export interface HttpFunctionOptions {
  methods: readonly ('GET' | 'POST')[];
  /** `function`: needs the key, as `?code=` or in the header `x-functions-key`. */
  authLevel: 'anonymous' | 'function';
  /** Below `/api/`. */
  route: string;
  handler: (request: HttpRequest, context: InvocationContext) => HttpResponseInit | Promise<HttpResponseInit>;
}

const maxBody = 64 * 1024;

export class FunctionApp {
  readonly #functions = new Map<string, { name: string; options: HttpFunctionOptions }>();

  http(name: string, options: HttpFunctionOptions): void {
    this.#functions.set(`/api/${options.route}`.toLowerCase(), { name, options });
  }

  /** @param options.key of the functions that need one. @returns once it listens */
  async listen(options: {
    port: number;
    host?: string;
    key: string;
    log: (message: string) => void;
  }): Promise<{ url: string; close: () => Promise<void> }> {
    const server = createServer((incoming, response) => {
      void this.#answer(incoming, options)
        .catch((error: unknown): HttpResponseInit => {
          options.log(error instanceof Error ? error.message : String(error));
          return { status: 500, body: 'The function failed.' };
        })
        .then(({ status = 200, headers = {}, body, jsonBody }) => {
          const isJson = jsonBody !== undefined;
          response.writeHead(status, {
            'content-type': isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
            ...headers,
          });
          response.end(isJson ? JSON.stringify(jsonBody) : (body ?? ''));
        });
    });
    const host = options.host ?? '127.0.0.1';
    const port = await listen(server, host, options.port);
    return { url: `http://${host}:${port}`, close: () => stop(server) };
  }

  async #answer(
    incoming: IncomingMessage,
    { key, log }: { key: string; log: (message: string) => void },
  ): Promise<HttpResponseInit> {
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`);
    const found = this.#functions.get(url.pathname.toLowerCase());
    if (!found) return { status: 404, body: 'There is no such function.' };
    const { name, options } = found;
    if (!options.methods.includes(incoming.method as 'GET'))
      return { status: 405, body: 'Not by this method.' };
    const given = url.searchParams.get('code') ?? incoming.headers['x-functions-key'];
    if (options.authLevel === 'function' && !isSame(String(given ?? ''), key))
      return { status: 401, body: 'The function key is missing or wrong.' };
    const body = await readBody(incoming);
    if (body === null) return { status: 413, body: 'The request is too large.' };
    const request = new Request(url, {
      method: incoming.method ?? 'GET',
      headers: Object.entries(incoming.headers).map(([header, value]): [string, string] => [
        header,
        String(value),
      ]),
      ...(incoming.method === 'POST' ? { body } : {}),
    });
    return await options.handler(Object.assign(request, { query: url.searchParams }), {
      functionName: name,
      log,
    });
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readBody(incoming: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming) {
    size += (part as Buffer).length;
    if (size > maxBody) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
