/** Offers, written only under their conversation's lock. */
import type { ConversationState, HandlerKind, OfferKind, OfferState } from '../../../contracts/words.ts';
import type { EngageTarget } from '../../conversations/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import { booleans, instants, texts, uuids } from '../../platform/db/index.ts';

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

/** Pending offers whose time is over, the oldest first; of the conversations `among` when given. */
export async function overdueOffers(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  now: Date,
  limit: number,
  among?: readonly string[],
): Promise<OfferRow[]> {
  const all = ['organization_id = $3', organizationId, 'overdue-offers'] as const;
  const [where, which, name] = among
    ? (['conversation_id = any ($3)', among, 'overdue-among'] as const)
    : all;
  return await tx.run<OfferRow>(
    `select ${columns} from offer where ${where} and state = 'pending' and expires_at <= $1 order by expires_at limit $2`,
    [now, limit, which],
    name,
  );
}

/** Ends offers as accepted that were pending when their conversations were locked. */
export async function settleAccepted(tx: Tx, offerIds: readonly string[], at: Date): Promise<void> {
  await tx.run(
    `update offer set state = 'accepted', answered_at = $2 where id = any ($1::uuid[])`,
    [uuids(offerIds), at],
    'settle-accepted',
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

/** A pending offer as seen from whom it was made to. */
export interface OfferTo extends OfferRow {
  kind: OfferKind;
  workstream_id: string;
}

/** What is out to these representatives. @param userIds null for everybody. */
export async function offersTo(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  userIds: readonly string[] | null,
): Promise<OfferTo[]> {
  return await tx.run<OfferTo>(
    `select o.id, o.conversation_id, o.representative_id, o.queue_id, o.state, o.expires_at, o.answered_at, o.kind,
            c.workstream_id
     from offer o join conversation c on c.id = o.conversation_id
     where o.organization_id = $1 and ($2::uuid[] is null or o.representative_id = any ($2)) and o.state = 'pending'`,
    [organizationId, userIds],
    'offers-to',
  );
}

/** A conversation as a claim sees it, locked. */
export interface ClaimTarget extends Record<string, unknown>, EngageTarget {
  queue_id: string | null;
  /** It is offered already, or a representative still holds it. */
  taken: boolean;
}

/** Locks conversations for a claim: before the transaction's first write, all at once. */
export async function lockForClaim(tx: Tx, conversationIds: readonly string[]): Promise<ClaimTarget[]> {
  return await tx.run<ClaimTarget>(
    'select * from lock_for_claim($1)',
    [uuids(conversationIds)],
    'lock-for-claim',
  );
}

/** An offer that is being answered, with what the answer looks at; its conversation is locked. */
export interface AnswerTarget extends OfferRow {
  conversation_state: ConversationState;
  conversation_queue_id: string | null;
  workstream_id: string;
  handler_kind: HandlerKind;
  handler_id: string | null;
  handler_epoch: number;
  last_sequence: number;
  representative_name: string;
  /** The session that it began, when it was accepted. */
  engaged_epoch: number | null;
}

/** Locks the conversations of offers that are being answered: before the transaction's first write, all at once. */
export async function lockForAnswer(tx: Tx, offerIds: readonly string[]): Promise<AnswerTarget[]> {
  return await tx.run<AnswerTarget>(
    'select * from lock_for_answer($1)',
    [uuids(offerIds)],
    'lock-for-answer',
  );
}

/** An offer about to be written. */
export interface NewOffer {
  id: string;
  conversationId: string;
  representativeId: string;
  queueId: string;
  expiresAt: Date;
  kind: OfferKind;
  /** Accepted in the moment it is made. */
  automatic: boolean;
}

const insert = `
  insert into offer (id, organization_id, conversation_id, representative_id, queue_id, state, offered_at, expires_at,
                     answered_at, kind, automatic)
  select o.id, $1, o.conversation_id, o.representative_id, o.queue_id,
         case when o.automatic then 'accepted' else 'pending' end, $2, o.expires_at,
         case when o.automatic then $2::timestamptz end, o.kind, o.automatic
  from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::timestamptz[], $8::text[], $9::boolean[])
    as o (id, conversation_id, representative_id, queue_id, expires_at, kind, automatic)`;

export async function insertOffers(tx: Tx, offers: readonly NewOffer[], at: Date): Promise<void> {
  await tx.run(
    insert,
    [
      tx.organizationId,
      at,
      uuids(offers.map((o) => o.id)),
      uuids(offers.map((o) => o.conversationId)),
      uuids(offers.map((o) => o.representativeId)),
      uuids(offers.map((o) => o.queueId)),
      instants(offers.map((o) => o.expiresAt.getTime())),
      texts(offers.map((o) => o.kind)),
      booleans(offers.map((o) => o.automatic)),
    ],
    'insert-offers',
  );
}

/** The names under which representatives join conversations. */
export async function displayNames(
  tx: Pick<Tx, 'run'>,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.run<{ id: string; display_name: string }>(
    'select id, display_name from app_user where id = any ($1)',
    [userIds],
    'display-names',
  );
  return new Map(rows.map((row) => [row.id, row.display_name]));
}

/** A refusal without an offer: whoever had the conversation gave it back, and is left alone with it for a while. */
export async function insertRefusal(
  tx: Tx,
  refusal: Omit<NewOffer, 'expiresAt' | 'kind' | 'automatic'>,
  at: Date,
) {
  await tx.run(
    `insert into offer (id, organization_id, conversation_id, representative_id, queue_id, state, offered_at, expires_at, answered_at)
     values ($1, $2, $3, $4, $5, 'declined', $6, $6, $6)`,
    [refusal.id, tx.organizationId, refusal.conversationId, refusal.representativeId, refusal.queueId, at],
    'insert-refusal',
  );
}
