/** The EDMX feeds programs written elsewhere: here an OData server that is made from it alone. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mockserver from '@sap-ux/fe-mockserver-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../testing/sandbox.ts';
import { edmx } from './edmx.ts';
import { entities } from './entities.ts';

/** A CommonJS package: its default export is the module itself to Node, and the class to Vitest. */
const FEMockserver = mockserver.default ?? mockserver;

let folder: string;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edmx-'));
  await writeFile(join(folder, 'metadata.xml'), edmx());
  const mock = new FEMockserver({
    services: [
      {
        urlPath: '/api/data/v9.2',
        metadataPath: join(folder, 'metadata.xml'),
        mockdataPath: folder,
        watch: false,
        generateMockData: false,
      },
    ],
  });
  await mock.isReady;
  const server = createServer((request, response) => {
    void mock.getRouter()(request, response, () => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/api/data/v9.2`;
  close = async () => {
    await mock.dispose();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
});

afterAll(async () => {
  await close();
  await rm(folder, { recursive: true });
});

describe('the EDMX', () => {
  it('makes a server that keeps phone calls', async () => {
    const body = JSON.stringify({
      activityid: '11111111-2222-4333-8444-555555555555',
      subject: 'Call',
      directioncode: false,
    });
    const created = await ask(`${url}/phonecalls`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(created.status).toBe(201);
    const { json } = await ask(`${url}/phonecalls?$filter=subject eq 'Call'&$select=subject,directioncode`);
    expect(json.value).toMatchObject([{ subject: 'Call', directioncode: false }]);
  });

  it('names every entity set, attribute and navigation property once', () => {
    const xml = edmx();
    for (const entity of entities) {
      const type = xml.slice(xml.indexOf(`<EntityType Name="${entity.name}">`)).split('</EntityType>')[0]!;
      const names = [...type.matchAll(/Property Name="([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeGreaterThanOrEqual(entity.attributes.size + entity.collections.size);
      expect(xml).toContain(`<EntitySet Name="${entity.set}" EntityType="mscrm.${entity.name}">`);
    }
  });
});
