/** Offers: claimed, accepted, declined, missed, taken back. */

import type { PlannedAssignment } from '../../../server/routing/domain/router/plan.ts';
import { allows, isAbsent } from './allows.ts';
import { type Append, free, showLoad, showRefusal, take } from './capacity.ts';
import { clearAlerts, leaveQueue } from './leave-queue.ts';
import type { ConversationRow, OfferRow } from './rows.ts';
import type { World } from './world.ts';

export interface MadeOffer {
  conversationId: string;
  offerId: string;
  expiresAt: number;
}

/** Makes an assignment real, in the caller's transaction, when it still can be. @returns null when it cannot. */
export function claim(world: World, append: Append, assignment: PlannedAssignment): MadeOffer | null {
  const { conversationId, userId, queueId, units, profileIds, interruptible, interrupts, override } =
    assignment;
  const conversation = world.conversations.get(conversationId);
  const row = world.representatives.get(userId);
  if (!conversation || !row || !isFree(world, conversation, queueId)) return null;
  if (!row.setting.active || !row.connected || !allows(world, assignment, row)) return null;
  if (!override && !world.hasRoom(row, { units, profileIds, interrupts })) return null;
  const offer: OfferRow = {
    offerId: world.nextId('o'),
    conversationId,
    userId,
    queueId,
    kind: assignment.kind,
    offeredAt: world.now,
    expiresAt: world.now + assignment.offerTimeoutSeconds * 1000,
  };
  take(world, {
    conversationId,
    userId,
    units,
    profileIds,
    interruptible,
    override,
    reservedAt: world.now,
    heldUntil: null,
  });
  append({
    type: 'offer.made',
    conversationId,
    representativeId: userId,
    actor: 'system',
    at: world.at,
    payload: {
      offerId: offer.offerId,
      queueId,
      units,
      expiresAt: new Date(offer.expiresAt).toISOString(),
      kind: offer.kind,
      automatic: assignment.automatic,
      profileIds,
      interruptible,
      override,
      cycleId: null,
    },
  });
  if (assignment.automatic) engage(world, append, conversation, userId, offer.offerId);
  else world.offers.set(conversationId, offer);
  return { conversationId, offerId: offer.offerId, expiresAt: offer.expiresAt };
}

/** It waits in this queue, is offered to nobody, and nobody holds it. */
export const isFree = (world: World, conversation: ConversationRow, queueId: string): boolean =>
  conversation.state === 'queued' &&
  conversation.queueId === queueId &&
  !world.offers.has(conversation.id) &&
  !world.reservations.has(conversation.id);

/** @param offerId null: given to them without an offer. */
export function engage(
  world: World,
  append: Append,
  conversation: ConversationRow,
  userId: string,
  offerId: string | null,
): void {
  const actor = `representative:${userId}` as const;
  const waitedMs = Math.max(0, world.now - conversation.queuedAt);
  const queueId = conversation.queueId!;
  // Both ways of telling it are in logs.
  const inOne = offerId !== null && world.now % 2 === 0;
  append({
    type: 'handler.engaged',
    conversationId: conversation.id,
    actor,
    at: world.at,
    payload: {
      handlerKind: 'representative',
      handlerId: userId,
      epoch: 1,
      ...(inOne ? { offerId, left: { queueId, segmentId: 's', waitedMs } } : {}),
    },
  });
  if (inOne) clearAlerts(world, append, conversation.id);
  else leaveQueue(world, append, conversation, 'answered');
  world.answered.push({ queueId, waitedMs, at: world.now });
  conversation.state = 'active';
  conversation.handlerId = userId;
  conversation.lastHandlerId = userId;
  if (offerId !== null && !inOne) {
    append({
      type: 'offer.accepted',
      conversationId: conversation.id,
      representativeId: userId,
      actor,
      at: world.at,
      payload: { offerId },
    });
  }
  showLoad(world, append, userId, true);
}

/** Whether the conversation still waits for whom it was offered to. */
const stillStands = (world: World, offer: OfferRow): boolean => {
  const conversation = world.conversations.get(offer.conversationId)!;
  return conversation.state === 'queued' && conversation.queueId === offer.queueId;
};

export function accept(world: World, offer: OfferRow): void {
  world.transact((append) => {
    if (!stillStands(world, offer)) return withdraw(world, append, offer.conversationId);
    if (offer.expiresAt <= world.now) return miss(world, append, offer);
    world.offers.delete(offer.conversationId);
    engage(world, append, world.conversations.get(offer.conversationId)!, offer.userId, offer.offerId);
  });
}

export function decline(world: World, offer: OfferRow): void {
  world.transact((append) => {
    if (!stillStands(world, offer)) return withdraw(world, append, offer.conversationId);
    refuse(world, append, offer, 'declined');
    showRefusal(world, append, offer.userId, workstreamOf(world, offer), 'declined_offer');
  });
}

/** The engine's sweep of one overdue offer. @returns false when it is not overdue. */
export function expire(world: World, append: Append, conversationId: string, offerId: string): boolean {
  const offer = world.offers.get(conversationId);
  if (!offer || offer.offerId !== offerId) return true; // answered meanwhile: the log says so
  if (offer.expiresAt > world.now) return false;
  if (stillStands(world, offer)) miss(world, append, offer);
  else withdraw(world, append, conversationId);
  return true;
}

function miss(world: World, append: Append, offer: OfferRow): void {
  refuse(world, append, offer, 'timed_out');
  showRefusal(world, append, offer.userId, workstreamOf(world, offer), 'missed_offer');
}

const workstreamOf = (world: World, offer: OfferRow): string =>
  world.conversations.get(offer.conversationId)!.workstreamId;

function refuse(world: World, append: Append, offer: OfferRow, outcome: 'declined' | 'timed_out'): void {
  const { conversationId, userId, offerId } = offer;
  const conversation = world.conversations.get(conversationId)!;
  world.offers.delete(conversationId);
  const cause = outcome === 'declined' ? 'declined' : 'missed';
  const known = conversation.refusals.find((one) => one.userId === userId);
  conversation.refusals = [
    ...conversation.refusals.filter((one) => one !== known),
    { userId, cause, times: (known?.times ?? 0) + 1, at: Math.max(world.now, known?.at ?? 0) },
  ];
  append({
    type: `offer.${outcome}`,
    conversationId,
    representativeId: userId,
    actor: outcome === 'declined' ? `representative:${userId}` : 'system',
    at: world.at,
    payload: { offerId },
  });
  free(world, append, conversationId, 'refused');
}

/** The conversation closed or went elsewhere: the representative did nothing, and keeps their place in the order. */
export function withdraw(world: World, append: Append, conversationId: string): void {
  const offer = world.offers.get(conversationId);
  if (!offer) return;
  world.offers.delete(conversationId);
  append({
    type: 'offer.withdrawn',
    conversationId,
    representativeId: offer.userId,
    actor: 'system',
    at: world.at,
    payload: { offerId: offer.offerId },
  });
  free(world, append, conversationId, 'withdrawn');
}

/** Takes back what is out to people who went away. */
export function withdrawFromAbsent(world: World): void {
  const absent = [...world.offers.values()].filter((offer) => isAbsent(world, offer));
  if (absent.length === 0) return;
  world.transact((append) => {
    for (const { conversationId } of absent) withdraw(world, append, conversationId);
  });
}

/** The clock was set back: what is out has all its time again, and no more. No event says so. */
export function rewindOffers(world: World): void {
  for (const offer of world.offers.values()) {
    if (offer.offeredAt <= world.now) continue;
    offer.expiresAt = world.now + (offer.expiresAt - offer.offeredAt);
    offer.offeredAt = world.now;
  }
}
