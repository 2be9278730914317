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
  type NewDecision,
  type StoredRoster,
  storedTrace,
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
    const locking = lockForClaim(tx, conversationIds);
    const traces = assignments.map((a) => storedTrace(a.trace)); // while the database is at work
    const targets = new Map((await locking).map((target) => [target.id, target]));
    const at = house.clock.now();
    const configuration = await configurationOf(tx, organizationId);
    const userIds = [...new Set(assignments.map((a) => a.userId))];
    const room = await Room.lock(tx, configuration, userIds, at);
    const claims: Claim[] = [];
    const refused: PlannedAssignment[] = [];
    const decisions = assignments.map((assignment, i): NewDecision => {
      const { conversationId, queueId, trace, offerTimeoutSeconds } = assignment;
      const target = targets.get(conversationId);
      const waits = target?.state === 'open' && target.queue_id === queueId && !target.taken;
      let offerId: string | null = null;
      if (waits && room.mayBeAsked(assignment) && room.take(assignment)) {
        target.taken = true;
        offerId = house.ids.next();
        const expiresAt = new Date(at.getTime() + offerTimeoutSeconds * 1000);
        claims.push({ assignment, target, offerId, expiresAt });
      } else refused.push(assignment);
      const ordinal = request.firstOrdinal + i;
      const { decidedAt } = trace;
      return { id: house.ids.next(), conversationId, offerId, ordinal, decidedAt, trace: traces[i]! };
    });
    await insertCycle(tx, cycle);
    await insertRosters(tx, request.rosters);
    if (claims.length > 0) await write(house, tx, cycle, claims, at);
    await insertDecisions(tx, cycle.id, decisions);
    return {
      offers: claims.map(({ assignment, offerId, expiresAt }) => ({
        conversationId: assignment.conversationId,
        offerId,
        expiresAt: expiresAt.getTime(),
      })),
      refused,
    };
  });
}

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
