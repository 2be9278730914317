/** Connection and the presence that follows: only the edges are events; the history has every presence. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  changeConfiguration,
  makeOrganization,
  makeRepresentative,
  type TestOrganization,
} from '../../../testing/people.ts';
import { isAppError } from '../../platform/errors.ts';
import { listPresences, presenceHistory } from '../queries/presences.ts';
import { eventsOf, HandClock, openHouse, representative } from '../testing/scene.ts';
import { disconnectStale, markConnected, markDisconnected } from './connections.ts';
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
  const edges = (await eventsOf(house, org)).filter((type) => type.startsWith('representative.'));
  expect(edges).toEqual([
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

const offline = () => makeRepresentative(house, org, { presence: 'offline', connected: false });
const connect = (user: string) => markConnected(house, [user], inSeconds(30));
const presence = async (user: string) => (await representative(house, user)).presence;
const history = async (user: string) => {
  const periods = await presenceHistory(house, org.organizationId, { userId: user, limit: 100 });
  return periods.reverse().map((one) => [one.name, one.cause, one.manual] as const);
};
const settings = (routingSettings: Record<string, unknown>) =>
  changeConfiguration(house, org, ({ q }) =>
    q
      .updateTable('organization')
      .set({ routing_settings: JSON.stringify(routingSettings) })
      .where('id', '=', org.organizationId)
      .execute(),
  );
async function customPresence(name: string, base: 'available' | 'away'): Promise<string> {
  const id = house.ids.next();
  await changeConfiguration(house, org, ({ q }) =>
    q
      .insertInto('presence_setting')
      .values({ id, organization_id: org.organizationId, name, base })
      .execute(),
  );
  return id;
}

describe('a lost connection', () => {
  it('makes Offline, and back in time everything is as before', async () => {
    const user = await offline();
    await connect(user);
    await setPresence(house, org.organizationId, user, 'away', 'self');
    await markDisconnected(house, user);
    expect(await presence(user)).toBe('offline');
    clock.advance(149);
    await connect(user);
    expect(await presence(user)).toBe('away');
    expect(await history(user)).toEqual([
      ['away', 'self', true],
      ['offline', 'disconnected', false],
      ['away', 'restored', true],
    ]);
  });

  it('that was none gives the presence back however long it was: the clock was set forward, or the database was away', async () => {
    const user = await offline();
    await connect(user);
    await setPresence(house, org.organizationId, user, 'available', 'self');
    clock.advance(3600);
    await disconnectStale(house, 0);
    expect(await presence(user)).toBe('offline');
    await markConnected(house, [user], inSeconds(30), true);
    expect(await presence(user)).toBe('available');
    expect((await history(user)).at(-1)).toEqual(['available', 'restored', true]);
    await markDisconnected(house, user);
  });

  it('is one though the clock was set back meanwhile', async () => {
    const user = await offline();
    await connect(user);
    await setPresence(house, org.organizationId, user, 'available', 'self');
    clock.advance(-3600);
    await connect(user);
    await markDisconnected(house, user, inSeconds(30));
    expect(await presence(user)).toBe('offline');
  });

  it('for too long leaves them Offline, unless there is a sign-in presence', async () => {
    const user = await offline();
    await connect(user);
    await setPresence(house, org.organizationId, user, 'available', 'self');
    await markDisconnected(house, user);
    clock.advance(151);
    await connect(user);
    expect(await presence(user)).toBe('offline');
    await settings({ signInPresence: 'available', restorePresenceSeconds: 10 });
    await markDisconnected(house, user);
    clock.advance(11);
    await connect(user);
    expect(await presence(user)).toBe('available');
    expect((await history(user)).at(-1)).toEqual(['available', 'signed_in', false]);
  });

  it('leaves alone what is set while they are away', async () => {
    const user = await offline();
    await connect(user);
    await markDisconnected(house, user);
    await setPresence(house, org.organizationId, user, 'busy', 'administrator');
    await connect(user);
    expect(await presence(user)).toBe('busy');
  });

  it('does not bring back what an Offline by their own hand ended', async () => {
    const user = await offline();
    await connect(user);
    await setPresence(house, org.organizationId, user, 'available', 'self');
    await markDisconnected(house, user);
    await setPresence(house, org.organizationId, user, 'offline', 'self');
    await connect(user);
    expect(await presence(user)).toBe('offline');
  });

  it('to one process only is none: another one still beats', async () => {
    const user = await offline();
    await connect(user);
    const said = inSeconds(30);
    clock.advance(10);
    await connect(user); // the other process
    clock.advance(20);
    await markDisconnected(house, user, said);
    expect((await representative(house, user)).connected).toBe(true);
    clock.advance(10);
    await markDisconnected(house, user, said + 10_000);
    expect((await representative(house, user)).connected).toBe(false);
  });

  it('without a word is found out when the beat runs out', async () => {
    const [early, late] = [await offline(), await offline()];
    const other = await makeOrganization(house);
    await changeConfiguration(house, other, ({ q }) =>
      q
        .updateTable('organization')
        .set({ routing_partition: 7 })
        .where('id', '=', other.organizationId)
        .execute(),
    );
    const elsewhere = await makeRepresentative(house, other, { connected: false });
    await markConnected(house, [early, elsewhere], inSeconds(10));
    await markConnected(house, [late], inSeconds(20));
    await setPresence(house, org.organizationId, early, 'available', 'self');
    expect(await disconnectStale(house, 0)).toEqual(new Date(inSeconds(10)));
    clock.advance(10);
    expect(await disconnectStale(house, 0)).toEqual(new Date(inSeconds(10)));
    expect([await presence(early), (await representative(house, late)).connected]).toEqual(['offline', true]);
    clock.advance(10);
    expect(await disconnectStale(house, 0)).toBeNull();
    expect(await disconnectStale(house, 0)).toBeNull();
    const gone = (await eventsOf(house, org)).filter((type) => type === 'representative.disconnected');
    expect([gone.length, await eventsOf(house, other)]).toEqual([2, ['representative.connected']]);
    await disconnectStale(house, 7);
    clock.advance(1000);
    await connect(early);
    expect(await presence(early)).toBe('offline'); // the time counts from the last beat
  });
});

describe('a custom presence', () => {
  it('is set by name or id, stands for its base, and is in the history under its name', async () => {
    const lunch = await customPresence('Lunch', 'away');
    const user = await makeRepresentative(house, org);
    expect(await setPresence(house, org.organizationId, user, 'lunch', 'self')).toEqual({
      presence: 'away',
      presenceId: lunch,
      name: 'Lunch',
    });
    await setPresence(house, org.organizationId, user, lunch, 'self');
    await setPresence(house, org.organizationId, user, 'away', 'self');
    expect(await history(user)).toEqual([
      ['Lunch', 'self', true],
      ['away', 'self', true],
    ]);
    expect((await listPresences(house, org.organizationId)).map((one) => one.name)).toEqual([
      'available',
      'busy',
      'do_not_disturb',
      'away',
      'offline',
      'Lunch',
    ]);
  });

  it.each(['inactive', 'Siesta', ''])('that is none is refused: %j', async (choice) => {
    const user = await makeRepresentative(house, org);
    await expect(setPresence(house, org.organizationId, user, choice, 'self')).rejects.toMatchObject({
      code: 'presence.not_found',
    });
  });
});

it('the history is cut by time, and has one row at most without an end', async () => {
  const user = await makeRepresentative(house, org);
  const from = clock.now();
  for (const choice of ['away', 'busy', 'available'] as const) {
    await setPresence(house, org.organizationId, user, choice, 'self');
    clock.advance(60);
  }
  const at = (seconds: number) => new Date(from.getTime() + seconds * 1000).toISOString();
  const names = async (filter: { from?: string; to?: string }) =>
    (await presenceHistory(house, org.organizationId, { userId: user, limit: 10, ...filter })).map(
      (p) => p.name,
    );
  expect(await names({})).toEqual(['available', 'busy', 'away']);
  expect(await names({ from: at(60), to: at(120) })).toEqual(['busy']);
  expect(await names({ to: at(60) })).toEqual(['away']);
  const ends = (await presenceHistory(house, org.organizationId, { userId: user, limit: 10 })).map(
    (p) => p.endedAt,
  );
  expect(ends).toEqual([null, at(120), at(60)]);
});
