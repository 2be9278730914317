/** What a page may ask before a conversation begins: open or not, how long, and who may ask. */
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { Availability } from '../../../contracts/direct-line.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import {
  makeConversation,
  makeOrganization,
  makeRepresentative,
  type TestOrganization,
} from '../../../testing/people.ts';
import { ChannelDirectory } from '../../channels/chat/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { touchConfiguration } from '../../routing/configuration/commands/touch-configuration.ts';
import { toAppError } from '../http/errors.ts';
import { addAvailability } from './availability.ts';

let house: TestHouse;
let org: TestOrganization;
let app: FastifyInstance;
let now = new Date('2026-01-05T12:00:00Z');

beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'), { clock: { now: () => now } });
});
beforeEach(async () => {
  now = new Date(now.getTime() + 120_000);
  org = await makeOrganization(house);
  app = Fastify();
  app.setErrorHandler((thrown, request, reply) => {
    const error = toAppError(thrown, request.url);
    return reply.status(error.status).send(error.toBody(request.id));
  });
  addAvailability(app, { house, channels: new ChannelDirectory(house) });
});
afterAll(() => house.close());

const run = (sql: string, values: unknown[]) =>
  house.db.transaction(org.organizationId, (tx) => tx.run(sql, values));
const configured = () =>
  transact(house, org.organizationId, async (tx) => {
    await touchConfiguration(house, tx, { actor: 'system', by: 'test', comment: '' });
  });
const ask = async (headers: Record<string, string> = {}, channel = `web-${org.channelId}`) => {
  now = new Date(now.getTime() + 3000);
  const answer = await app.inject({ url: `/api/widget/availability?channel=${channel}`, headers });
  return { status: answer.statusCode, body: answer.json() as unknown };
};

it('says who is there and how many wait', async () => {
  expect(await ask()).toEqual({
    status: 200,
    body: {
      open: true,
      nextOpening: null,
      waiting: 0,
      expectedWaitSeconds: null,
      representativesAvailable: 0,
    },
  });
  await makeRepresentative(house, org);
  await makeConversation(house, org);
  const { body } = await ask();
  expect(Availability.parse(body)).toMatchObject({ waiting: 1, representativesAvailable: 1 });
});

it('says when it opens next', async () => {
  const hours = house.ids.next();
  await run(
    `insert into operating_hours (id, organization_id, name, time_zone, definition) values ($1, $2, 'Mornings', 'UTC', $3)`,
    [
      hours,
      org.organizationId,
      JSON.stringify({ weekly: [{ days: [1, 2, 3, 4, 5], from: 480, to: 660 }], holidays: [] }),
    ],
  );
  await run('update queue set operating_hours_id = $2 where id = $1', [org.queueId, hours]);
  await configured();
  expect((await ask()).body).toMatchObject({ open: false, nextOpening: '2026-01-06T08:00:00.000Z' });
});

it('follows the rules for a customer of whom nothing is known', async () => {
  const other = house.ids.next();
  await run(`insert into queue (id, organization_id, name) values ($1, $2, 'Sales')`, [
    other,
    org.organizationId,
  ]);
  await makeRepresentative(house, org, { queueIds: [other] });
  expect((await ask()).body).toMatchObject({ representativesAvailable: 0 });
  await run('update workstream set settings = $2 where id = $1', [
    org.workstreamId,
    JSON.stringify({
      routeToQueue: [
        {
          name: 'Everybody',
          when: { field: 'channel', is: 'equal', value: 'chat' },
          to: [{ queueId: other, percent: 100 }],
          overflow: null,
        },
      ],
    }),
  ]);
  await configured();
  expect((await ask()).body).toMatchObject({ representativesAvailable: 1, expectedWaitSeconds: 0 });
});

it('is refused to pages that may not use the channel, and to those that ask too often', async () => {
  await run('update chat_channel set allowed_origins = $2 where id = $1', [
    org.channelId,
    ['https://shop.example'],
  ]);
  expect((await ask({ origin: 'https://shop.example' })).status).toBe(200);
  expect(await ask({ origin: 'https://evil.example' })).toMatchObject({
    status: 403,
    body: { error: { code: 'auth.origin_refused' } },
  });
  expect((await ask()).status).toBe(403);
  expect((await ask({ 'sec-fetch-site': 'same-origin', host: 'elsewhere.example' })).status).toBe(403);
  const statuses = await Promise.all(
    Array.from(
      { length: 130 },
      async () => (await app.inject('/api/widget/availability?channel=none')).statusCode,
    ),
  );
  expect(new Set(statuses)).toEqual(new Set([404, 429]));
  expect((await app.inject('/api/widget/availability')).statusCode).toBe(400);
});
