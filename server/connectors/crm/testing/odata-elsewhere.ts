/**
 * An OData 4 server written elsewhere, behind a thin skin that gives it Dataverse's manners where the standard leaves them
 * open: what a write answers, conditional upserts, the shape of errors, `WhoAmI` and `EntityDefinitions`. What is
 * stored, filtered and sorted is the other server's own work.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edmx } from '../../../../sandbox/dataverse/schema/edmx.ts';

type Mockserver = typeof import('@sap-ux/fe-mockserver-core', { with: { 'resolution-mode': 'require' }});

const root = '/api/data/v9.2';

interface EntitySet {
  name: string;
  entity: string;
  key: string;
}

export interface ElsewhereOptions {
  /** Whether a token is one of the sign-in server's. */
  accepts(token: string): boolean;
  /** By entity set; at least one row each, since the other server finds anything in an empty set. */
  rows: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

export interface Elsewhere {
  url: string;
  /** The record as the other server has it. */
  stored(path: string): Promise<Record<string, unknown> | undefined>;
  remove(path: string): Promise<void>;
  close(): Promise<void>;
}

export async function startElsewhere({ accepts, rows }: ElsewhereOptions): Promise<Elsewhere> {
  // Only required: the package is CommonJS that calls itself by its default export.
  const { default: FEMockserver } = createRequire(import.meta.url)(
    '@sap-ux/fe-mockserver-core',
  ) as Mockserver;
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-odata-'));
  const metadataPath = join(folder, 'metadata.xml');
  writeFileSync(metadataPath, edmx());
  for (const [set, list] of Object.entries(rows))
    writeFileSync(join(folder, `${set}.json`), JSON.stringify(list));
  const mock = new FEMockserver({
    services: [
      {
        urlPath: root,
        metadataPath,
        mockdataPath: folder,
        generateMockData: false,
        noETag: true,
        strictKeyMode: true,
      },
    ],
  });
  await mock.isReady;
  const router = mock.getRouter();
  const inner = await listen((request, response) => {
    router(request as Parameters<typeof router>[0], response as Parameters<typeof router>[1], () => {
      response.writeHead(404).end();
    });
  });
  const sets = entitySets(edmx());
  const outer = await listen((request, response) => {
    skin({ request, response, inner: inner.url, outer: outer.url, sets, accepts }).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  return {
    url: outer.url,
    async stored(path) {
      const answer = await fetch(`${inner.url}${root}/${path}`);
      return answer.ok ? ((await answer.json()) as Record<string, unknown>) : undefined;
    },
    async remove(path) {
      await fetch(`${inner.url}${root}/${path}`, { method: 'DELETE' });
    },
    async close() {
      await Promise.all([stop(inner.server), stop(outer.server)]);
      await mock.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Passing {
  request: IncomingMessage;
  response: ServerResponse;
  inner: string;
  outer: string;
  sets: readonly EntitySet[];
  accepts(token: string): boolean;
}

async function skin({ request, response, inner, outer, sets, accepts }: Passing): Promise<void> {
  const say = (status: number, body?: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'odata-version': '4.0', 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  const refuse = (status: number, code: string, message: string) => say(status, { error: { code, message } });
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const sent = Buffer.concat(chunks).toString('utf8');
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined || !accepts(token)) return refuse(401, '0x80072560', 'The token is not accepted.');
  if (request.headers['odata-version'] !== '4.0')
    return refuse(400, '0x80060888', 'OData-Version is missing.');
  const path = (request.url ?? '').slice(root.length + 1);
  if (path.startsWith('WhoAmI')) return say(200, { UserId: '0', BusinessUnitId: '0', OrganizationId: '0' });
  if (path.startsWith('EntityDefinitions'))
    return say(200, {
      value: sets.map(({ name, entity, key }) => ({
        LogicalName: entity,
        EntitySetName: name,
        PrimaryIdAttribute: key,
        PrimaryNameAttribute: null,
      })),
    });

  const target = /^(\w+)(?:\(([^)]+)\))?/.exec(path);
  const set = sets.find(({ name }) => name === target?.[1]);
  if (set === undefined)
    return refuse(404, '0x8006088a', `Resource not found for the segment '${target?.[1]}'.`);
  const at = `${inner}${root}/${set.name}`;
  const record = `${at}(${target?.[2]})`;
  const plain = { 'content-type': 'application/json' };
  const written = (body: Record<string, unknown>, made: boolean): void => {
    if (request.headers.prefer?.includes('return=representation'))
      say(made ? 201 : 200, body, { 'preference-applied': 'return=representation' });
    else say(204, undefined, { 'odata-entityid': `${outer}${root}/${set.name}(${String(body[set.key])})` });
  };
  const insert = async (body: Record<string, unknown>) => {
    const answer = await fetch(at, { method: 'POST', headers: plain, body: JSON.stringify(body) });
    if (!answer.ok) return refuse(answer.status, '0x80048d19', await answer.text());
    written((await answer.json()) as Record<string, unknown>, true);
  };
  if (request.method === 'POST') return await insert(JSON.parse(sent));
  if (request.method === 'PATCH') {
    const there = (await fetch(record)).ok;
    if (there && request.headers['if-none-match'] === '*')
      return refuse(412, '0x80060892', 'A record with matching key values already exists.');
    if (!there && request.headers['if-match'] === '*')
      return refuse(404, '0x80040217', `${set.entity} With Id = ${target?.[2]} Does Not Exist`);
    if (!there) return await insert({ ...JSON.parse(sent), [set.key]: target?.[2] });
    const answer = await fetch(record, { method: 'PATCH', headers: plain, body: sent });
    if (!answer.ok) return refuse(answer.status, '0x80048d19', await answer.text());
    return written((await (await fetch(record)).json()) as Record<string, unknown>, false);
  }
  const answer = await fetch(`${inner}${request.url}`, { method: request.method ?? 'GET' });
  const text = await answer.text();
  if (!answer.ok) return refuse(answer.status, '0x80060888', text);
  say(answer.status, text === '' ? undefined : JSON.parse(text));
}

/** From the EDMX, as any client would read it. */
function entitySets(document: string): EntitySet[] {
  return [...document.matchAll(/<EntitySet Name="(\w+)" EntityType="[\w.]*?(\w+)"/g)].map(
    ([, name, entity]) => {
      const type = new RegExp(`<EntityType Name="${entity}"[\\s\\S]*?<PropertyRef Name="(\\w+)"`).exec(
        document,
      );
      return { name: name!, entity: entity!, key: type?.[1] ?? `${entity}id` };
    },
  );
}

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ server: Server; url: string }> {
  const server = createServer(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
