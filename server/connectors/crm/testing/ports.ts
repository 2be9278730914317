/** A way out to servers of the test's own, for clients under test. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionSettings, type TestStage } from '../../../../contracts/crm.ts';
import { createOutbound, type Outbound } from '../../../platform/outbound/index.ts';
import type { CrmClient } from '../client.ts';
import type { CrmPorts } from '../http/crm-http.ts';
import { TokenCache } from '../http/tokens.ts';

export interface TestPorts extends CrmPorts {
  readonly outbound: Outbound;
  /** Moves the clock. */
  advance(ms: number): void;
}

/** Everything on loopback may be called; the clock stands still until it is moved. */
export function testPorts(): TestPorts {
  let now = Date.parse('2026-11-21T12:00:00Z');
  const clock = { now: () => new Date(now) };
  const outbound = createOutbound();
  return {
    outbound,
    clock,
    policy: { allowed: new Set(['127.0.0.1', 'localhost']) },
    tokens: new TokenCache({ outbound, clock }),
    advance: (ms) => {
      now += ms;
    },
  };
}

export const settings = (given: Partial<ConnectionSettings>): ConnectionSettings =>
  ConnectionSettings.parse(given);

export interface Heard {
  readonly method: string;
  /** With its query, decoded. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** Parsed when it is JSON. */
  readonly body: unknown;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Breaks the connection instead. */
  reset?: boolean;
}

export interface Stub {
  readonly url: string;
  readonly heard: Heard[];
  /** What it answers; replaced by tests. */
  reply: (heard: Heard) => Reply;
  close(): Promise<void>;
}

/** A server that answers what the test says and remembers what it was asked. */
export async function startStub(reply: Stub['reply']): Promise<Stub> {
  const heard: Heard[] = [];
  const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const one: Heard = {
        method: request.method ?? '',
        url: decodeURIComponent((request.url ?? '').replaceAll('+', ' ')),
        headers: request.headers,
        body: /json/.test(request.headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : text,
      };
      heard.push(one);
      const { status = 200, headers = {}, body, reset } = stub.reply(one);
      if (reset) return request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stub: Stub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    reply,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}

export async function stagesOf(client: CrmClient): Promise<TestStage[]> {
  const stages: TestStage[] = [];
  for await (const stage of client.test()) stages.push(stage);
  return stages;
}
