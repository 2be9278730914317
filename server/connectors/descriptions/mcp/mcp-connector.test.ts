import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createMcpHandler,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OutboundError } from '../../../platform/outbound/index.ts';
import { toolArguments } from '../domain/mcp-tools.ts';
import { describeTool } from '../domain/tool.ts';
import { McpConnector } from './mcp-connector.ts';

/** A server with three tools, as somebody else's would be. */
function makeServer(): McpServer {
  const server = new McpServer(
    { name: 'Contoso deals', version: '2.1.0' },
    { instructions: 'Deals of Contoso.' },
  );
  server.registerTool(
    'find-deal',
    {
      title: 'Find a deal',
      description: 'Finds the open deal of a customer.',
      inputSchema: z.object({
        customer: z.string().describe('Name of the customer'),
        top: z.int().default(1),
      }),
      outputSchema: z.object({ deal: z.string(), value: z.number() }),
      annotations: { readOnlyHint: true },
    },
    ({ customer, top }) => ({
      content: [{ type: 'text', text: `Top ${top} of ${customer}: Coffee machines` }],
      structuredContent: { deal: 'Coffee machines', value: 12_000 },
    }),
  );
  server.registerTool(
    'close-deal',
    {
      description: 'Closes a deal.',
      inputSchema: z.object({ id: z.string() }),
      annotations: { destructiveHint: true },
    },
    ({ id }) => ({ content: [{ type: 'text', text: `There is no deal ${id}.` }], isError: true }),
  );
  server.registerTool(
    'note',
    { description: 'Adds a note.', inputSchema: z.object({ text: z.string() }) },
    () => ({
      content: [{ type: 'text', text: 'x'.repeat(50_000) }],
    }),
  );
  return server;
}

type Handle = (request: Request) => Promise<Response>;

let http: Server;
let url: string;
let handle: Handle;
const seen: { method: string; headers: Headers }[] = [];
const open: McpConnector[] = [];

const connector = (more: Partial<ConstructorParameters<typeof McpConnector>[0]> = {}): McpConnector => {
  const made = new McpConnector({ url, fetch, timeoutMs: 5_000, ...more });
  open.push(made);
  return made;
};

beforeEach(async () => {
  seen.length = 0;
  http = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()));
  http.closeAllConnections();
  if (http.listening) await new Promise((resolve) => http.close(resolve));
});

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers(incoming.headers as Record<string, string>);
  const method = incoming.method ?? 'GET';
  seen.push({ method, headers });
  const body = method === 'GET' || method === 'HEAD' ? undefined : Buffer.concat(chunks).toString();
  const response = await handle(
    new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  for await (const chunk of response.body ?? []) {
    if (!outgoing.write(chunk))
      await new Promise((resolve) => {
        const go = (): void => {
          outgoing.off('drain', go).off('close', go);
          resolve(undefined);
        };
        outgoing.on('drain', go).on('close', go);
      });
    if (outgoing.destroyed) return;
  }
  outgoing.end();
}

/** As servers of 2025 are: a session for each client. */
function sessions(): { handle: Handle; forget: () => void } {
  const transports = new Map<string, WebStandardStreamableHTTPServerTransport>();
  let begun = 0;
  return {
    forget: () => transports.clear(),
    handle: async (request) => {
      const known = transports.get(request.headers.get('mcp-session-id') ?? '');
      if (known) return await known.handleRequest(request);
      if (request.headers.has('mcp-session-id')) return new Response('unknown session', { status: 404 });
      const transport = new WebStandardStreamableHTTPServerTransport({
        sessionIdGenerator: () => `session-${++begun}`,
        onsessioninitialized: (id) => {
          transports.set(id, transport);
        },
        onsessionclosed: (id) => {
          transports.delete(id);
        },
      });
      await makeServer().connect(transport);
      return await transport.handleRequest(request);
    },
  };
}

describe.each([
  ['of the 2026 protocol', () => createMcpHandler(() => makeServer()).fetch as Handle],
  ['with sessions of the 2025 protocol', () => sessions().handle],
])('a server %s', (_, make) => {
  it('is a connector whose operations are its tools', async () => {
    handle = make();
    const described = await connector().describe();
    if (!described.ok) throw new Error(described.message);
    expect(described.warnings).toEqual([]);
    expect(described.connector).toMatchObject({
      kind: 'mcp',
      title: 'Contoso deals',
      version: '2.1.0',
      description: 'Deals of Contoso.',
      baseUrl: url,
    });
    const [find, close, note] = described.connector.operations;
    expect(find).toMatchObject({
      id: 'find-deal',
      method: 'TOOL',
      changes: false,
      requireUserConfirmation: false,
    });
    expect(close).toMatchObject({ id: 'close-deal', changes: true, requireUserConfirmation: true });
    expect(note).toMatchObject({ id: 'note', changes: true, requireUserConfirmation: null });
    expect(find?.inputs).toMatchObject([
      { name: 'customer', required: true, description: 'Name of the customer', schema: { type: 'string' } },
      { name: 'top', default: 1, schema: { type: 'integer' } },
    ]);
    expect(describeTool(find!).inputSchema.properties).toHaveProperty('customer');
  });

  it('answers calls, says its own errors, and is bounded', async () => {
    handle = make();
    const mcp = connector();
    const described = await mcp.describe();
    if (!described.ok) throw new Error(described.message);
    const [find, close, note] = described.connector.operations;
    const values = toolArguments(find!, { customer: 'Contoso' });
    if (!values.ok) throw new Error(JSON.stringify(values.problems));
    expect(values.arguments).toEqual({ customer: 'Contoso', top: 1 });
    expect(await mcp.call(find!, values.arguments)).toMatchObject({
      ok: true,
      value: { deal: 'Coffee machines', value: 12_000 },
      text: 'Top 1 of Contoso: Coffee machines',
    });
    expect(await mcp.call(close!, { id: '7' })).toMatchObject({ ok: false, text: 'There is no deal 7.' });
    const long = await mcp.call(note!, { text: 'a' });
    expect(long).toMatchObject({ ok: true, cut: true });
    expect(long.text.length).toBeLessThan(10_000);
  });
});

describe('sessions', () => {
  it('are kept, begun anew when the server forgot them, and ended', async () => {
    const server = sessions();
    handle = server.handle;
    const mcp = connector();
    await mcp.describe();
    const described = await mcp.describe();
    if (!described.ok) throw new Error(described.message);
    expect(initialized()).toBe(1);
    server.forget();
    const [find] = described.connector.operations;
    expect(await mcp.call(find!, { customer: 'Contoso', top: 1 })).toMatchObject({ ok: true });
    expect(initialized()).toBe(2);
    await mcp.close();
    expect(seen.some(({ method }) => method === 'DELETE')).toBe(true);
  });

  it('are shared by calls at once', async () => {
    handle = sessions().handle;
    const mcp = connector();
    const answers = await Promise.all([mcp.describe(), mcp.describe(), mcp.describe()]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(initialized()).toBe(1);
  });

  /** Handshakes: posts without a session that a server with sessions answered with one. */
  const initialized = (): number =>
    new Set(seen.flatMap(({ headers }) => headers.get('mcp-session-id') ?? [])).size;
});

describe('what goes wrong is said in plain words', () => {
  const operationOf = async (): Promise<Parameters<McpConnector['call']>[0]> => {
    handle = createMcpHandler(() => makeServer()).fetch as Handle;
    const described = await connector().describe();
    if (!described.ok) throw new Error(described.message);
    return described.connector.operations[0]!;
  };

  it.each([
    [401, /sign in/],
    [403, /refuses these credentials/],
    [404, /no MCP server at this address/],
    [503, /answered 503/],
  ])('a status %i', async (status, message) => {
    handle = async () => new Response('no', { status });
    expect(await connector().describe()).toMatchObject({
      ok: false,
      message: expect.stringMatching(message),
    });
  });

  it('a server that is not there', async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    expect(await connector().describe()).toMatchObject({
      ok: false,
      message: expect.stringMatching(/cannot be reached \(ECONNREFUSED\)/),
    });
  });

  it('a server that does not answer', async () => {
    handle = async () => await new Promise(() => {});
    const slow = connector({ timeoutMs: 200 });
    expect(await slow.describe()).toMatchObject({
      ok: false,
      message: expect.stringMatching(/within 0.2 seconds/),
    });
  });

  it('a host that the house does not let out', async () => {
    const guarded = connector({
      fetch: async () => {
        throw new OutboundError('address_refused', 'Allow this host first.');
      },
    });
    expect(await guarded.describe()).toMatchObject({
      ok: false,
      message: 'Allow this host first.',
    });
  });

  it('a page instead of a protocol', async () => {
    handle = async () => new Response('<html>hello</html>', { headers: { 'content-type': 'text/html' } });
    const described = await connector().describe();
    expect(described.ok).toBe(false);
  });

  it('arguments that the server does not accept', async () => {
    const operation = await operationOf();
    const answer = await connector().call(operation, { customer: 5 });
    expect(answer.ok).toBe(false);
    expect(answer.text).toMatch(/customer|string/i);
  });

  it('inputs that are missing, before anything is sent', async () => {
    const operation = await operationOf();
    expect(toolArguments(operation, {})).toEqual({
      ok: false,
      problems: [{ input: 'customer', message: 'This is needed.' }],
    });
  });

  it('an answer without end is cut off', async () => {
    const operation = await operationOf();
    handle = async () =>
      new Response(
        new ReadableStream({
          pull: (controller) =>
            controller.enqueue(new TextEncoder().encode(`data: ${'x'.repeat(1_000_000)}\n`)),
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      );
    const mcp = connector({ timeoutMs: 1_000 });
    expect(await mcp.call(operation, { customer: 'Contoso', top: 1 })).toMatchObject({ ok: false });
  });
});

it('sends the headers and the token of the connection', async () => {
  handle = createMcpHandler(() => makeServer()).fetch as Handle;
  const mcp = connector({ headers: { 'x-api-key': 'k1' }, token: async () => 't1' });
  expect(await mcp.describe()).toMatchObject({ ok: true });
  expect(seen.every(({ headers }) => headers.get('x-api-key') === 'k1')).toBe(true);
  expect(seen.every(({ headers }) => headers.get('authorization') === 'Bearer t1')).toBe(true);
});
