/** An outside system on the loopback for tests of connectors: answers what a test says, and remembers what came. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OutsideRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | undefined>;
  body: unknown;
}

export interface OutsideAnswer {
  status?: number;
  /** JSON unless `type` says otherwise. */
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

export interface OutsideSystem {
  url: string;
  /** `host:port`, for the list of allowed hosts. */
  host: string;
  requests: OutsideRequest[];
  /** Replaced by tests at will; `hang` never answers, `cut` breaks the connection off. */
  answer: (request: OutsideRequest) => OutsideAnswer | 'hang' | 'cut' | Promise<OutsideAnswer>;
  close(): Promise<void>;
}

export async function startOutsideSystem(): Promise<OutsideSystem> {
  const server = createServer((incoming, response) => {
    void arrive(incoming)
      .then(async (request) => {
        system.requests.push(request);
        const answer = await system.answer(request);
        if (answer === 'cut') response.destroy();
        else if (answer !== 'hang') write(response, answer);
      })
      .catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const system: OutsideSystem = {
    url: `http://${host}`,
    host,
    requests: [],
    answer: () => ({ status: 404, body: { error: 'not found' } }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return system;
}

async function arrive(incoming: IncomingMessage): Promise<OutsideRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const isJson = (incoming.headers['content-type'] ?? '').includes('json');
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: incoming.headers as Record<string, string | undefined>,
    body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
  };
}

function write(response: ServerResponse, { status = 200, body, type, headers = {} }: OutsideAnswer): void {
  response.writeHead(status, { 'content-type': type ?? 'application/json', ...headers });
  response.end(type === undefined ? JSON.stringify(body ?? null) : String(body ?? ''));
}

/** A description with a question, a change, and one path for each fault. */
export const dealsDescription = (url: string, securityDefinitions: object = apiKey): string =>
  JSON.stringify({
    swagger: '2.0',
    info: { title: 'Deals', version: '1' },
    host: new URL(url).host,
    schemes: [new URL(url).protocol.replace(':', '')],
    securityDefinitions,
    security: Object.keys(securityDefinitions).map((name) => ({ [name]: [] })),
    paths: {
      '/deals': {
        get: {
          operationId: 'FindDeals',
          summary: 'Find deals',
          description: 'Find the deals of a customer',
          parameters: [{ name: 'customer', in: 'query', type: 'string', required: true }],
          responses: {
            200: {
              description: 'The deals',
              schema: {
                type: 'object',
                properties: {
                  name: { type: 'string', title: 'Deal' },
                  worth: { type: 'number', title: 'Worth' },
                },
              },
            },
          },
        },
      },
      '/notes': {
        post: {
          operationId: 'AddNote',
          summary: 'Add a note',
          description: 'Write a note to a customer’s deal',
          parameters: [
            {
              name: 'body',
              in: 'body',
              required: true,
              schema: {
                type: 'object',
                required: ['customer', 'note'],
                properties: {
                  customer: { type: 'string' },
                  note: { type: 'string' },
                  channel: { type: 'string' },
                },
              },
            },
          ],
          responses: { 200: { description: 'Done' } },
        },
      },
    },
  });

const apiKey = { key: { type: 'apiKey', name: 'code', in: 'query' } };
