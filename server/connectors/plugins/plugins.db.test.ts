import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dealsDescription } from '../../../testing/outside-system.ts';
import { makeOrganization } from '../../../testing/people.ts';
import {
  callOperation,
  deleteConnector,
  deletePlugin,
  importConnector,
  listConnectors,
  listPlugins,
  readConnector,
  updateConnector,
  updatePlugin,
  usablePlugins,
} from './index.ts';
import { Stage } from './testing-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
beforeEach(() => stage.begin());
afterAll(() => stage?.close());

const files = (text: string) => [{ name: 'swagger.json', text }];
const usable = async (roles: ('representative' | 'supervisor')[] = ['representative']) =>
  (await usablePlugins(stage.house, { ...stage.by, roles })).map(({ name }) => name);

describe('connectors', () => {
  test('an import is stored; a second one replaces it and keeps the edits and the plugins', async () => {
    const connectorId = await stage.imported();
    await updateConnector(stage.house, stage.by, {
      connectorId,
      operations: { FindDeals: { name: 'Deals of a customer' }, AddNote: { enabled: false } },
    });
    await updateConnector(stage.house, stage.by, {
      connectorId,
      operations: { FindDeals: { description: 'Find them' } },
    });
    const connectionId = await stage.connected(connectorId);
    await stage.plugin(connectionId);
    expect(await stage.imported()).toBe(connectorId);
    const connector = await readConnector(stage.house, stage.by.organizationId, connectorId);
    expect(connector).toMatchObject({
      name: 'Deals',
      authentications: ['api_key_query'],
      baseUrl: stage.system.url,
    });
    expect(connector.operations).toMatchObject([
      {
        id: 'FindDeals',
        name: 'Deals of a customer',
        description: 'Find them',
        enabled: true,
        changes: false,
      },
      { id: 'AddNote', name: 'Add a note', enabled: false, changes: true },
    ]);
    expect(connector.warnings).toMatchObject([{ code: 'server.insecure' }]);
    expect(await usable()).toEqual(['Deals']);
  });

  test('a dry run says what would be, and stores nothing', async () => {
    const dry = await importConnector(stage.house, stage.by, {
      name: '',
      files: files(dealsDescription(stage.system.url)),
      dryRun: true,
    });
    expect(dry).toMatchObject({
      connectorId: null,
      name: 'Deals',
      operations: [{ id: 'FindDeals' }, { id: 'AddNote' }],
    });
    expect(await listConnectors(stage.house, stage.by.organizationId)).toEqual([]);
  });

  test('what cannot be read is refused with its place', async () => {
    const broken = importConnector(stage.house, stage.by, {
      name: '',
      files: files('{"swagger": "2.0",\n "paths": ]}'),
      dryRun: false,
    });
    await expect(broken).rejects.toMatchObject({
      code: 'connector.refused',
      details: { line: 2, column: 11 },
    });
    const nothing = importConnector(stage.house, stage.by, { name: '', files: [], dryRun: false });
    await expect(nothing).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('from an address, through the guard: a private one only when its host is allowed', async () => {
    stage.system.answer = () => ({ type: 'application/json', body: dealsDescription(stage.system.url) });
    const byUrl = () =>
      importConnector(stage.house, stage.by, {
        name: '',
        files: [],
        url: `${stage.system.url}/swagger.json`,
        dryRun: false,
      });
    expect(await byUrl()).toMatchObject({ name: 'Deals' });
    await stage.allow();
    await expect(byUrl()).rejects.toMatchObject({ code: 'connection.failed' });
    await stage.allow(stage.system.host);
    stage.system.answer = () => ({ status: 403 });
    await expect(byUrl()).rejects.toMatchObject({
      details: { message: 'The address answered 403 instead of a description.' },
    });
  });

  test('a description that leads elsewhere does not take the secret along', async () => {
    const connectorId = await stage.imported();
    const connectionId = await stage.connected(connectorId);
    await stage.find(connectionId);
    const again = await importConnector(stage.house, stage.by, {
      name: 'Deals',
      files: files(dealsDescription('https://elsewhere.example')),
      dryRun: false,
    });
    expect(again.warnings).toContainEqual(expect.objectContaining({ code: 'secret.forgotten' }));
    await expect(stage.find(connectionId)).rejects.toMatchObject({ kind: 'credentials' });
    expect(stage.system.requests).toHaveLength(1);
  });

  test('names are unique, and what is used stays', async () => {
    const connectorId = await stage.imported();
    await stage.imported(undefined, 'Other');
    await expect(
      updateConnector(stage.house, stage.by, { connectorId, name: 'Other', operations: {} }),
    ).rejects.toMatchObject({
      code: 'connector.name_taken',
    });
    await stage.connected(connectorId);
    await expect(deleteConnector(stage.house, stage.by, connectorId)).rejects.toMatchObject({
      code: 'connector.in_use',
    });
    await expect(deleteConnector(stage.house, stage.by, stage.house.ids.next())).rejects.toMatchObject({
      code: 'connector.not_found',
    });
  });
});

describe('calls', () => {
  test('go out with the key, which nobody is shown', async () => {
    const result = await stage.find(await stage.connected(await stage.imported()));
    expect(result).toMatchObject({
      ok: true,
      status: 200,
      value: { name: 'Bikes', worth: 12 },
      text: 'Deal: Bikes\nWorth: 12',
    });
    expect(stage.system.requests).toMatchObject([
      { method: 'GET', path: '/deals', query: { customer: 'Contoso', code: 'the-key' } },
    ]);
    expect(result.request).toEqual({ method: 'GET', url: `${stage.system.url}/deals?customer=Contoso` });
    expect(JSON.stringify(result)).not.toContain('the-key');
  });

  test.each([
    [
      'a header of its own name',
      { authentication: 'api_key_header', keyName: 'x-key' },
      { 'x-key': 'the-key' },
    ],
    [
      'user name and password',
      { authentication: 'basic', username: 'emma' },
      { authorization: `Basic ${btoa('emma:the-key')}` },
    ],
    ['a token', { authentication: 'bearer' }, { authorization: 'Bearer the-key' }],
  ])('sign with %s when the administrator says so', async (_, settings, headers) => {
    await stage.find(await stage.connected(await stage.imported(), { settings }));
    expect(stage.system.requests[0]).toMatchObject({ headers, query: { customer: 'Contoso' } });
    expect(stage.system.requests[0]!.query).not.toHaveProperty('code');
  });

  test('an answer that says no is a result with its words', async () => {
    const connectionId = await stage.connected(await stage.imported());
    stage.system.answer = () => ({ status: 500, body: { error: { message: 'Out of order' } } });
    expect(await stage.find(connectionId)).toMatchObject({
      ok: false,
      status: 500,
      text: 'The system answered 500: Out of order',
    });
  });

  test('no answer, none that can be held, nowhere to go: in plain words', async () => {
    const connectionId = await stage.connected(await stage.imported());
    stage.system.answer = () => 'cut';
    await expect(stage.find(connectionId)).rejects.toMatchObject({ kind: 'no_answer', sent: true });
    stage.system.answer = () => ({ body: 'x'.repeat(1024 * 1024 + 1) });
    await expect(stage.find(connectionId)).rejects.toMatchObject({
      kind: 'no_answer',
      message: expect.stringMatching(/large/),
    });
    await stage.allow();
    await expect(stage.find(connectionId)).rejects.toMatchObject({ kind: 'no_answer', sent: false });
    const off = await stage.connected(await stage.imported(), { enabled: false });
    await expect(stage.find(off)).rejects.toMatchObject({ kind: 'off' });
    const bare = await stage.connected(await stage.imported(), { secret: null });
    await expect(stage.find(bare, { userId: stage.by.userId })).rejects.toMatchObject({
      kind: 'credentials',
    });
    const call = { organizationId: stage.by.organizationId, connectionId, inputs: {}, as: 'admin' as const };
    await expect(callOperation(stage.house, { ...call, operationId: 'Gone' })).rejects.toMatchObject({
      code: 'connector.operation_not_found',
    });
    await expect(callOperation(stage.house, { ...call, operationId: 'FindDeals' })).rejects.toMatchObject({
      kind: 'inputs',
      faults: [{ path: 'customer', problem: 'This is needed.' }],
    });
  });

  test('a system that never answers is waited for no longer than the time there is', async () => {
    const connectionId = await stage.connected(await stage.imported());
    stage.system.answer = () => 'hang';
    const call = callOperation(stage.house, {
      organizationId: stage.by.organizationId,
      connectionId,
      operationId: 'FindDeals',
      inputs: { customer: 'Contoso' },
      as: 'admin',
      timeoutMs: 200,
    });
    await expect(call).rejects.toMatchObject({
      kind: 'no_answer',
      sent: true,
      message: expect.stringMatching(/within 0\.2 s/),
    });
  });

  test('another organization’s connection does not exist', async () => {
    const connectionId = await stage.connected(await stage.imported());
    const other = await makeOrganization(stage.house);
    const call = { connectionId, operationId: 'FindDeals', inputs: { customer: 'x' }, as: 'admin' as const };
    await expect(
      callOperation(stage.house, { ...call, organizationId: other.organizationId }),
    ).rejects.toMatchObject({
      code: 'connection.not_found',
    });
  });
});

describe('plugins', () => {
  test('are for the roles they name, and on or off with the next question', async () => {
    const connectionId = await stage.connected(await stage.imported());
    const { id } = await stage.plugin(connectionId, { enabled: false });
    expect(await usable()).toEqual([]);
    await updatePlugin(stage.house, stage.by, id, { enabled: true });
    expect(await usable()).toEqual(['Deals']);
    await updatePlugin(stage.house, stage.by, id, { roles: ['supervisor'] });
    expect([await usable(), await usable(['supervisor'])]).toEqual([[], ['Deals']]);
    await deletePlugin(stage.house, stage.by, id);
    expect(await usable(['supervisor'])).toEqual([]);
    await expect(updatePlugin(stage.house, stage.by, id, {})).rejects.toMatchObject({
      code: 'plugin.not_found',
    });
  });

  test('say what keeps them from working', async () => {
    const connectorId = await stage.imported();
    const connectionId = await stage.connected(connectorId, { secret: null });
    const { id } = await stage.plugin(connectionId);
    const problem = async () => (await listPlugins(stage.house, stage.by.organizationId))[0]!.problem;
    expect(await problem()).toMatch(/has no secret/);
    expect(await usable()).toEqual([]);
    await updatePlugin(stage.house, stage.by, id, { authentication: 'representative' });
    expect(await problem()).toMatch(/Choose Admin/);
    await stage.sql('update connection set enabled = false');
    expect(await problem()).toMatch(/is off/);
    await updateConnector(stage.house, stage.by, {
      connectorId,
      operations: { FindDeals: { enabled: false } },
    });
    expect(await problem()).toMatch(/switched off in its connector/);
    await stage.imported(dealsDescription(stage.system.url).replaceAll('FindDeals', 'SearchDeals'));
    expect(await problem()).toMatch(/no longer has this operation/);
  });

  test('have names of their own and stand on an operation of a connector', async () => {
    const connectionId = await stage.connected(await stage.imported());
    await stage.plugin(connectionId);
    const other = await stage.plugin(connectionId, { name: 'Other' });
    await expect(stage.plugin(connectionId)).rejects.toMatchObject({ code: 'plugin.name_taken' });
    await expect(updatePlugin(stage.house, stage.by, other.id, { name: 'Deals' })).rejects.toMatchObject({
      code: 'plugin.name_taken',
    });
    await expect(stage.plugin(connectionId, { name: 'C', operationId: 'Gone' })).rejects.toMatchObject({
      code: 'connector.operation_not_found',
    });
    await expect(stage.plugin(stage.house.ids.next(), { name: 'C' })).rejects.toMatchObject({
      code: 'connection.not_found',
    });
  });
});
