/** What the log tells whoever missed a signal. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { acceptOffer } from '../../routing/index.ts';
import { arrive, drain, openHouse, pendingOf, until } from '../../routing/testing/scene.ts';
import { startCatchUp } from './catch-up.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

it('tells how far a conversation has come, by the notice of a hand-over too', async () => {
  const org = await makeOrganization(house);
  await makeRepresentative(house, org, { name: 'Ada' });
  const [conversationId] = await arrive(house, org, 1);
  await drain(house, org.organizationId);
  const [offer] = await pendingOf(house, org);
  const told = new Map<string, unknown>();
  const read = vi.spyOn(house.db, 'system');
  const catchUp = startCatchUp(house, (key, detail) => told.set(key, detail));
  try {
    await until('its first look', async () => read.mock.calls.some(([, , name]) => name === 'catch-up'));
    const accepting = { offerId: offer!.id, representativeId: offer!.representative_id };
    await acceptOffer(house, org.organizationId, accepting);
    const detail = await until('the notice', async () => told.get(`conversation:${conversationId}`));
    expect(detail).toEqual({ sequence: 1 });
  } finally {
    await catchUp.close();
    read.mockRestore();
  }
});
