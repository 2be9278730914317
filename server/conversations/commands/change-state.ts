/**
 * Every change of a conversation's state: applies the machine, keeps sessions, queue segments and timers in step,
 * and appends the events. All of them run inside a caller's transaction that holds the conversation's lock.
 */

import type { EventPayloads } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import type { SegmentOutcome, SkillNeed } from '../../data-model/tables/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Standing, type Transition, transition } from '../domain/state-machine.ts';
import { dueAt } from '../domain/timers.ts';
import {
  type Conversation,
  standingOf,
  timerSettings,
  updateConversation,
} from '../store/conversation.store.ts';
import { type Change, endSession, type Handler, startSession } from './sessions.ts';

/** @throws {AppError} `conversation.wrong_state` */
function decide(conversation: Conversation, change: Transition): Standing {
  const result = transition(standingOf(conversation), change);
  if (!result.ok) throw new AppError('conversation.wrong_state', { state: conversation.state });
  return result.next;
}

async function move(
  tx: Tx,
  conversation: Conversation,
  next: Standing,
  at: Date,
  rest: Partial<Conversation> = {},
): Promise<void> {
  const settings = await timerSettings(tx, conversation.workstream_id);
  await updateConversation(tx, conversation, {
    state: next.state,
    handler_kind: next.handlerKind,
    handler_id: next.handlerId,
    handler_epoch: next.handlerEpoch,
    state_changed_at: at,
    due_at: dueAt(next.state, next.handlerKind, at, settings),
    ...rest,
  });
}

async function leaveQueue(
  tx: Tx,
  conversation: Conversation,
  outcome: SegmentOutcome,
  { at, actor }: Change,
): Promise<void> {
  const segment = await tx.q
    .updateTable('queue_segment')
    .set({ left_at: at, outcome })
    .where('conversation_id', '=', conversation.id)
    .where('left_at', 'is', null)
    .returning(['id', 'queue_id', 'entered_at'])
    .executeTakeFirst();
  if (!segment) return;
  tx.append({
    type: 'conversation.dequeued',
    conversationId: conversation.id,
    actor,
    at,
    payload: {
      queueId: segment.queue_id,
      segmentId: segment.id,
      outcome,
      waitedMs: Math.max(0, at.getTime() - segment.entered_at.getTime()),
    },
  });
}

/**
 * Makes somebody the handler under a new epoch; the conversation leaves its queue as answered.
 * @returns the new epoch.
 * @throws {AppError} `conversation.wrong_state` unless it is Open.
 */
export async function engageHandler(
  house: House,
  tx: Tx,
  conversation: Conversation,
  handler: Handler,
  change: Change,
): Promise<number> {
  const next = decide(conversation, { kind: 'engage', handlerKind: handler.kind, handlerId: handler.id });
  await leaveQueue(tx, conversation, 'answered', change);
  await move(tx, conversation, next, change.at, { queued_at: null });
  await startSession(house, tx, conversation, handler, change);
  return next.handlerEpoch;
}

/**
 * Gives a conversation that is not over to an AI agent at once: whoever handles it is released, and it leaves its queue.
 * What was said before is not the agent's to answer.
 * @returns the new epoch.
 * @throws {AppError} `conversation.wrong_state` when it is over, or the agent has it already.
 */
export async function handOverToAiAgent(
  house: House,
  tx: Tx,
  conversation: Conversation,
  agent: { id: string; name: string },
  change: Change,
): Promise<number> {
  const next = decide(conversation, { kind: 'hand_over', handlerKind: 'ai_agent', handlerId: agent.id });
  await endSession(tx, conversation, 'handed_on', change);
  await leaveQueue(tx, conversation, 'transferred', change);
  await move(tx, conversation, next, change.at, { queue_id: null, queued_at: null, waiting_since: null });
  await startSession(house, tx, conversation, { kind: 'ai_agent', ...agent }, change);
  return next.handlerEpoch;
}

export interface QueueRequest {
  queueId: string;
  cause: EventPayloads['conversation.queued']['cause'];
  /** Undefined keeps those it has, or takes the queue's when it has none. */
  requiredSkills?: readonly SkillNeed[];
  /** For the representative: why, and what was said so far. */
  escalationReason?: string;
  summary?: string;
  context?: Record<string, unknown>;
  /** What it asks of routing beside skills: routing's Demand. Undefined keeps what it has. */
  demand?: Readonly<Record<string, unknown>>;
  /** Points; undefined keeps them. */
  priority?: number;
  /** Since when the customer waits; the moment of queueing unless told. */
  waitingSince?: Date;
  /** What the customer was told, to be held against what happens. */
  estimate?: { seconds: number | null; position: number };
  /** How the stay in the queue before ended; transferred unless told. */
  leaves?: SegmentOutcome;
}

/**
 * Hands the conversation to a queue. Whoever handled it is released; routing takes it from the event.
 * @throws {AppError} `conversation.wrong_state` when it is over; `queue.not_found`.
 */
export async function queueConversation(
  house: House,
  tx: Tx,
  conversation: Conversation,
  request: QueueRequest,
  change: Change,
): Promise<void> {
  const next = decide(conversation, { kind: 'queue' });
  const queue = await tx.q
    .selectFrom('queue')
    .select(['id', 'required_skills'])
    .where('id', '=', request.queueId)
    .executeTakeFirst();
  if (!queue) throw new AppError('queue.not_found');
  await endSession(tx, conversation, request.cause, change);
  await leaveQueue(tx, conversation, request.leaves ?? 'transferred', change);
  const waitingSince = request.waitingSince ?? change.at;
  const demand = request.demand ?? conversation.demand;
  const kept =
    conversation.required_skills.length > 0 && request.cause !== 'transferred'
      ? conversation.required_skills
      : queue.required_skills;
  await move(tx, conversation, next, change.at, {
    queue_id: queue.id,
    queued_at: change.at,
    waiting_since: waitingSince,
    demand,
    ...(request.priority === undefined ? {} : { priority: request.priority }),
    required_skills: [...(request.requiredSkills ?? kept)],
    ...(request.escalationReason === undefined ? {} : { escalation_reason: request.escalationReason }),
    ...(request.summary === undefined ? {} : { summary: request.summary }),
    ...(request.context === undefined ? {} : { context: { ...conversation.context, ...request.context } }),
  });
  const segmentId = house.ids.next();
  await tx.q
    .insertInto('queue_segment')
    .values({
      id: segmentId,
      organization_id: tx.organizationId,
      conversation_id: conversation.id,
      queue_id: queue.id,
      entered_at: change.at,
      outcome: null,
      estimated_seconds: request.estimate?.seconds ?? null,
      position_at_entry: request.estimate?.position ?? null,
    })
    .execute();
  tx.append({
    type: 'conversation.queued',
    conversationId: conversation.id,
    actor: change.actor,
    at: change.at,
    payload: {
      queueId: queue.id,
      segmentId,
      cause: request.cause,
      workstreamId: conversation.workstream_id,
      waitingSince: waitingSince.toISOString(),
      demand: { ...demand, skills: conversation.required_skills, priority: conversation.priority },
    },
  });
}

/**
 * Asks routing for a queue: Open, in none. Routing takes it from the event (this floor is below it).
 * @throws {AppError} `conversation.wrong_state` when it is over.
 */
export async function requestRouting(
  tx: Tx,
  conversation: Conversation,
  cause: EventPayloads['conversation.routing_requested']['cause'],
  change: Change,
): Promise<void> {
  const next = decide(conversation, { kind: 'queue' });
  const { queue_id: queueId } = conversation;
  await endSession(tx, conversation, cause, change);
  await leaveQueue(tx, conversation, 'transferred', change);
  await move(tx, conversation, next, change.at, { queue_id: null, queued_at: null });
  tx.append({
    type: 'conversation.routing_requested',
    conversationId: conversation.id,
    actor: change.actor,
    at: change.at,
    payload: { cause, queueId },
  });
}

/**
 * Takes a conversation out of its queue, or from its handler: Open, in none, without a timer. It waits for something
 * else than a representative there.
 * @throws {AppError} `conversation.wrong_state` when it is over.
 */
export async function takeOutOfQueue(
  tx: Tx,
  conversation: Conversation,
  outcome: SegmentOutcome,
  change: Change,
): Promise<void> {
  const next = decide(conversation, { kind: 'queue' });
  await endSession(tx, conversation, outcome, change);
  await leaveQueue(tx, conversation, outcome, change);
  await move(tx, conversation, next, change.at, { queue_id: null, queued_at: null, due_at: null });
}

/** Waits for the customer, without a handler. @throws {AppError} `conversation.wrong_state` */
export async function parkConversation(tx: Tx, conversation: Conversation, change: Change): Promise<void> {
  const next = decide(conversation, { kind: 'park' });
  await endSession(tx, conversation, 'parked', change);
  await move(tx, conversation, next, change.at);
  tx.append({
    type: 'conversation.parked',
    conversationId: conversation.id,
    actor: change.actor,
    at: change.at,
    payload: { queueId: conversation.queue_id },
  });
}

/** Over for the customer; the representative wraps up. @throws {AppError} `conversation.wrong_state` */
export async function startWrapUp(
  tx: Tx,
  conversation: Conversation,
  by: 'customer' | 'representative' | 'supervisor',
  change: Change,
): Promise<void> {
  const representativeId = conversation.handler_id;
  const next = decide(conversation, { kind: 'end' });
  await move(tx, conversation, next, change.at);
  tx.append({
    type: 'conversation.wrap_up_started',
    conversationId: conversation.id,
    ...(representativeId === null ? {} : { representativeId }),
    actor: change.actor,
    at: change.at,
    payload: { by, endsAt: (conversation.due_at ?? change.at).toISOString() },
  });
}

const outcomeOfClose: Readonly<Record<string, SegmentOutcome>> = {
  customer_left: 'abandoned',
  overflow: 'overflowed',
};

/**
 * Closes it for good. One that still waited counts as abandoned when the customer left, as overflowed when an
 * overflow rule ended it, else as closed.
 * @throws {AppError} `conversation.wrong_state` when it is closed already.
 */
export async function closeConversation(
  tx: Tx,
  conversation: Conversation,
  reason: string,
  change: Change,
): Promise<void> {
  const next = decide(conversation, { kind: 'close' });
  const representativeId = conversation.handler_kind === 'representative' ? conversation.handler_id : null;
  await endSession(tx, conversation, conversation.state === 'wrap_up' ? 'ended' : reason, change);
  await leaveQueue(tx, conversation, outcomeOfClose[reason] ?? 'closed', change);
  await move(tx, conversation, next, change.at, {
    closed_at: change.at,
    close_reason: reason,
    queued_at: null,
  });
  tx.append({
    type: 'conversation.closed',
    conversationId: conversation.id,
    ...(representativeId === null ? {} : { representativeId }),
    actor: change.actor,
    at: change.at,
    payload: { reason },
  });
}
