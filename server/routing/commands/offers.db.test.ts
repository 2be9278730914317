/** The life of an offer: accepted, declined, timed out, withdrawn; each against the others at the same time. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import {
  closeConversation,
  lockConversation,
  messagesAfter,
  queueConversation,
} from '../../conversations/index.ts';
import type { EventPayloads, LoggedEvent } from '../../data-model/events/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { isAppError } from '../../platform/errors.ts';
import { onConversationClosed } from '../consumers/on-conversation-closed.ts';
import { onConversationQueued } from '../consumers/on-conversation-queued.ts';
import {
  arrive,
  drain,
  eventsOf,
  expectBalance,
  HandClock,
  offersOf,
  openHouse,
  pendingOf,
  representative,
} from '../testing/scene.ts';
import { acceptOffer } from './accept-offer.ts';
import { declineOffer } from './decline-offer.ts';
import { expireOffers } from './expire-offers.ts';
import { releaseCapacity } from './release-capacity.ts';
import { setPresence } from './set-presence.ts';
import { withdrawOffer } from './withdraw-offer.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;
let ada: string;

beforeAll(async () => {
  house = await openHouse({ clock, poolSize: 12 });
});
beforeEach(async () => {
  org = await makeOrganization(house);
  ada = await makeRepresentative(house, org, { name: 'Ada' });
});
afterEach(() => expectBalance(house));
afterAll(() => house.close());

const drained = () => drain(house, org.organizationId);
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: unknown) => (isAppError(error) ? error.code : error),
  );

/** One conversation, offered to the only one who is there. */
async function offered(): Promise<{ conversationId: string; offerId: string; representativeId: string }> {
  const [conversationId] = await arrive(house, org, 1);
  await drained();
  const [offer] = await pendingOf(house, org);
  return { conversationId: conversationId!, offerId: offer!.id, representativeId: offer!.representative_id };
}
const accept = (offer: { offerId: string; representativeId: string }) =>
  acceptOffer(house, org.organizationId, offer);
const decline = (offer: { offerId: string; representativeId: string }) =>
  declineOffer(house, org.organizationId, offer);

describe('accepting', () => {
  it('makes the representative the handler, tells the customer, and keeps the capacity', async () => {
    const offer = await offered();
    const accepted = await accept(offer);
    expect(accepted).toEqual({ conversationId: offer.conversationId, handlerEpoch: 1 });
    const conversation = await read(house, org.organizationId, ({ q }) =>
      q
        .selectFrom('conversation')
        .selectAll()
        .where('id', '=', offer.conversationId)
        .executeTakeFirstOrThrow(),
    );
    expect(conversation).toMatchObject({
      state: 'active',
      handler_kind: 'representative',
      handler_id: ada,
      handler_epoch: 1,
    });
    const messages = await read(house, org.organizationId, (tx) =>
      messagesAfter(tx, offer.conversationId, 0, 10),
    );
    expect(messages.map((m) => [m.kind, m.content])).toEqual([
      ['event', { name: 'patchbay.representative.joined', value: { name: 'Ada' } }],
    ]);
    expect((await representative(house, ada)).reserved).toBe(30);
    expect((await eventsOf(house, org, offer.conversationId)).slice(-2).sort()).toEqual([
      'handler.engaged',
      'offer.made',
    ]);
    const [engaged] = await house.db.system<{ payload: EventPayloads['handler.engaged'] }>(
      `select payload from event where conversation_id = $1 and type = 'handler.engaged'`,
      [offer.conversationId],
    );
    expect(engaged?.payload, 'with the notice, the offer and the queue').toMatchObject({
      sequence: messages[0]!.sequence,
      offerId: offer.offerId,
      left: { queueId: conversation.queue_id, waitedMs: expect.any(Number) },
    });
  });

  it('answers the same again, also later and when both come at once', async () => {
    const offer = await offered();
    const answers = await Promise.all([accept(offer), accept(offer), accept(offer)]);
    clock.advance(100);
    answers.push(await accept(offer));
    for (const answer of answers)
      expect(answer).toEqual({ conversationId: offer.conversationId, handlerEpoch: 1 });
    expect(
      (await eventsOf(house, org, offer.conversationId)).filter((type) => type === 'handler.engaged'),
    ).toHaveLength(1);
  });

  it('is refused to somebody else, in the organization and from another one', async () => {
    const offer = await offered();
    const bob = await makeRepresentative(house, org);
    expect(await code(accept({ ...offer, representativeId: bob }))).toBe('offer.not_found');
    const other = await makeOrganization(house);
    expect(await code(acceptOffer(house, other.organizationId, offer))).toBe('offer.not_found');
    expect(await code(declineOffer(house, other.organizationId, offer))).toBe('offer.not_found');
    expect(await code(accept({ ...offer, offerId: house.ids.next() }))).toBe('offer.not_found');
    expect(await pendingOf(house, org)).toHaveLength(1);
  });

  it('comes too late when the time is over, and times the offer out', async () => {
    const offer = await offered();
    clock.advance(30);
    expect(await code(accept(offer))).toBe('offer.expired');
    expect((await offersOf(house, org)).map((o) => o.state)).toEqual(['timed_out']);
    expect(await representative(house, ada)).toMatchObject({ presence: 'inactive', reserved: 0 });
    expect(await code(accept(offer))).toBe('offer.expired');
    expect(await code(decline(offer))).toBe('offer.expired');
  });

  it('or expiring wins, never both', async () => {
    const outcomes = new Set<unknown>();
    for (let n = 0; n < 30; n += 1) {
      org = await makeOrganization(house);
      ada = await makeRepresentative(house, org);
      const offer = await offered();
      // The acceptance reads the clock before the time is over or after, as it happens.
      const expiry = async () => {
        await new Promise((resolve) => setTimeout(resolve, n % 10));
        clock.advance(30);
        return await expireOffers(house, org.organizationId);
      };
      const [accepted] = await Promise.all([code(accept(offer)), expiry(), code(accept(offer))]);
      const [after] = await offersOf(house, org);
      const { presence, reserved } = await representative(house, ada);
      outcomes.add(accepted);
      if (after!.state === 'accepted')
        expect({ presence, reserved }).toEqual({ presence: 'busy', reserved: 30 });
      else
        expect({ state: after!.state, presence, reserved, accepted }).toEqual({
          state: 'timed_out',
          presence: 'inactive',
          reserved: 0,
          accepted: 'offer.expired',
        });
    }
    expect([...outcomes].every((outcome) => outcome === 'ok' || outcome === 'offer.expired')).toBe(true);
  });
});

describe('declining', () => {
  it('brings the conversation to another, and to the same only after the cool-down', async () => {
    const offer = await offered();
    await decline(offer);
    await decline(offer);
    expect(await representative(house, ada)).toMatchObject({ presence: 'available', reserved: 0 });
    expect(await code(accept(offer))).toBe('offer.already_answered');
    expect(await drained()).toMatchObject({ offered: 0, wakeAt: clock.now().getTime() + 60_000 });
    const bob = await makeRepresentative(house, org, { name: 'Bob' });
    await drained();
    const [second] = await pendingOf(house, org);
    expect(second!.representative_id).toBe(bob);
    await decline({ offerId: second!.id, representativeId: bob });
    clock.advance(59);
    expect((await drained()).offered).toBe(0);
    clock.advance(1);
    expect((await drained()).offered).toBe(1);
    const events = await eventsOf(house, org, offer.conversationId);
    expect(events.filter((type) => type === 'offer.declined' || type === 'capacity.released')).toHaveLength(
      4,
    );
  });

  it('is refused after accepting', async () => {
    const offer = await offered();
    await accept(offer);
    expect(await code(decline(offer))).toBe('offer.already_answered');
  });
});

describe('timing out', () => {
  it('makes the representative inactive and the conversation wait again, in one go for many', async () => {
    const bob = await makeRepresentative(house, org, { presence: 'busy' });
    await arrive(house, org, 6);
    expect((await drained()).offered).toBe(6);
    expect(await expireOffers(house, org.organizationId)).toBe(0);
    clock.advance(31);
    const expired = await Promise.all([
      expireOffers(house, org.organizationId),
      expireOffers(house, org.organizationId),
    ]);
    expect(expired[0]! + expired[1]!).toBe(6);
    for (const userId of [ada, bob])
      expect(await representative(house, userId)).toMatchObject({ presence: 'inactive', reserved: 0 });
    const events = await eventsOf(house, org);
    const count = (type: string) => events.filter((t) => t === type).length;
    expect([count('offer.timed_out'), count('capacity.released'), count('presence.changed')]).toEqual([
      6, 6, 2,
    ]);
    expect((await drained()).offered).toBe(0);
  });

  it('leaves those alone who went away meanwhile', async () => {
    await offered();
    await setPresence(house, org.organizationId, ada, 'do_not_disturb', 'self');
    clock.advance(31);
    await expireOffers(house, org.organizationId);
    expect((await representative(house, ada)).presence).toBe('do_not_disturb');
  });
});

describe('a conversation that ends or moves while it is offered', () => {
  const close = (conversationId: string) =>
    transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      await closeConversation(tx, conversation, 'customer_left', { at: clock.now(), actor: 'system' });
    });
  const event = <T extends 'conversation.closed' | 'conversation.queued'>(conversationId: string) =>
    ({ organizationId: org.organizationId, conversationId }) as LoggedEvent<T>;

  it('has its offer withdrawn, once', async () => {
    const offer = await offered();
    await close(offer.conversationId);
    for (let i = 0; i < 2; i += 1) await onConversationClosed.handle(house, event(offer.conversationId));
    expect((await offersOf(house, org)).map((o) => o.state)).toEqual(['withdrawn']);
    expect(await representative(house, ada)).toMatchObject({ presence: 'available', reserved: 0 });
    expect(
      (await eventsOf(house, org)).filter(
        (type) => type === 'offer.withdrawn' || type === 'capacity.released',
      ),
    ).toHaveLength(2);
    expect(await code(accept(offer))).toBe('offer.not_found');
  });

  it('cannot be accepted even before the consumer came to it', async () => {
    const offer = await offered();
    await close(offer.conversationId);
    expect(await code(accept(offer))).toBe('offer.not_found');
    expect((await offersOf(house, org)).map((o) => o.state)).toEqual(['withdrawn']);
  });

  it('is nobody’s fault: the offer is withdrawn, not timed out, should its time be over first', async () => {
    const offer = await offered();
    await close(offer.conversationId);
    clock.advance(31);
    await expireOffers(house, org.organizationId);
    expect((await offersOf(house, org)).map((o) => o.state)).toEqual(['withdrawn']);
    expect(await representative(house, ada)).toMatchObject({ presence: 'available', reserved: 0 });
  });

  it('releases what a representative held when a timer closes it', async () => {
    const offer = await offered();
    await accept(offer);
    await close(offer.conversationId);
    for (let i = 0; i < 2; i += 1) await onConversationClosed.handle(house, event(offer.conversationId));
    expect((await representative(house, ada)).reserved).toBe(0);
  });

  it('is free for its new queue, also when whoever moved it released nothing', async () => {
    const sales = house.ids.next();
    await house.db.transaction(org.organizationId, ({ q }) =>
      q
        .insertInto('queue')
        .values({ id: sales, organization_id: org.organizationId, name: 'Sales' })
        .execute(),
    );
    const move = (conversationId: string) =>
      transact(house, org.organizationId, async (tx) => {
        const conversation = await lockConversation(tx, conversationId);
        await queueConversation(
          house,
          tx,
          conversation,
          { queueId: sales, cause: 'transferred' },
          { at: clock.now(), actor: 'system' },
        );
      });
    const handled = await offered();
    await accept(handled);
    await move(handled.conversationId);
    const asked = await offered();
    await move(asked.conversationId);
    expect((await drained()).offered).toBe(0); // both are still held for the queue before
    for (const { conversationId } of [handled, asked])
      await onConversationQueued.handle(house, event(conversationId));
    expect((await offersOf(house, org)).map((o) => o.state)).toEqual(['accepted', 'withdrawn']);
    expect((await representative(house, ada)).reserved).toBe(0);
    const bob = await makeRepresentative(house, org, { queueIds: [sales] });
    expect((await drained()).offered).toBe(2);
    // Late and again: now both are offered for the right queue, and stay so.
    for (const { conversationId } of [handled, asked])
      await onConversationQueued.handle(house, event(conversationId));
    expect((await pendingOf(house, org)).map((o) => o.representative_id)).toEqual([bob, bob]);
  });

  it('releases and withdraws through the upper floors, as often as they like', async () => {
    const offer = await offered();
    await accept(offer);
    const release = () =>
      transact(house, org.organizationId, async (tx) => {
        await lockConversation(tx, offer.conversationId);
        return [
          await releaseCapacity(house, tx, offer.conversationId, clock.now(), 'system'),
          await withdrawOffer(tx, offer.conversationId, clock.now()),
        ];
      });
    expect(await release()).toEqual([{ representativeId: ada, units: 30 }, false]);
    expect(await release()).toEqual([null, false]);
  });
});
