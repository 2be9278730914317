/** What a router is told of the tables: everything at a take-over, parts of it to heal. */
import type {
  Item,
  PendingOffer,
  RepresentativeState,
  Reservation,
  RouterChange,
  RouterSnapshot,
} from '../../../server/routing/domain/router/changes.ts';
import type { ConversationRow, OfferRow, RepresentativeRow, ReservationRow } from './rows.ts';
import type { World } from './world.ts';

export function snapshotOf(world: World): RouterSnapshot {
  return {
    configuration: world.configuration,
    representatives: [...world.representatives.values()].map((row) => ({
      setting: row.setting,
      state: stateOf(row),
    })),
    items: [...world.conversations.values()].filter(isQueued).map(itemOf),
    reservations: [...world.reservations.values()].map(reservationOf),
    offers: [...world.offers.values()].map(offerOf),
    alerts: [...world.alerts].map((key) => {
      const [conversationId, alert] = key.split(' ');
      return { conversationId: conversationId!, alert: alert! };
    }),
  };
}

export const isQueued = (row: ConversationRow): boolean => row.state === 'queued';

/** The last answered stays, told to a new router beside the snapshot. */
export const answeredOf = (world: World): RouterChange[] => {
  const kept = Map.groupBy(world.answered, (one) => one.queueId);
  return [...kept.values()].flatMap((stays) =>
    stays.slice(-20).map((stay): RouterChange => ({ kind: 'answered', ...stay })),
  );
};

/** Rows read afresh, in the order in which the engine reads them after a refusal. */
export function partsOf(
  world: World,
  conversationIds: readonly string[],
  representativeIds: readonly string[],
): RouterChange[] {
  const changes: RouterChange[] = [];
  for (const conversationId of conversationIds)
    if (!world.reservations.has(conversationId))
      changes.push({ kind: 'released', conversationId, at: world.now });
  for (const userId of representativeIds) {
    const row = world.representatives.get(userId);
    if (row) changes.push({ kind: 'representative', setting: row.setting, state: stateOf(row) });
  }
  for (const held of world.reservations.values())
    if (conversationIds.includes(held.conversationId) || representativeIds.includes(held.userId))
      changes.push({ kind: 'reserved', reservation: reservationOf(held) });
  for (const conversationId of conversationIds) {
    const row = world.conversations.get(conversationId);
    if (row && isQueued(row)) changes.push({ kind: 'queued', item: itemOf(row) });
    else changes.push({ kind: 'dequeued', conversationId });
    changes.push({ kind: 'not_offered', conversationId });
  }
  for (const offer of world.offers.values())
    if (conversationIds.includes(offer.conversationId))
      changes.push({ kind: 'offered', offer: offerOf(offer) });
  return changes;
}

export function stateOf(row: RepresentativeRow): RepresentativeState {
  const { presence, presenceId, connected, revision, lastReleasedAt, lastAssignedAt } = row;
  const finished = [...row.finished].map(([profileId, { used, usedOn }]) => ({ profileId, used, usedOn }));
  return { presence, presenceId, connected, revision, lastReleasedAt, lastAssignedAt, finished };
}

export function itemOf(row: ConversationRow): Item {
  const { id, workstreamId, kind, queuedAt, waitingSince, demand, refusals } = row;
  return {
    conversationId: id,
    workstreamId,
    queueId: row.queueId!,
    kind,
    queuedAt,
    waitingSince,
    demand,
    refusals: [...refusals],
  };
}

function reservationOf({ heldUntil: _, ...reservation }: ReservationRow): Reservation {
  return reservation;
}

const offerOf = (offer: OfferRow): PendingOffer => ({ ...offer });
