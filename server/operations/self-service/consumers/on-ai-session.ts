/** Folds what AI agents tell of their engagements into `ai_session`. */
import type { LoggedEvent } from '../../../data-model/events/index.ts';
import { type House, type Tx, transact } from '../../../data-model/house/index.ts';
import type { Consumer } from '../../../data-model/log/index.ts';
import { noProgress, outcomeOf, type Progress, progressed } from '../domain/ai-session.ts';

const types = ['handler.engaged', 'ai_agent.progressed', 'handler.released'] as const;
type SessionEvent = LoggedEvent<(typeof types)[number]>;

export const onAiSession: Consumer<(typeof types)[number]> = {
  name: 'operations.ai-sessions',
  types: [...types],
  handle: fold,
};

async function fold(house: House, event: SessionEvent): Promise<void> {
  const { conversationId } = event;
  if (conversationId === null) return;
  if (event.type !== 'ai_agent.progressed' && event.payload.handlerKind !== 'ai_agent') return;
  await transact(house, event.organizationId, async (tx) => {
    if (event.type === 'handler.engaged') return await begin(tx, conversationId, event);
    const session = await tx.q
      .selectFrom('ai_session')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('epoch', '=', event.payload.epoch)
      .where('position', '<', Number(event.position))
      .forUpdate()
      .executeTakeFirst();
    if (!session) return; // it is in it already, or began before the figures did
    const before: Progress = {
      answered: session.answered,
      notUnderstood: session.not_understood,
      leftHanging: session.left_hanging,
      midway: session.midway,
      topics: session.topics,
      lastTopic: session.last_topic,
    };
    const now = event.type === 'ai_agent.progressed' ? progressed(before, event.payload) : before;
    const ending =
      event.type === 'handler.released'
        ? await endingOf(tx, conversationId, session.started_at, event)
        : null;
    await tx.q
      .updateTable('ai_session')
      .set({
        answered: now.answered,
        not_understood: now.notUnderstood,
        left_hanging: now.leftHanging,
        midway: now.midway,
        topics: JSON.stringify(now.topics),
        last_topic: now.lastTopic,
        position: Number(event.position),
        ...(ending
          ? {
              ended_at: event.at,
              outcome: outcomeOf(now, ending),
              customer_messages: ending.customerMessages,
            }
          : {}),
      })
      .where('conversation_id', '=', conversationId)
      .where('epoch', '=', event.payload.epoch)
      .execute();
  });
}

async function begin(
  tx: Tx,
  conversationId: string,
  event: Extract<SessionEvent, { type: 'handler.engaged' }>,
): Promise<void> {
  const conversation = await tx.q
    .selectFrom('conversation')
    .select(['channel', 'workstream_id'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  const agent = await tx.q
    .selectFrom('ai_agent')
    .select('id')
    .where('id', '=', event.payload.handlerId)
    .executeTakeFirst();
  if (!agent) return; // removed since
  await tx.q
    .insertInto('ai_session')
    .values({
      organization_id: tx.organizationId,
      conversation_id: conversationId,
      epoch: event.payload.epoch,
      ai_agent_id: agent.id,
      ...conversation,
      started_at: event.at,
      outcome: null,
      midway: null,
      last_topic: null,
      topics: JSON.stringify(noProgress.topics),
      position: Number(event.position),
    })
    .onConflict((c) => c.columns(['conversation_id', 'epoch']).doNothing())
    .execute();
}

/** How it ended; messages are counted here, once, instead of at each of them. */
async function endingOf(
  tx: Tx,
  conversationId: string,
  since: Date,
  event: Extract<SessionEvent, { type: 'handler.released' }>,
) {
  const [counted] = await tx.run<{ messages: number; last: string | null }>(
    `select count(*) filter (where sender_kind = 'customer')::int as messages,
            (array_agg(sender_kind order by sequence desc) filter (where sender_kind in ('customer', 'ai_agent')))[1] as last
     from message where conversation_id = $1 and kind = 'message' and sent_at >= $2 and sent_at <= $3`,
    [conversationId, since, event.at],
    'messages-to-ai-agent',
  );
  return {
    reason: event.payload.reason,
    customerMessages: counted?.messages ?? 0,
    isUnanswered: counted?.last === 'customer',
  };
}
