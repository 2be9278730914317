/** Conversations that somebody gets without an offer: picked by themselves, or assigned by who leads. */
import type { ErrorCode } from '../../../contracts/errors.ts';
import {
  appendMessages,
  type Conversation,
  defaultQueue,
  lockConversation,
  notice,
  queueConversation,
} from '../../conversations/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError, isAppError } from '../../platform/errors.ts';
import {
  assignDirectly,
  lockClaimants,
  memberQueues,
  recordByHand,
  releaseCapacity,
  representativeStanding,
} from '../../routing/index.ts';
import { type Actor, actorOf, representativeName } from './act.ts';
import { endConversation } from './finish.ts';
import { standingThen } from './transfer.ts';

export interface Taken {
  conversationId: string;
  handlerEpoch: number;
}

/**
 * A representative takes a waiting conversation of one of their queues. One that is being offered to somebody else is
 * theirs to answer first.
 * @param request.override takes it beyond the limits when there is no room.
 * @throws {AppError} `conversation.not_found`, `conversation.wrong_state` unless it waits in a queue,
 * `queue.not_member`, `conversation.being_offered`, `routing.no_capacity`
 */
export async function pickConversation(
  house: House,
  actor: Actor,
  { conversationId, override }: { conversationId: string; override: boolean },
): Promise<Taken> {
  return await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state === 'closed') throw new AppError('conversation.closed');
    const { queue_id: queueId } = conversation;
    if (conversation.state !== 'open' || queueId === null)
      throw new AppError('conversation.wrong_state', { state: conversation.state });
    if (!(await memberQueues(tx, actor.organizationId, actor.userId)).has(queueId))
      throw new AppError('queue.not_member');
    const asked = await whoIsAsked(tx, conversationId);
    if (asked !== null && asked !== actor.userId) throw new AppError('conversation.being_offered');
    return await take(house, tx, conversation, {
      actor,
      userId: actor.userId,
      kind: 'picked',
      override,
      from: null,
    });
  });
}

export interface AssignRequest {
  conversationId: string;
  representativeId: string;
  /** Whatever their presence and their capacity say. */
  override: boolean;
}

/**
 * Gives a conversation that is not over to a representative at once, whoever has it or is being asked.
 * @throws {AppError} `conversation.*`, `routing.not_representative`; `routing.not_available` and `routing.no_capacity`
 * without override; `conversation.wrong_state` when it is over or theirs already
 */
export async function assignConversation(
  house: House,
  actor: Actor,
  { conversationId, representativeId: userId, override }: AssignRequest,
): Promise<Taken> {
  return await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state === 'closed') throw new AppError('conversation.closed');
    if (conversation.state === 'wrap_up' || conversation.handler_id === userId)
      throw new AppError('conversation.wrong_state', { state: conversation.state });
    const at = house.clock.now();
    const standing = await representativeStanding(tx, actor.organizationId, userId, conversation, at);
    if (!standing) throw new AppError('routing.not_representative');
    if (!override && !(standing.connected && standing.allowed)) throw new AppError('routing.not_available');
    const from = conversation.handler_id ?? (await whoIsAsked(tx, conversationId));
    // Everybody concerned at once, in the order of their ids: see the locks' order.
    await lockClaimants(tx, from === null ? [userId] : [userId, from], at);
    await makeOpen(house, tx, conversation, actor, at);
    return await take(house, tx, conversation, { actor, userId, kind: 'assigned', override, from });
  });
}

/** Into its queue, for the moment in which it changes hands; whoever had it is free. */
async function makeOpen(
  house: House,
  tx: Tx,
  conversation: Conversation,
  actor: Actor,
  at: Date,
): Promise<void> {
  if (conversation.state === 'open' && conversation.queue_id !== null) return;
  const left = await representativeName(tx, conversation);
  await queueConversation(
    house,
    tx,
    conversation,
    {
      queueId: conversation.queue_id ?? (await defaultQueue(tx, conversation)),
      cause: 'transferred',
      requiredSkills: conversation.required_skills,
    },
    { at, actor: actorOf(actor) },
  );
  await releaseCapacity(house, tx, conversation.id, at, actorOf(actor));
  if (left === null) return;
  await appendMessages(tx, conversation, [
    notice(house, 'patchbay.representative.left', { name: left, reason: 'transferred' }),
  ]);
}

async function take(
  house: House,
  tx: Tx,
  conversation: Conversation,
  {
    actor,
    userId,
    kind,
    override,
    from,
  }: { actor: Actor; userId: string; kind: 'picked' | 'assigned'; override: boolean; from: string | null },
): Promise<Taken> {
  const at = house.clock.now();
  const change = { at, actor: actorOf(actor) };
  const standing = await representativeStanding(tx, actor.organizationId, userId, conversation, at);
  if (!standing) throw new AppError('routing.not_representative');
  const { handlerEpoch } = await assignDirectly(house, tx, conversation, { userId, kind, override }, change);
  await recordByHand(
    house,
    tx,
    conversation.id,
    {
      v: 1,
      kind,
      by: actor.userId,
      representativeId: userId,
      override,
      standing: standingThen(standing),
      from,
    },
    at,
  );
  return { conversationId: conversation.id, handlerEpoch };
}

async function whoIsAsked(tx: Tx, conversationId: string): Promise<string | null> {
  const rows = await tx.run<{ representative_id: string }>(
    `select representative_id from offer where conversation_id = $1 and state = 'pending'`,
    [conversationId],
    'who-is-asked',
  );
  return rows[0]?.representative_id ?? null;
}

export interface BulkOutcome {
  conversationId: string;
  ok: boolean;
  error?: ErrorCode;
}

/** So many at once; each is a transaction of its own. */
const bulkConcurrency = 4;

/** Each by itself, in no particular order. @returns in the order asked, each id once */
async function inBulk(
  conversationIds: readonly string[],
  one: (conversationId: string) => Promise<unknown>,
): Promise<BulkOutcome[]> {
  const outcomes = [...new Set(conversationIds)].map(
    (conversationId): BulkOutcome => ({ conversationId, ok: true }),
  );
  const queue = [...outcomes];
  const worker = async () => {
    for (let outcome = queue.shift(); outcome; outcome = queue.shift()) {
      try {
        await one(outcome.conversationId);
      } catch (error) {
        // What fails for one conversation is its own outcome; a database that is away fails them all.
        if (!isAppError(error)) throw error;
        outcome.ok = false;
        outcome.error = error.code;
      }
    }
  };
  await Promise.all(Array.from({ length: bulkConcurrency }, worker));
  return outcomes;
}

export async function assignConversations(
  house: House,
  actor: Actor,
  request: Omit<AssignRequest, 'conversationId'> & { conversationIds: readonly string[] },
): Promise<BulkOutcome[]> {
  const { conversationIds, representativeId, override } = request;
  return await inBulk(conversationIds, (conversationId) =>
    assignConversation(house, actor, { conversationId, representativeId, override }),
  );
}

/** Force-closes them: for leads. */
export async function endConversations(
  house: House,
  actor: Actor,
  conversationIds: readonly string[],
): Promise<BulkOutcome[]> {
  return await inBulk(conversationIds, (conversationId) => endConversation(house, actor, conversationId));
}
