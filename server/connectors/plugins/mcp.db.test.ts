/** MCP servers as connectors, with a server of the protocol's own makers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { callOperation, importConnector, readConnector } from './index.ts';
import { Stage } from './testing-stage.ts';

let stage: Stage;
let http: Server;
let url: string;
const tokens: (string | null)[] = [];

function makeServer(): McpServer {
  const server = new McpServer({ name: 'Contoso deals', version: '2.1.0' });
  server.registerTool(
    'find-deal',
    {
      description: 'Finds the open deal of a customer.',
      inputSchema: z.object({ customer: z.string() }),
      annotations: { readOnlyHint: true },
    },
    ({ customer }) => ({ content: [{ type: 'text', text: `${customer}: Coffee machines` }] }),
  );
  server.registerTool(
    'close-deal',
    { description: 'Closes a deal.', inputSchema: z.object({ id: z.string() }) },
    () => ({
      content: [{ type: 'text', text: 'There is no such deal.' }],
      isError: true,
    }),
  );
  return server;
}

beforeAll(async () => {
  stage = await Stage.open();
  const handler = createMcpHandler(() => makeServer());
  http = createServer((incoming, outgoing) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of incoming) parts.push(part as Buffer);
      const headers = new Headers(incoming.headers as Record<string, string>);
      tokens.push(headers.get('authorization'));
      const method = incoming.method ?? 'GET';
      const body = method === 'GET' ? {} : { body: Buffer.concat(parts).toString() };
      const response = await handler.fetch(new Request(url, { method, headers, ...body }));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    })().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
});
beforeEach(async () => {
  await stage.begin();
  tokens.length = 0;
});
afterAll(async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  await stage?.close();
});

const byMcp = () =>
  importConnector(stage.house, stage.by, { name: '', files: [], mcpUrl: url, dryRun: false });

test('a server is imported by its address, through the guard, and its tools are called with the token', async () => {
  await expect(byMcp()).rejects.toMatchObject({ code: 'connection.failed' });
  expect(tokens).toEqual([]);
  await stage.allow(new URL(url).host);
  const { connectorId, name, operations } = await byMcp();
  expect(name).toBe('Contoso deals');
  expect(operations).toMatchObject([
    { id: 'find-deal', method: 'TOOL', changes: false },
    { id: 'close-deal', changes: true },
  ]);
  expect(await readConnector(stage.house, stage.by.organizationId, connectorId!)).toMatchObject({
    kind: 'mcp',
  });

  tokens.length = 0;
  const connectionId = await stage.connected(connectorId!, { secret: 'the-token' });
  const call = { organizationId: stage.by.organizationId, connectionId, as: 'admin' as const };
  const found = await callOperation(stage.house, {
    ...call,
    operationId: 'find-deal',
    inputs: { customer: 'Contoso' },
  });
  expect(found).toMatchObject({
    ok: true,
    text: 'Contoso: Coffee machines',
    request: { method: 'TOOL', url },
  });
  expect(new Set(tokens)).toEqual(new Set(['Bearer the-token']));
  const refused = await callOperation(stage.house, {
    ...call,
    operationId: 'close-deal',
    inputs: { id: '1' },
  });
  expect(refused).toMatchObject({ ok: false, text: expect.stringContaining('There is no such deal.') });
  await expect(
    callOperation(stage.house, { ...call, operationId: 'find-deal', inputs: { who: 'x' } }),
  ).rejects.toMatchObject({ kind: 'inputs' });
});
