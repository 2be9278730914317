/** A stage for the desk's tests: people who act, and conversations that somebody has. */
import type { TestHouse } from '../../../testing/database.ts';
import {
  makeRepresentative,
  type TestOrganization,
  type TestRepresentativeOptions,
} from '../../../testing/people.ts';
import { lockConversation, messagesAfter } from '../../conversations/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { acceptOffer } from '../../routing/index.ts';
import { arrive, drain, pendingOf } from '../../routing/testing/scene.ts';
import type { Actor } from '../index.ts';

export async function person(
  house: TestHouse,
  org: TestOrganization,
  displayName: string,
  options: TestRepresentativeOptions & { isLead?: boolean } = {},
): Promise<Actor> {
  const { isLead = false, ...rest } = options;
  const userId = await makeRepresentative(house, org, { name: displayName, ...rest });
  return { organizationId: org.organizationId, userId, displayName, isLead };
}

export const waiting = async (house: TestHouse, org: TestOrganization): Promise<string> =>
  (await arrive(house, org, 1))[0]!;

/** The pending offer of a conversation, after the engine had its turn. */
export async function offered(house: TestHouse, org: TestOrganization, conversationId: string) {
  await drain(house, org.organizationId);
  const one = (await pendingOf(house, org)).find((row) => row.conversation_id === conversationId);
  return one && { offerId: one.id, representativeId: one.representative_id };
}

/** One that was offered and accepted. @returns who has it */
export async function handled(
  house: TestHouse,
  org: TestOrganization,
): Promise<{ id: string; userId: string }> {
  const id = await waiting(house, org);
  const offer = await offered(house, org, id);
  if (!offer) throw new Error('Nobody could take it.');
  await acceptOffer(house, org.organizationId, offer);
  return { id, userId: offer.representativeId };
}

export const rowOf = (house: TestHouse, org: TestOrganization, id: string) =>
  transact(house, org.organizationId, (tx) => lockConversation(tx, id));

/** The events that the customer's client was shown. */
export const notices = async (house: TestHouse, org: TestOrganization, id: string) =>
  (await read(house, org.organizationId, (tx) => messagesAfter(tx, id, 0, 100))).map(
    (m) => m.content?.name ?? m.kind,
  );

export const traces = (house: TestHouse, id: string) =>
  house.db.system<{ kind: string; trace: Record<string, unknown> }>(
    'select kind, trace from routing_trace where conversation_id = $1 order by at, id',
    [id],
  );
