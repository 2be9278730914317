/** Handing a conversation on: to a queue, a representative or an AI agent, or back to its queue. */
import {
  appendMessages,
  type Conversation,
  handOverToAiAgent,
  handoffContext,
  lockConversation,
  notice,
  recordHandoff,
} from '../../conversations/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import {
  availableByQueue,
  giveBack,
  leaveAlone,
  queueForDirected,
  type RepresentativeStanding,
  type Routed,
  recordByHand,
  releaseCapacity,
  representativeStanding,
  routeConversation,
  withdrawOffer,
} from '../../routing/index.ts';
import { couldTake, directedWarning, emptyQueueWarning } from '../domain/warnings.ts';
import { type Actor, actorOf, mayAct, representativeName } from './act.ts';

/** Exactly one of the three targets. */
export interface TransferRequest {
  conversationId: string;
  queueId?: string | undefined;
  representativeId?: string | undefined;
  aiAgentId?: string | undefined;
  /** For whoever gets it, in words. */
  reason?: string | undefined;
}

export interface Handover {
  /** Whether somebody who could take it is available now. It waits in any case. */
  staffed: boolean;
  /** In words, for whoever hands it over. */
  warning?: string;
}

type Target = { queueId: string } | { representativeId: string } | { aiAgentId: string };

/** @throws {AppError} `request.invalid` unless exactly one target is named */
function targetOf({ queueId, representativeId, aiAgentId }: TransferRequest): Target {
  const targets = [
    ...(queueId === undefined ? [] : [{ queueId }]),
    ...(representativeId === undefined ? [] : [{ representativeId }]),
    ...(aiAgentId === undefined ? [] : [{ aiAgentId }]),
  ];
  if (targets.length === 1) return targets[0]!;
  throw new AppError('request.invalid', {
    fields: [{ path: 'queueId', problem: 'name one of queueId, representativeId and aiAgentId' }],
  });
}

/**
 * Hands the conversation on and frees whoever had it, in one transaction. It is never lost: with nobody there it waits.
 * @throws {AppError} `conversation.*`, `queue.*`, `routing.not_representative`, `ai_agent.not_found`
 */
export async function transferConversation(
  house: House,
  actor: Actor,
  request: TransferRequest,
): Promise<Handover> {
  const target = targetOf(request);
  const staffed =
    'queueId' in target
      ? ((await availableToOthers(house, actor, request.conversationId)).get(target.queueId) ?? 0) > 0
      : true;
  return await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, request.conversationId);
    mayAct(conversation, actor);
    const leaving = await representativeName(tx, conversation);
    await withdrawOffer(tx, conversation.id, house.clock.now());
    const move: Move = { house, tx, conversation, actor, at: house.clock.now(), leaving };
    if ('queueId' in target) return await toQueue(move, target.queueId, request.reason, staffed);
    if ('representativeId' in target)
      return await toRepresentative(move, target.representativeId, request.reason);
    return await toAiAgent(move, target.aiAgentId, request.reason);
  });
}

/** How many could take it, by queue: all but whoever has it. */
async function availableToOthers(
  house: House,
  { organizationId }: Actor,
  conversationId: string,
): Promise<Map<string, number>> {
  const handlerId = await read(house, organizationId, async ({ run }) => {
    const [row] = await run<{ handler_id: string | null }>(
      `select handler_id from conversation where id = $1 and handler_kind = 'representative'`,
      [conversationId],
      'handler-of',
    );
    return row?.handler_id ?? null;
  });
  return await availableByQueue(house, organizationId, handlerId);
}

interface Move {
  house: House;
  tx: Tx;
  conversation: Conversation;
  actor: Actor;
  at: Date;
  /** The representative who has it until now. */
  leaving: string | null;
}

async function toQueue(
  move: Move,
  queueId: string,
  reason: string | undefined,
  staffed: boolean,
): Promise<Handover> {
  const { house, tx, conversation, actor, at } = move;
  const change = { at, actor: actorOf(actor) };
  const request = { cause: 'transferred', queueId, ...(reason ? { escalationReason: reason } : {}) } as const;
  const handlerId = conversation.handler_kind === 'representative' ? conversation.handler_id : null;
  const routed = await routeConversation(house, tx, conversation, request, change);
  await releaseCapacity(house, tx, conversation.id, at, change.actor);
  if (routed.outcome === 'queued' && handlerId !== null) {
    const left = { conversationId: conversation.id, representativeId: handlerId, queueId: routed.queueId };
    await leaveAlone(house, tx, left, change);
  }
  await tellCustomer(move, routed);
  await record(move, { queueId }, staffed, null);
  if (routed.outcome !== 'queued' || staffed) return { staffed };
  return { staffed, warning: emptyQueueWarning(routed.queueName) };
}

async function toRepresentative(move: Move, userId: string, reason: string | undefined): Promise<Handover> {
  const { house, tx, conversation, actor, at } = move;
  const { organizationId } = actor;
  if (conversation.handler_id === userId)
    throw new AppError('request.invalid', {
      fields: [{ path: 'representativeId', problem: 'has the conversation already' }],
    });
  const standing = await representativeStanding(tx, organizationId, userId, conversation, at);
  if (!standing) throw new AppError('routing.not_representative');
  const people = { to: userId, by: actor.userId };
  const queueId = await queueForDirected(tx, organizationId, conversation, people);
  const routed = await routeConversation(
    house,
    tx,
    conversation,
    {
      cause: 'transferred',
      directed: userId,
      ...(queueId === null ? {} : { queueId }),
      ...(reason ? { escalationReason: reason } : {}),
    },
    { at, actor: actorOf(actor) },
  );
  await releaseCapacity(house, tx, conversation.id, at, actorOf(actor));
  await tellCustomer(move, routed);
  const staffed = couldTake(standing);
  await record(move, { representativeId: userId }, staffed, standing);
  const warning = directedWarning(standing);
  return { staffed, ...(warning === undefined ? {} : { warning }) };
}

async function toAiAgent(move: Move, aiAgentId: string, reason: string | undefined): Promise<Handover> {
  const { house, tx, conversation, actor, at } = move;
  const agent = await tx.q
    .selectFrom('ai_agent')
    .select(['id', 'name'])
    .where('id', '=', aiAgentId)
    .executeTakeFirst();
  if (!agent) throw new AppError('ai_agent.not_found');
  // The customer is told before the agent's first words, and its dialog begins after this notice.
  await tellLeft(move);
  const context = await handoffContext(tx, conversation, {
    from: { kind: 'representative', name: move.leaving },
    reason: 'representative',
    message: reason ?? '',
    summary: conversation.summary ?? '',
    variables: conversation.context,
  });
  const epoch = await handOverToAiAgent(house, tx, conversation, agent, { at, actor: actorOf(actor) });
  await recordHandoff(house, tx, conversation, epoch, context);
  await releaseCapacity(house, tx, conversation.id, at, actorOf(actor));
  await record(move, { aiAgentId }, true, null);
  return { staffed: true };
}

/**
 * Gives it back to its queue; the customer keeps their place.
 * @throws {AppError} `conversation.*`; `conversation.wrong_state` unless a representative has it
 */
export async function releaseConversation(
  house: House,
  actor: Actor,
  conversationId: string,
): Promise<Handover> {
  const available = await availableToOthers(house, actor, conversationId);
  return await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    mayAct(conversation, actor);
    if (conversation.state !== 'active' || conversation.handler_kind !== 'representative')
      throw new AppError('conversation.wrong_state', { state: conversation.state });
    const at = house.clock.now();
    const leaving = await representativeName(tx, conversation);
    const routed = await giveBack(house, tx, conversation, { at, actor: actorOf(actor) });
    await tellCustomer({ house, tx, conversation, actor, at, leaving }, routed);
    const queueId = routed.outcome === 'queued' ? routed.queueId : null;
    const staffed = queueId !== null && (available.get(queueId) ?? 0) > 0;
    const trace = { v: 1, kind: 'released', by: actor.userId, queueId, staffed } as const;
    await recordByHand(house, tx, conversationId, trace, at);
    if (routed.outcome !== 'queued' || staffed) return { staffed };
    return { staffed, warning: emptyQueueWarning(routed.queueName) };
  });
}

async function tellLeft({ house, tx, conversation, leaving }: Move): Promise<void> {
  if (leaving === null) return;
  await appendMessages(tx, conversation, [
    notice(house, 'patchbay.representative.left', { name: leaving, reason: 'transferred' }),
  ]);
}

async function tellCustomer(move: Move, routed: Routed): Promise<void> {
  await tellLeft(move);
  if (routed.outcome !== 'queued') return;
  await appendMessages(move.tx, move.conversation, [
    notice(move.house, 'patchbay.handover.requested', { queueName: routed.queueName }),
  ]);
}

async function record(
  { house, tx, conversation, actor, at }: Move,
  to: Target,
  staffed: boolean,
  standing: RepresentativeStanding | null,
): Promise<void> {
  const trace = {
    v: 1,
    kind: 'transferred',
    by: actor.userId,
    to,
    staffed,
    standing: standing === null ? null : standingThen(standing),
  } as const;
  await recordByHand(house, tx, conversation.id, trace, at);
}

/** Without the name: who it was is known by the id. */
export function standingThen({ connected, presence, allowed, room, ringing }: RepresentativeStanding) {
  return { connected, presence, allowed, room, ringing };
}
