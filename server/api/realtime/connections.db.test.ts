/** Beats of the sockets that are open here. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { disconnectStale, setPresence } from '../../routing/index.ts';
import { HandClock, openHouse, representative, until } from '../../routing/testing/scene.ts';
import { Connections } from './connections.ts';
import type { DeskSocket } from './desk-socket.ts';

const clock = new HandClock();
let house: TestHouse;
beforeAll(async () => {
  house = await openHouse({ clock });
});
afterAll(() => house.close());
afterEach(() => vi.useRealTimers());

it('whose clock is set forward by an hour leave nobody Offline who has a socket', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const org = await makeOrganization(house);
  const userId = await makeRepresentative(house, org, { presence: 'offline', connected: false });
  const connections = new Connections(house);
  const socket = { ping: () => {}, terminate: () => {}, close: () => {} };
  const principal = { userId, roles: ['representative'] };
  connections.add({ principal, alive: true, socket, close: () => {} } as unknown as DeskSocket);
  const isConnected = async () => (await representative(house, userId)).connected;
  await until('the first beat', isConnected);
  await setPresence(house, org.organizationId, userId, 'available', 'self');
  clock.advance(3600);
  await disconnectStale(house, 0);
  expect((await representative(house, userId)).presence).toBe('offline');
  vi.advanceTimersByTime(10_000);
  await until('the next beat', isConnected);
  expect((await representative(house, userId)).presence).toBe('available');
  connections.close();
});
