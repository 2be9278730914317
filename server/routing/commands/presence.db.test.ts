/** Presence and connection: only the edges are events. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { isAppError } from '../../platform/errors.ts';
import { eventsOf, HandClock, openHouse, representative } from '../testing/scene.ts';
import { markConnected, markDisconnected } from './connections.ts';
import { setPresence } from './set-presence.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house);
});
afterAll(() => house.close());

const inSeconds = (seconds: number) => clock.now().getTime() + seconds * 1000;

it('announces the first beat and the end of the connection, and nothing between', async () => {
  const users = [
    await makeRepresentative(house, org, { connected: false }),
    await makeRepresentative(house, org, { connected: false }),
  ];
  const heard: string[] = [];
  const stop = house.signals.subscribe('event:representative.connected', () => heard.push('connected'));
  await markConnected(house, [...users, house.ids.next()], inSeconds(30));
  clock.advance(10);
  await markConnected(house, users, inSeconds(30));
  await markConnected(house, users, inSeconds(5)); // a late beat takes nothing back
  clock.advance(25);
  expect((await representative(house, users[0]!)).connected).toBe(true);
  await markDisconnected(house, users[0]!);
  await markDisconnected(house, users[0]!);
  expect((await representative(house, users[0]!)).connected).toBe(false);
  await markConnected(house, users, inSeconds(30));
  expect(await eventsOf(house, org)).toEqual([
    'representative.connected',
    'representative.connected',
    'representative.disconnected',
    'representative.connected',
  ]);
  expect(heard).toHaveLength(2);
  stop();
});

it('writes one edge when two processes beat at once', async () => {
  const user = await makeRepresentative(house, org, { connected: false });
  await Promise.all(Array.from({ length: 6 }, () => markConnected(house, [user], inSeconds(30))));
  expect(await eventsOf(house, org)).toEqual(['representative.connected']);
});

it('reaches people of several organizations with one beat', async () => {
  const other = await makeOrganization(house);
  const users = [
    await makeRepresentative(house, org, { connected: false }),
    await makeRepresentative(house, other, { connected: false }),
  ];
  await markConnected(house, users, inSeconds(30));
  expect([await eventsOf(house, org), await eventsOf(house, other)]).toEqual([
    ['representative.connected'],
    ['representative.connected'],
  ]);
});

it('sets a presence once, and only a representative’s, in their own organization', async () => {
  const user = await makeRepresentative(house, org);
  await setPresence(house, org.organizationId, user, 'away', 'self');
  await setPresence(house, org.organizationId, user, 'away', 'self');
  expect((await representative(house, user)).presence).toBe('away');
  expect(await eventsOf(house, org)).toEqual(['presence.changed']);
  const other = await makeOrganization(house);
  for (const [organizationId, id] of [
    [org.organizationId, house.ids.next()],
    [other.organizationId, user],
  ] as const) {
    const error = await setPresence(house, organizationId, id, 'busy', 'self').catch((e: unknown) => e);
    expect(isAppError(error, 'presence.not_representative')).toBe(true);
  }
});
