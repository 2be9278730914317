/** Stored connections: how they are kept, changed, tested and used. */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { ConnectionSettings } from '../../../contracts/crm.ts';
import { testSandbox } from '../../../sandbox/dataverse/testing/sandbox.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization } from '../../../testing/people.ts';
import { createLogger } from '../../platform/logger.ts';
import { createVault } from '../../platform/vault/index.ts';
import {
  clientFor,
  createConnection,
  deleteConnection,
  openConnection,
  putAllowedHosts,
  readAllowedHosts,
  readConnection,
  readConnections,
  resumeConnection,
  rotateWebhookSecret,
  testConnection,
  updateConnection,
  webhookSecretOf,
} from './index.ts';

const { sandbox } = testSandbox();
const logged: string[] = [];
const logger = createLogger('trace', { write: (line: string) => void logged.push(line) });
let now = new Date('2026-11-21T12:00:00Z');
let house: TestHouse;
let org: string;
const actor = 'system' as const;

beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'), { clock: { now: () => now }, logger });
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  org = (await makeOrganization(house)).organizationId;
  await putAllowedHosts(house, org, actor, [{ host: '127.0.0.1', note: 'the sandbox' }]);
});
afterAll(() => house.close());

const settingsOf = (more: Partial<ConnectionSettings> = {}) =>
  ConnectionSettings.parse({
    uri: sandbox().url,
    apiVersion: 'v9.2',
    tenant: sandbox().tenant,
    clientId: sandbox().clientId,
    scope: `${sandbox().url}/`,
    authority: sandbox().loginUrl,
    ...more,
  });
const create = (more: Partial<Parameters<typeof createConnection>[3]> = {}) =>
  createConnection(house, org, actor, {
    name: 'Contoso Service',
    kind: 'dataverse',
    settings: settingsOf(),
    connectorId: null,
    secret: sandbox().clientSecret,
    secretExpiresAt: null,
    enabled: true,
    ...more,
  });
const changes = async () =>
  (
    await house.db.transaction('all', ({ q }) =>
      q
        .selectFrom('event')
        .select('payload')
        .where('type', '=', 'connection.changed')
        .where('organization_id', '=', org)
        .orderBy('position')
        .execute(),
    )
  ).map(({ payload }) => (payload as { change: string }).change);

test('a connection is kept tidy and shown without its secret', async () => {
  const id = await create();
  const shown = await readConnection(house, org, id);
  expect(shown).toMatchObject({
    name: 'Contoso Service',
    secretSet: true,
    secretSetAt: now.toISOString(),
    settings: { scope: `${sandbox().url}/.default`, authentication: 'client_credentials' },
    waiting: 0,
    dead: 0,
    lastDeliveredAt: null,
  });
  expect(JSON.stringify(await readConnections(house, org))).not.toContain(sandbox().clientSecret);
  expect(await changes()).toEqual(['created']);
  const other = (await makeOrganization(house)).organizationId;
  await expect(readConnection(house, other, id)).rejects.toMatchObject({ code: 'connection.not_found' });
  await expect(clientFor(house, other, id)).rejects.toMatchObject({ code: 'connection.not_found' });
});

test('neither the table, the log of events nor the logger’s lines hold a secret', async () => {
  const secret = sandbox().clientSecret;
  const id = await create();
  const { secret: webhook } = await rotateWebhookSecret(house, org, actor, id);
  await (await clientFor(house, org, id)).find({ text: 'a' });
  await testConnection(house, org, { connectionId: id, kind: 'dataverse', settings: settingsOf() });
  for (const hidden of [secret, webhook]) {
    const spellings = [hidden, Buffer.from(hidden).toString('base64'), Buffer.from(hidden).toString('hex')];
    const [found] = await house.db.system<{ rows: string; bytes: Buffer; events: string }>(
      `select (select string_agg(c::text, ' ') from connection c) as rows,
         (select string_agg(coalesce(secret, '') || coalesce(webhook_secret, ''), '') from connection) as bytes,
         (select string_agg(e::text, ' ') from event e) as events`,
    );
    expect(found!.bytes.length).toBeGreaterThan(0);
    expect(found!.bytes.includes(Buffer.from(hidden))).toBe(false);
    for (const spelling of spellings)
      expect(`${found!.rows}${found!.events}${logged.join('')}`).not.toContain(spelling);
  }
});

test('names are taken once, settings are checked, connectors are there', async () => {
  await create();
  await expect(create()).rejects.toMatchObject({ code: 'connection.name_taken' });
  await expect(create({ name: 'b', settings: settingsOf({ uri: '' }) })).rejects.toMatchObject({
    code: 'connection.invalid',
    details: { problems: [expect.stringContaining('address')] },
  });
  for (const more of [
    { uri: 'https://user:hidden@contoso.crm.dynamics.com' },
    { tokenUrl: 'https://hidden@login.contoso.example/token' },
  ])
    await expect(create({ name: 'b', settings: settingsOf(more) })).rejects.toMatchObject({
      code: 'connection.invalid',
      details: { problems: [expect.stringContaining('password')] },
    });
  await expect(create({ name: 'c', kind: 'connector' })).rejects.toMatchObject({
    code: 'connection.invalid',
  });
  await expect(create({ name: 'd', kind: 'connector', connectorId: house.ids.next() })).rejects.toMatchObject(
    {
      code: 'connector.not_found',
    },
  );
});

describe('a change', () => {
  test('keeps the secret that is not mentioned, replaces or takes away the one that is', async () => {
    const id = await create({ secretExpiresAt: '2026-12-01T00:00:00Z' });
    await updateConnection(house, org, actor, id, { name: 'Renamed', settings: settingsOf({ appId: 'x' }) });
    expect((await openConnection(house, org, id)).secret).toBe(sandbox().clientSecret);
    await updateConnection(house, org, actor, id, { secret: 'new~value' });
    expect(await openConnection(house, org, id)).toMatchObject({ secret: 'new~value', name: 'Renamed' });
    expect(await readConnection(house, org, id)).toMatchObject({ secretExpiresAt: null });
    await updateConnection(house, org, actor, id, { secret: null });
    expect(await readConnection(house, org, id)).toMatchObject({ secretSet: false, secretSetAt: null });
    expect(await changes()).toEqual(['created', 'updated', 'updated', 'updated']);
  });

  test('does not take the secret to another address', async () => {
    const id = await create();
    for (const more of [
      { uri: 'https://elsewhere.example' },
      { authority: 'https://elsewhere.example' },
      { tokenUrl: 'https://elsewhere.example/token' },
    ]) {
      const settings = settingsOf(more);
      await expect(updateConnection(house, org, actor, id, { settings })).rejects.toMatchObject({
        code: 'connection.invalid',
      });
      const trial = await testConnection(house, org, { connectionId: id, kind: 'dataverse', settings });
      expect(trial).toMatchObject({
        passed: false,
        stages: [{ outcome: 'failed', message: expect.stringContaining('again') }],
      });
    }
    await updateConnection(house, org, actor, id, {
      settings: settingsOf({ uri: 'https://elsewhere.example' }),
      secret: 'entered again',
    });
  });

  test('ends a pause, since what was wrong may be mended', async () => {
    const id = await create();
    const pause = () =>
      house.db.transaction('all', ({ q }) =>
        q
          .updateTable('connection')
          .set({ paused_until: '2026-11-22T00:00:00Z', pause_reason: 'It rests.', failures: 3 })
          .where('id', '=', id)
          .execute(),
      );
    await pause();
    expect(await readConnection(house, org, id)).toMatchObject({
      pausedUntil: '2026-11-22T00:00:00.000Z',
      pauseReason: 'It rests.',
    });
    await updateConnection(house, org, actor, id, { secret: 'new' });
    expect(await readConnection(house, org, id)).toMatchObject({ pausedUntil: null, pauseReason: null });
    await pause();
    await resumeConnection(house, org, actor, id);
    expect(await readConnection(house, org, id)).toMatchObject({ pausedUntil: null, pauseReason: null });
    expect((await changes()).at(-1)).toBe('resumed');
  });

  test('is refused for a connection that is not there', async () => {
    const id = house.ids.next();
    for (const attempt of [
      () => updateConnection(house, org, actor, id, {}),
      () => deleteConnection(house, org, actor, id),
      () => resumeConnection(house, org, actor, id),
      () => rotateWebhookSecret(house, org, actor, id),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'connection.not_found' });
  });
});

test('a deleted connection is gone with what belongs to it', async () => {
  const id = await create();
  await deleteConnection(house, org, actor, id);
  expect(await readConnections(house, org)).toEqual([]);
  expect((await changes()).at(-1)).toBe('deleted');
});

test.each([
  [31, null],
  [30, 'in 30 days'],
  [7, 'in 7 days'],
  [1, 'within a day'],
  [0, 'has expired'],
])('%i days before a secret expires', async (days, words) => {
  const at = new Date(now.getTime() + days * 86_400_000).toISOString();
  const { secretWarning } = await readConnection(house, org, await create({ secretExpiresAt: at }));
  if (words === null) expect(secretWarning).toBeNull();
  else expect(secretWarning).toContain(words);
});

test('a webhook secret is shown once, kept sealed, and replaced', async () => {
  const id = await create();
  expect(await webhookSecretOf(house, org, id)).toBeUndefined();
  const first = await rotateWebhookSecret(house, org, actor, id);
  expect(first.path).toBe(`/api/events/${id}`);
  expect(await webhookSecretOf(house, org, id)).toBe(first.secret);
  const second = await rotateWebhookSecret(house, org, actor, id);
  expect(second.secret).not.toBe(first.secret);
  expect(await webhookSecretOf(house, org, id)).toBe(second.secret);
});

describe('in use', () => {
  test('its client is kept until the connection or the allowed hosts change', async () => {
    const id = await create();
    const client = await clientFor(house, org, id);
    expect(await clientFor(house, org, id)).toBe(client);
    expect((await client.entities()).length).toBeGreaterThan(3);
    await updateConnection(house, org, actor, id, { settings: settingsOf({ appId: 'another' }) });
    const changed = await clientFor(house, org, id);
    expect(changed).not.toBe(client);
    await putAllowedHosts(house, org, actor, []);
    await expect((await clientFor(house, org, id)).entities()).rejects.toMatchObject({
      code: 'connection.failed',
      details: { code: 'scheme_refused' },
    });
    expect((await changes()).at(-1)).toBe('updated');
  });

  test('connections share tokens', async () => {
    const id = await create();
    const second = await create({ name: 'The same again' });
    await (await clientFor(house, org, id)).entities();
    await (await clientFor(house, org, second)).entities();
    expect(
      sandbox()
        .requests()
        .filter(({ path }) => path.includes('/token')).length,
    ).toBeLessThanOrEqual(1);
  });

  test('it is tested with its stored secret, or with one not stored yet', async () => {
    const id = await create();
    expect(
      await testConnection(house, org, { connectionId: id, kind: 'dataverse', settings: settingsOf() }),
    ).toMatchObject({ passed: true });
    const wrong = await testConnection(house, org, {
      kind: 'dataverse',
      settings: settingsOf(),
      secret: 'wrong',
    });
    expect(wrong).toMatchObject({ passed: false });
    expect(wrong.stages.at(-1)).toMatchObject({ stage: 'token', outcome: 'failed' });
  });

  test('a secret of another installation’s key is said to be unreadable', async () => {
    const id = await create();
    const moved = { ...house, vault: createVault([Buffer.alloc(32, 7)]) };
    await expect(clientFor(moved, org, id)).rejects.toMatchObject({ code: 'secret.unreadable' });
  });
});

test('allowed hosts are replaced as a list', async () => {
  await putAllowedHosts(house, org, actor, [
    { host: 'b.example:8443', note: '' },
    { host: 'A.example', note: 'one' },
    { host: 'a.example', note: 'two' },
  ]);
  expect(await readAllowedHosts(house, org)).toEqual([
    { host: 'a.example', note: 'two' },
    { host: 'b.example:8443', note: '' },
  ]);
});
