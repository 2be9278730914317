/** Conversations in and out of queues. */
import type { EventPayloads } from '../../../server/data-model/events/index.ts';
import type { OverflowAction, OverflowCondition } from '../../../server/routing/domain/configuration.ts';
import type { Demand } from '../../../server/routing/domain/demand.ts';
import { type Append, free, showLoad } from './capacity.ts';
import { leaveQueue } from './leave-queue.ts';
import { withdraw } from './offers.ts';
import type { ConversationRow } from './rows.ts';
import type { World } from './world.ts';

export function arrive(world: World, workstreamId: string, queueId: string, demand: Demand): ConversationRow {
  const conversation: ConversationRow = {
    id: world.nextId('c'),
    workstreamId,
    kind: world.workstream(workstreamId).kind,
    state: 'waiting',
    queueId: null,
    queuedAt: 0,
    waitingSince: 0,
    demand,
    refusals: [],
    handlerId: null,
    lastHandlerId: null,
    ended: null,
  };
  world.conversations.set(conversation.id, conversation);
  world.transact((append) => enterQueue(world, append, conversation, queueId, demand, 'opened'));
  return conversation;
}

/** A new stay: refusals of the one before count no more. Who overflowed keeps the place of before. */
export function enterQueue(
  world: World,
  append: Append,
  conversation: ConversationRow,
  queueId: string,
  demand: Demand,
  cause: EventPayloads['conversation.queued']['cause'],
): void {
  if (cause !== 'overflowed') conversation.waitingSince = world.now;
  conversation.state = 'queued';
  conversation.queueId = queueId;
  conversation.queuedAt = world.now;
  conversation.demand = demand;
  conversation.refusals = [];
  conversation.handlerId = null;
  append({
    type: 'conversation.queued',
    conversationId: conversation.id,
    actor: 'system',
    at: world.at,
    payload: {
      queueId,
      segmentId: world.nextId('s'),
      cause,
      workstreamId: conversation.workstreamId,
      waitingSince: new Date(conversation.waitingSince).toISOString(),
      demand: { ...demand },
    },
  });
}

/** What it held for before is taken back: at once, or by a durable consumer a little later. */
function letGo(world: World, append: Append, conversation: ConversationRow, later: boolean): void {
  const giveBack = (to: Append) => {
    const holder = world.reservations.get(conversation.id)?.userId;
    withdraw(world, to, conversation.id);
    free(world, to, conversation.id, 'finished');
    if (holder !== undefined) showLoad(world, to, holder, false);
  };
  if (!later) {
    giveBack(append);
    return;
  }
  world.chores.push(() =>
    world.transact((to) => {
      const offer = world.offers.get(conversation.id);
      if (offer && conversation.state === 'queued' && offer.queueId === conversation.queueId) return;
      if (!offer && conversation.state === 'active') return;
      giveBack(to);
    }),
  );
}

/** To another queue: from a queue by a supervisor, or from whoever has it. */
export function transfer(
  world: World,
  conversation: ConversationRow,
  queueId: string,
  demand: Demand,
  cause: 'transferred' | 'released' | 'resumed',
  later: boolean,
): void {
  world.transact((append) => {
    const offered = world.offers.has(conversation.id);
    if (conversation.state === 'queued') leaveQueue(world, append, conversation, 'transferred');
    // What a handler holds is always released in the same transaction; an offer perhaps later.
    if (!offered) letGo(world, append, conversation, false);
    enterQueue(world, append, conversation, queueId, demand, cause);
    if (offered) letGo(world, append, conversation, later);
  });
}

export function close(world: World, conversation: ConversationRow, later: boolean): void {
  world.transact((append) => {
    const abandoned = conversation.state === 'queued';
    if (abandoned) leaveQueue(world, append, conversation, 'abandoned');
    conversation.state = 'closed';
    conversation.ended = abandoned ? 'abandoned' : 'closed';
    append({
      type: 'conversation.closed',
      conversationId: conversation.id,
      actor: 'system',
      at: world.at,
      payload: { reason: 'ended' },
    });
    letGo(world, append, conversation, later);
  });
}

/** The representative is done; the capacity is held through the wrap-up, for a part of it, or not. */
export function wrapUp(world: World, conversation: ConversationRow): void {
  const { wrapUpHold } = world.workstream(conversation.workstreamId);
  world.transact((append) => {
    conversation.state = 'wrap_up';
    const held = world.reservations.get(conversation.id);
    if (wrapUpHold === 'never') letGo(world, append, conversation, false);
    else if (held) held.heldUntil = wrapUpHold === 'always' ? null : world.now + wrapUpHold * 1000;
  });
}

/** The customer is silent: nobody holds it until they write again. */
export function park(world: World, conversation: ConversationRow): void {
  world.transact((append) => {
    conversation.state = 'waiting';
    conversation.queueId = null;
    letGo(world, append, conversation, false);
  });
}

/** Capacity whose time through the wrap-up is over. */
export function sweepHolds(world: World): void {
  for (const held of [...world.reservations.values()]) {
    if (held.heldUntil === null || held.heldUntil > world.now) continue;
    world.transact((append) => letGo(world, append, world.conversations.get(held.conversationId)!, false));
  }
}

/** @returns false when it was not possible: then it stays, is not overflowed again, and an alert says so. */
export function overflow(
  world: World,
  append: Append,
  conversation: ConversationRow,
  queueId: string,
  condition: OverflowCondition,
  action: OverflowAction,
): boolean {
  if (conversation.state !== 'queued' || conversation.queueId !== queueId) return false;
  if (world.offers.has(conversation.id) || world.reservations.has(conversation.id)) return false;
  const { demand } = conversation;
  const targetQueueId = action.kind === 'queue' ? action.queueId : null;
  if (
    targetQueueId === queueId ||
    (targetQueueId !== null && demand.overflowedFrom.includes(targetQueueId))
  ) {
    conversation.demand = { ...demand, stays: true };
    raise(world, append, conversation.id, queueId, 'overflow_failed');
    return false;
  }
  append({
    type: 'conversation.overflowed',
    conversationId: conversation.id,
    actor: 'system',
    at: world.at,
    payload: { queueId, condition: condition.kind, action: action.kind, targetQueueId },
  });
  if (action.kind === 'assign_anyway') {
    conversation.demand = { ...demand, stays: true };
    return true;
  }
  leaveQueue(world, append, conversation, 'overflowed');
  if (targetQueueId !== null) {
    const next = {
      ...demand,
      directed: null,
      bucket: null,
      bucketKeys: [],
      overflowedFrom: [...demand.overflowedFrom, queueId],
    };
    enterQueue(world, append, conversation, targetQueueId, next, 'overflowed');
    return true;
  }
  conversation.state = 'closed';
  conversation.ended = 'overflowed';
  append({
    type: 'conversation.closed',
    conversationId: conversation.id,
    actor: 'system',
    at: world.at,
    payload: { reason: 'overflow' },
  });
  return true;
}

export function raise(
  world: World,
  append: Append,
  conversationId: string,
  queueId: string | null,
  alert: EventPayloads['alert.raised']['alert'],
): void {
  const key = `${conversationId} ${alert}`;
  if (world.alerts.has(key)) return;
  world.alerts.add(key);
  append({
    type: 'alert.raised',
    conversationId,
    actor: 'system',
    at: world.at,
    payload: { alertId: world.nextId('a'), alert, queueId },
  });
}
