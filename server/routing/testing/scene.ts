/** A stage for routing's tests: a house, customers that arrive, and the books that must balance at the end. */
import { expect, inject } from 'vitest';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import type { TestOrganization } from '../../../testing/people.ts';
import { openConversation } from '../../conversations/index.ts';
import type { EventType } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { beginning } from '../../data-model/log/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { onRoutingRequested } from '../consumers/on-routing-requested.ts';
import { Router } from '../domain/router/router.ts';
import { carryOut } from '../engine/carry-out.ts';
import { readSnapshot } from '../store/snapshot.store.ts';

/** A clock that is moved by hand. */
export class HandClock implements Clock {
  #now = Date.UTC(2026, 0, 5, 9);
  now = (): Date => new Date(this.#now);
  /** Seconds. */
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

export const openHouse = (options: { clock?: Clock; poolSize?: number } = {}): Promise<TestHouse> =>
  createTestHouse(inject('adminConnectionString'), options);

/** Customers who write, one after the other, and wait in the queue. @returns their conversations' ids. */
export async function arrive(house: TestHouse, org: TestOrganization, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const conversationId = house.ids.next();
    await openConversation(house, org.organizationId, {
      conversationId,
      channel: 'chat',
      channelId: org.channelId,
      customer: { externalId: `customer-${conversationId}`, name: 'Test customer' },
    });
    await route(house, org, conversationId);
    ids.push(conversationId);
  }
  return ids;
}

/** What the consumer does once the log has brought the event. */
export async function route(house: TestHouse, org: TestOrganization, conversationId: string): Promise<void> {
  await onRoutingRequested.handle(house, {
    type: 'conversation.routing_requested',
    txId: '0',
    position: 0,
    organizationId: org.organizationId,
    conversationId,
    representativeId: null,
    actor: 'system',
    at: house.clock.now(),
    payload: { cause: 'opened', queueId: null },
  });
}

/**
 * Rows of conversations that wait already: no log, no locks, for tests of many. @returns their ids, the longest
 * waiting first.
 */
export async function fillQueue(house: TestHouse, org: TestOrganization, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => house.ids.next());
  const contactId = house.ids.next();
  await house.db.transaction(org.organizationId, async ({ run }) => {
    await run(
      `insert into contact (id, organization_id, external_id, name) values ($1, $2, $3, 'Test customer')`,
      [contactId, org.organizationId, contactId],
    );
    await run(
      `insert into conversation (id, organization_id, channel, channel_id, workstream_id, contact_id, state, handler_kind,
                                 queue_id, queued_at, opened_at, state_changed_at)
       select id, $2, 'chat', $3, $4, $5, 'open', 'none', $6, at, at, at
       from (select id, $7::timestamptz + n * interval '1 millisecond' as at from unnest($1::uuid[]) with ordinality as u (id, n)) as c`,
      [ids, org.organizationId, org.channelId, org.workstreamId, contactId, org.queueId, house.clock.now()],
    );
  });
  return ids;
}

export interface Drained {
  offered: number;
  /** Claims that the tables refused. */
  refused: number;
  /** When there is something to decide again though nothing happens; epoch milliseconds. */
  wakeAt: number | null;
}

/** What an engine does that is taken up now, until there is nothing left to decide. */
export async function drain(house: House, organizationId: string): Promise<Drained> {
  const now = house.clock.now();
  const read = await house.db.transaction(organizationId, (tx) => readSnapshot(tx, organizationId, now));
  const router = Router.from(read.snapshot, now.getTime());
  const drained: Drained = { offered: 0, refused: 0, wakeAt: null };
  for (;;) {
    const plan = router.plan(house.clock.now().getTime());
    if (!plan) return { ...drained, wakeAt: router.wakeAt() };
    const cycle = {
      id: house.ids.next(),
      basis: beginning,
      decidedAt: new Date(plan.decidedAt),
      configurationVersion: plan.configurationVersion,
    };
    const { outcome } = await carryOut(house, organizationId, plan, cycle, new Map());
    router.settle(plan, outcome, house.clock.now().getTime());
    drained.offered += outcome.offers.length;
    drained.refused += outcome.refused.length;
  }
}

export interface OfferSeen extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  representative_id: string;
  state: string;
}

/** Every offer of the organization, the oldest first. */
export const offersOf = (house: TestHouse, org: TestOrganization): Promise<OfferSeen[]> =>
  house.db.system<OfferSeen>(
    'select id, conversation_id, representative_id, state from offer where organization_id = $1 order by offered_at, id',
    [org.organizationId],
  );

export async function pendingOf(house: TestHouse, org: TestOrganization): Promise<OfferSeen[]> {
  return (await offersOf(house, org)).filter((offer) => offer.state === 'pending');
}

export const representative = async (house: TestHouse, userId: string) => {
  const [row] = await house.db.system<{
    presence: string;
    reserved: number;
    total: number;
    connected: boolean;
  }>(
    `select presence, capacity_reserved as reserved, capacity_total as total, connected_until > $2 as connected
     from representative where user_id = $1`,
    [userId, house.clock.now()],
  );
  return row!;
};

/** The types of an organization's events, in order; of one conversation when given. What set the stage is left out. */
export async function eventsOf(
  house: TestHouse,
  org: TestOrganization,
  conversationId?: string,
): Promise<EventType[]> {
  const rows = await house.db.system<{ type: EventType }>(
    `select type from event where organization_id = $1 and ($2::uuid is null or conversation_id = $2)
       and type not in ('representative.configured', 'configuration.changed') order by tx_id, position`,
    [org.organizationId, conversationId ?? null],
  );
  return rows.map((row) => row.type);
}

/**
 * What must hold at every moment, of every organization: each sum of reservations is the representative's, none is
 * above the total, and each pending offer has its reservation.
 */
export async function expectBalance(house: TestHouse): Promise<void> {
  const wrong = await house.db.system(
    `select r.user_id, r.capacity_reserved, r.capacity_interruptible, r.capacity_override, r.capacity_total, h.*
     from representative r cross join lateral (
       select coalesce(sum(units) filter (where not interruptible and not override), 0)::int as firm,
              coalesce(sum(units) filter (where interruptible and not override), 0)::int as soft,
              coalesce(sum(units) filter (where override), 0)::int as beyond
       from capacity_reservation where representative_id = r.user_id) as h
     where (r.capacity_reserved, r.capacity_interruptible, r.capacity_override) is distinct from (h.firm, h.soft, h.beyond)
        or r.capacity_reserved > r.capacity_total`,
  );
  expect(wrong, 'reservations and their sums').toEqual([]);
  const places = await house.db.system(
    `select p.user_id, p.profile_id, p.held, p.used, h.held as counted
     from representative_profile p cross join lateral (
       select count(*)::int as held from capacity_reservation
       where representative_id = p.user_id and not override and p.profile_id = any (profile_ids)) as h
     where p.held <> h.held or p.used < p.held`,
  );
  expect(places, 'places in profiles').toEqual([]);
  const unbacked = await house.db.system(
    `select o.id from offer o where o.state = 'pending' and not exists (
       select from capacity_reservation h where h.conversation_id = o.conversation_id and h.representative_id = o.representative_id)`,
  );
  expect(unbacked, 'pending offers without a reservation').toEqual([]);
}

/** Waits until `look` gives something; a failure says what was waited for. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  withinMs = 8000,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
