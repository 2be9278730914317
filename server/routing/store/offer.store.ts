/** Offers, written only under their conversation's lock. */
import type { OfferState, Presence } from '../../../contracts/words.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import type { Assignment } from '../domain/match.ts';
import { packDecision } from './decision.store.ts';

export interface OfferRow extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  representative_id: string;
  queue_id: string;
  state: OfferState;
  expires_at: Date;
  answered_at: Date | null;
}

const columns = 'id, conversation_id, representative_id, queue_id, state, expires_at, answered_at';

export async function findOffer(tx: Pick<Tx, 'run'>, offerId: string): Promise<OfferRow | undefined> {
  return (await tx.run<OfferRow>(`select ${columns} from offer where id = $1`, [offerId], 'find-offer'))[0];
}

export async function pendingOffers(
  tx: Pick<Tx, 'run'>,
  conversationIds: readonly string[],
): Promise<OfferRow[]> {
  return await tx.run<OfferRow>(
    `select ${columns} from offer where conversation_id = any ($1) and state = 'pending' order by id`,
    [conversationIds],
    'pending-offers',
  );
}

/** Pending offers whose time is over, the oldest first. */
export async function overdueOffers(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  now: Date,
  limit: number,
): Promise<OfferRow[]> {
  return await tx.run<OfferRow>(
    `select ${columns} from offer
     where organization_id = $1 and state = 'pending' and expires_at <= $2 order by expires_at limit $3`,
    [organizationId, now, limit],
    'overdue-offers',
  );
}

/** Ends pending offers. @returns those that were still pending. */
export async function settleOffers(
  tx: Tx,
  offerIds: readonly string[],
  state: Exclude<OfferState, 'pending'>,
  at: Date,
): Promise<OfferRow[]> {
  return await tx.run<OfferRow>(
    `update offer set state = $2, answered_at = $3 where id = any ($1) and state = 'pending' returning ${columns}`,
    [offerIds, state, at],
    'settle-offers',
  );
}

/** What a claim has to know of each conversation beside its row. */
export interface ClaimTerms extends Record<string, unknown> {
  id: string;
  units: number;
  offer_timeout_seconds: number;
  allowed_presences: Presence[];
  /** It is offered already, or a representative still holds it. */
  taken: boolean;
}

export async function claimTerms(tx: Tx, conversationIds: readonly string[]): Promise<ClaimTerms[]> {
  return await tx.run<ClaimTerms>(
    `select c.id, w.capacity_units as units, w.offer_timeout_seconds, w.allowed_presences,
            exists (select from offer o where o.conversation_id = c.id and o.state = 'pending')
            or exists (select from capacity_reservation r where r.conversation_id = c.id) as taken
     from conversation c join workstream w on w.id = c.workstream_id where c.id = any ($1)`,
    [conversationIds],
    'claim-terms',
  );
}

/** An assignment about to be written. */
export interface Claim {
  assignment: Assignment;
  offerId: string;
  units: number;
  expiresAt: Date;
}

const write = `
  with reserved as (
    update representative r set capacity_reserved = r.capacity_reserved + s.units
    from unnest($3::uuid[], $4::int[]) as s (user_id, units) where r.user_id = s.user_id
  ), held as (
    insert into capacity_reservation (conversation_id, organization_id, representative_id, units, reserved_at)
    select c.conversation_id, $1, c.representative_id, c.units, $2
    from unnest($5::uuid[], $6::uuid[], $7::int[]) as c (conversation_id, representative_id, units)
  ), offered as (
    insert into offer (id, organization_id, conversation_id, representative_id, queue_id, state, offered_at, expires_at)
    select o.id, $1, o.conversation_id, o.representative_id, o.queue_id, 'pending', $2, o.expires_at
    from unnest($8::uuid[], $5::uuid[], $6::uuid[], $9::uuid[], $10::timestamptz[])
      as o (id, conversation_id, representative_id, queue_id, expires_at)
  )
  insert into assignment_decision (id, organization_id, conversation_id, offer_id, decided_at, explanation)
  select d.id, $1, d.conversation_id, d.offer_id, d.decided_at, d.explanation
  from unnest($11::uuid[], $5::uuid[], $8::uuid[], $12::timestamptz[], $13::jsonb[])
    as d (id, conversation_id, offer_id, decided_at, explanation)`;

/**
 * Reserves, offers and explains, all in one statement. The representatives' rows are locked; the check
 * constraint `capacity_never_exceeded` has the last word all the same.
 */
export async function writeClaims(house: House, tx: Tx, claims: readonly Claim[], at: Date): Promise<void> {
  const sums = new Map<string, number>();
  for (const { assignment, units } of claims) {
    sums.set(assignment.representativeId, (sums.get(assignment.representativeId) ?? 0) + units);
  }
  await tx.run(
    write,
    [
      tx.organizationId,
      at,
      [...sums.keys()],
      [...sums.values()],
      claims.map((c) => c.assignment.conversationId),
      claims.map((c) => c.assignment.representativeId),
      claims.map((c) => c.units),
      claims.map((c) => c.offerId),
      claims.map((c) => c.assignment.queueId),
      claims.map((c) => c.expiresAt),
      claims.map(() => house.ids.next()),
      claims.map((c) => new Date(c.assignment.decision.decidedAt)),
      claims.map((c) => JSON.stringify(packDecision(c.assignment.decision))),
    ],
    'write-claims',
  );
}
