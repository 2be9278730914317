/** Claims assignments: many in one transaction, a handful of round trips however many there are. */
import { engageRepresentatives } from '../../conversations/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import type { PlannedAssignment } from '../domain/router/plan.ts';
import { takeCapacity } from '../store/capacity.store.ts';
import { configurationOf } from '../store/configuration.store.ts';
import {
  type Cycle,
  insertCycle,
  insertDecisions,
  insertRosters,
  type StoredRoster,
} from '../store/decision.store.ts';
import { type ClaimTarget, displayNames, insertOffers, lockForClaim } from '../store/offer.store.ts';
import { adjustPresence } from './adjust-presence.ts';
import { clearAlerts } from './alerts.ts';
import { Room } from './room.ts';

export interface ClaimRequest {
  cycle: Cycle;
  /** In the order in which they are to be claimed. */
  assignments: readonly PlannedAssignment[];
  /** Place of the first of them in its cycle. */
  firstOrdinal: number;
  /** Those that the traces name and that may not be stored yet. */
  rosters: readonly StoredRoster[];
}

export interface MadeOffer {
  conversationId: string;
  offerId: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export interface Claimed {
  offers: MadeOffer[];
  /** Not possible any more: the conversation is taken or gone, or the representative is. */
  refused: PlannedAssignment[];
}

interface Claim {
  assignment: PlannedAssignment;
  target: ClaimTarget;
  ordinal: number;
  offerId: string;
  expiresAt: Date;
}

/**
 * Reserves the capacity and makes the offer of each assignment that is still possible, in the order given; those that
 * are accepted by themselves get their handler at once. Writes every decision, the refused ones too.
 *
 * The router worked on what it had been told; here everything is locked and looked at again. What is no longer possible
 * is refused: the router decides it anew.
 */
export async function assign(house: House, organizationId: string, request: ClaimRequest): Promise<Claimed> {
  return await transact(house, organizationId, async (tx) => {
    const { assignments, cycle } = request;
    const conversationIds = assignments.map((a) => a.conversationId);
    const targets = new Map((await lockForClaim(tx, conversationIds)).map((target) => [target.id, target]));
    const at = house.clock.now();
    const configuration = await configurationOf(tx, organizationId);
    const userIds = [...new Set(assignments.map((a) => a.userId))];
    const room = await Room.lock(tx, configuration, userIds, at);
    const claims: Claim[] = [];
    const refused: { assignment: PlannedAssignment; ordinal: number }[] = [];
    for (const [i, assignment] of assignments.entries()) {
      const ordinal = request.firstOrdinal + i;
      const target = targets.get(assignment.conversationId);
      const waits = target?.state === 'open' && target.queue_id === assignment.queueId && !target.taken;
      if (!waits || !room.mayBeAsked(assignment) || !room.take(assignment)) {
        refused.push({ assignment, ordinal });
        continue;
      }
      target.taken = true;
      const expiresAt = new Date(at.getTime() + assignment.offerTimeoutSeconds * 1000);
      claims.push({ assignment, target, ordinal, offerId: house.ids.next(), expiresAt });
    }
    await insertCycle(tx, cycle);
    await insertRosters(tx, request.rosters);
    if (claims.length > 0) await write(house, tx, cycle, claims, at);
    await insertDecisions(tx, cycle.id, [
      ...claims.map(({ assignment, ordinal, offerId }) => decided(house, assignment, ordinal, offerId)),
      ...refused.map(({ assignment, ordinal }) => decided(house, assignment, ordinal, null)),
    ]);
    return {
      offers: claims.map(({ assignment, offerId, expiresAt }) => ({
        conversationId: assignment.conversationId,
        offerId,
        expiresAt: expiresAt.getTime(),
      })),
      refused: refused.map(({ assignment }) => assignment),
    };
  });
}

const decided = (
  house: House,
  { conversationId, trace }: PlannedAssignment,
  ordinal: number,
  offerId: string | null,
) => ({ id: house.ids.next(), conversationId, offerId, ordinal, trace });

async function write(house: House, tx: Tx, cycle: Cycle, claims: readonly Claim[], at: Date): Promise<void> {
  await takeCapacity(
    tx,
    claims.map(({ assignment: a }) => ({ ...a, representativeId: a.userId })),
    at,
  );
  await insertOffers(
    tx,
    claims.map(({ assignment: a, offerId, expiresAt }) => ({
      id: offerId,
      conversationId: a.conversationId,
      representativeId: a.userId,
      queueId: a.queueId,
      expiresAt,
      kind: a.kind,
      automatic: a.automatic,
    })),
    at,
  );
  for (const { assignment: a, offerId, expiresAt } of claims) {
    tx.append({
      type: 'offer.made',
      conversationId: a.conversationId,
      representativeId: a.userId,
      actor: 'system',
      at,
      payload: {
        offerId,
        queueId: a.queueId,
        units: a.units,
        expiresAt: expiresAt.toISOString(),
        kind: a.kind,
        automatic: a.automatic,
        profileIds: a.profileIds,
        interruptible: a.interruptible,
        override: a.override,
        cycleId: cycle.id,
      },
    });
  }
  await acceptAtOnce(
    house,
    tx,
    claims.filter((claim) => claim.assignment.automatic),
    at,
  );
}

async function acceptAtOnce(house: House, tx: Tx, claims: readonly Claim[], at: Date): Promise<void> {
  if (claims.length === 0) return;
  const userIds = [...new Set(claims.map((claim) => claim.assignment.userId))];
  const names = await displayNames(tx, userIds);
  for (const { assignment, offerId } of claims) {
    tx.append({
      type: 'offer.accepted',
      conversationId: assignment.conversationId,
      representativeId: assignment.userId,
      actor: 'system',
      at,
      payload: { offerId },
    });
  }
  await engageRepresentatives(
    house,
    tx,
    claims.map(({ assignment, target }) => ({
      conversation: target,
      representative: { id: assignment.userId, name: names.get(assignment.userId)! },
    })),
    at,
  );
  await clearAlerts(
    tx,
    claims.map((claim) => claim.assignment.conversationId),
    at,
  );
  await adjustPresence(
    house,
    tx,
    userIds.map((userId) => ({ userId, cause: 'load' })),
    at,
  );
}
