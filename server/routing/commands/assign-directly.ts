/** A conversation is given to a representative without an offer: by a supervisor, or picked by themselves. */
import { type Conversation, engageRepresentatives } from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { RoutingConfiguration, WorkstreamSetting } from '../domain/configuration.ts';
import type { DecisionTrace } from '../domain/decision/trace.ts';
import type { Demand } from '../domain/demand.ts';
import { toDemand } from '../domain/router/changes-of.ts';
import { takeCapacity } from '../store/capacity.store.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { insertDecisions, storedTrace } from '../store/decision.store.ts';
import { displayNames, insertOffers } from '../store/offer.store.ts';
import { adjustPresence } from './adjust-presence.ts';
import { clearAlerts } from './alerts.ts';
import { Room, type Taking } from './room.ts';
import { withdrawOffer } from './withdraw-offer.ts';

export interface DirectAssignment {
  userId: string;
  kind: 'assigned' | 'picked';
  /** Takes it beyond the limits when there is no room, on the record. */
  override: boolean;
}

/**
 * Reserves, records an accepted offer and makes them the handler; a decision says who did it. An offer that is out to
 * somebody is withdrawn first. The conversation is Open and locked, and whoever handled it before is released.
 * @returns the handler's epoch.
 * @throws {AppError} `routing.no_capacity` when there is no room and no override; `routing.not_representative`;
 * `conversation.wrong_state` when it is not Open.
 */
export async function assignDirectly(
  house: House,
  tx: Tx,
  conversation: Conversation,
  assignment: DirectAssignment,
  change: { at: Date; actor: Actor },
): Promise<{ handlerEpoch: number }> {
  const { at, actor } = change;
  const { userId, kind } = assignment;
  if (conversation.state !== 'open')
    throw new AppError('conversation.wrong_state', { state: conversation.state });
  await withdrawOffer(tx, conversation.id, at);
  const configuration = await configurationOf(tx, tx.organizationId);
  const workstream = configuration.workstreams.find((w) => w.workstreamId === conversation.workstream_id);
  const demand: Demand = {
    ...toDemand(conversation.demand),
    skills: conversation.required_skills,
    priority: conversation.priority,
  };
  const room = await Room.lock(tx, configuration, [userId], at);
  if (!room.has(userId)) throw new AppError('routing.not_representative');
  const taking = takingOf(workstream, demand, userId);
  const fits = room.take(taking);
  if (!fits && !assignment.override) throw new AppError('routing.no_capacity');
  const override = !fits;
  const offerId = house.ids.next();
  const queueId = conversation.queue_id ?? workstream?.defaultQueueId;
  if (queueId === undefined) throw new AppError('queue.not_found');
  await takeCapacity(
    tx,
    [{ ...taking, conversationId: conversation.id, representativeId: userId, override }],
    at,
  );
  await insertOffers(
    tx,
    [
      {
        id: offerId,
        conversationId: conversation.id,
        representativeId: userId,
        queueId,
        expiresAt: at,
        kind,
        automatic: true,
      },
    ],
    at,
  );
  const trace = traceOf(configuration, taking, demand, { queueId, kind, at, conversation });
  await insertDecisions(tx, null, [
    {
      id: house.ids.next(),
      conversationId: conversation.id,
      offerId,
      ordinal: 0,
      decidedAt: trace.decidedAt,
      trace: storedTrace(trace),
    },
  ]);
  tx.append({
    type: 'offer.made',
    conversationId: conversation.id,
    representativeId: userId,
    actor,
    at,
    payload: {
      offerId,
      queueId,
      units: taking.units,
      expiresAt: at.toISOString(),
      kind,
      automatic: true,
      profileIds: taking.profileIds,
      interruptible: taking.interruptible,
      override,
      cycleId: null,
    },
  });
  tx.append({
    type: 'offer.accepted',
    conversationId: conversation.id,
    representativeId: userId,
    actor,
    at,
    payload: { offerId },
  });
  const name = (await displayNames(tx, [userId])).get(userId)!;
  const epochs = await engageRepresentatives(
    house,
    tx,
    [{ conversation, representative: { id: userId, name } }],
    at,
  );
  await clearAlerts(tx, [conversation.id], at);
  await adjustPresence(house, tx, [{ userId, cause: kind === 'picked' ? 'accepted' : 'load' }], at);
  const handlerEpoch = epochs.get(conversation.id)!;
  // As it is in the table now, for whatever the caller does next.
  Object.assign(conversation, {
    state: 'active',
    handler_kind: 'representative',
    handler_id: userId,
    handler_epoch: handlerEpoch,
    queued_at: null,
    state_changed_at: at,
    last_sequence: conversation.last_sequence + 1,
  } satisfies Partial<Conversation>);
  return { handlerEpoch };
}

/** What the conversation takes of them; nothing but itself when its workstream is gone. */
const takingOf = (workstream: WorkstreamSetting | undefined, demand: Demand, userId: string): Taking => ({
  userId,
  units: workstream?.units ?? 0,
  profileIds: [...new Set([...(workstream?.profileIds ?? []), ...demand.profileIds])],
  interruptible: workstream?.interruptible ?? false,
  interrupts: workstream?.interrupts ?? false,
  override: false,
});

/** Nobody else was considered. */
function traceOf(
  configuration: RoutingConfiguration,
  taking: Taking,
  demand: Demand,
  of: { queueId: string; kind: DirectAssignment['kind']; at: Date; conversation: Conversation },
): DecisionTrace {
  const { queueId, kind, at, conversation } = of;
  const queue = configuration.queues.find((one) => one.queueId === queueId);
  const since = conversation.waiting_since ?? conversation.queued_at ?? at;
  return {
    v: 2,
    decidedAt: at.getTime(),
    configurationVersion: configuration.version,
    queueId,
    method: queue?.method.kind ?? 'least_active',
    kind,
    rules: [],
    skills: demand.skills,
    skillMatch: 'none',
    units: taking.units,
    profileIds: taking.profileIds,
    ring: null,
    order: {
      place: 1,
      waiting: 1,
      score: demand.priority,
      waitedSeconds: Math.max(0, Math.round((at.getTime() - since.getTime()) / 1000)),
      bucket: demand.bucket,
      passedOver: [],
    },
    ranked: [{ userId: taking.userId, numbers: [] }],
    keys: [],
    eligible: 1,
    rosterId: '',
    codes: '',
  };
}
