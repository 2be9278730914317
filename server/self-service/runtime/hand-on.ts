/** A hand-over by an AI agent: to a queue, to another AI agent, or back to the one before. */
import type { HandoffContext } from '../../../contracts/handoff.ts';
import {
  appendMessages,
  type Conversation,
  handOverToAiAgent,
  handoffContext,
  notice,
  recordHandoff,
} from '../../conversations/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { routeConversation } from '../../routing/index.ts';
import { summarise } from '../domain/summarise.ts';
import { vaNames } from '../outside/domain/va-context.ts';
import type { AgentTransfer } from './agent-runtime.ts';
import { handBack, returnsToCaller } from './hand-back.ts';
import type { Standing } from './standing.ts';

/** AI agents that hand over to each other so often with no word of the customer between are going in circles. */
const mostHandoffsUnheard = 6;

const reasons = {
  customer_asked: 'The customer asked for a representative.',
  topic: 'A topic hands over.',
  not_understood: 'The AI agent did not understand twice in a row.',
  question_unanswered: 'The customer’s answers did not fit a question.',
  error: 'The AI agent failed.',
  representative: 'A representative gave it to an AI agent.',
} as const;

/** Hands the conversation on with everything that its next handler needs. */
export async function handOn(
  house: House,
  tx: Tx,
  conversation: Conversation,
  standing: Standing,
  transfer: AgentTransfer,
): Promise<void> {
  const context = await contextOf(tx, conversation, standing, transfer);
  const agent = await nextAgent(tx, conversation, standing, transfer);
  if (agent) {
    const at = house.clock.now();
    const change = { at, actor: `ai_agent:${standing.agentId}` as const };
    const epoch = await handOverToAiAgent(house, tx, conversation, agent, change);
    await recordHandoff(house, tx, conversation, epoch, context);
  } else if (returnsToCaller(conversation, transfer)) {
    await handBack(house, tx, conversation, standing, context);
  } else {
    await recordHandoff(house, tx, conversation, null, context);
    await escalate(house, tx, conversation, standing, transfer, context);
  }
}

async function contextOf(
  tx: Tx,
  conversation: Conversation,
  { agentName, locale, kind }: Standing,
  transfer: AgentTransfer,
): Promise<HandoffContext> {
  const context = await handoffContext(tx, conversation, {
    from: { kind: 'ai_agent', name: agentName },
    reason: transfer.reason,
    message: transfer.message,
    summary: transfer.summary ?? '',
    locale,
    ...(transfer.intent ? { intent: transfer.intent } : {}),
    ...(transfer.topics ? { topics: transfer.topics } : {}),
    ...(transfer.phrases ? { phrases: transfer.phrases } : {}),
    variables: transfer.variables,
    // A pro-code agent has its own rule for what goes on.
    passesOn: kind !== 'scenario',
  });
  if (context.summary !== '') return context;
  const transcript = context.transcript.map(({ from, text }) => ({ from: from.kind, text }));
  const facts = {
    firstPhrase: context.phrases[0] ?? null,
    topicsVisited: context.topics,
    answers: transfer.answers ?? [],
  };
  return { ...context, summary: summarise(transcript, { facts }) };
}

/** The AI agent that is meant; null: a representative. */
async function nextAgent(
  tx: Tx,
  conversation: Conversation,
  standing: Standing,
  { target }: AgentTransfer,
): Promise<{ id: string; name: string } | null> {
  if (target.kind === 'representative') return null;
  const unheard = await tx.run<{ n: number; givers: string[] }>(
    `select count(*)::int as n,
            coalesce(array_agg(h.context #>> '{from,name}') filter (where h.handler_epoch = $2), '{}') as givers
     from handoff h where h.conversation_id = $1 and h.handler_epoch is not null
       and h.at >= coalesce((select max(m.sent_at) from message m
                             where m.conversation_id = $1 and m.sender_kind = 'customer'), '-infinity')`,
    [conversation.id, standing.epoch],
    'handoffs-unheard',
  );
  if ((unheard[0]?.n ?? 0) >= mostHandoffsUnheard) return null;
  if (target.kind === 'ai_agent') {
    // Whoever gave it, for these very words, cannot do more with them: a person has to.
    if (unheard[0]?.givers.includes(target.name)) return null;
    const agent = await tx.q
      .selectFrom('ai_agent')
      .select(['id', 'name'])
      .where('name', '=', target.name)
      .where('id', '!=', standing.agentId)
      .executeTakeFirst();
    return agent ?? null;
  }
  const before = await tx.q
    .selectFrom('conversation_session as s')
    .innerJoin('ai_agent as a', 'a.id', 's.handler_id')
    .select(['a.id', 'a.name'])
    .where('s.conversation_id', '=', conversation.id)
    .where('s.handler_kind', '=', 'ai_agent')
    .where('a.id', '!=', standing.agentId)
    .orderBy('s.epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
  return before ?? null;
}

/**
 * What rules compare and representatives read, by the `va_` names: of this hand-over, not of one before it that came
 * along. Topics say them themselves, and an outside agent may.
 */
function routingFacts(
  kind: Standing['kind'],
  context: HandoffContext,
  variables: AgentTransfer['variables'],
): Record<string, unknown> {
  if (kind === 'topics') return { ...variables };
  const names = Object.fromEntries(Object.entries(vaNames(context)).filter(([, value]) => value !== ''));
  return kind === 'outside' ? { ...names, ...variables } : { ...variables, ...names };
}

async function escalate(
  house: House,
  tx: Tx,
  conversation: Conversation,
  { agentId, kind }: Standing,
  { target, reason, variables }: AgentTransfer,
  context: HandoffContext,
): Promise<void> {
  const at = house.clock.now();
  const actor = `ai_agent:${agentId}` as const;
  const named = (target.kind === 'representative' ? target.queueName : undefined) ?? variables.va_Queue;
  const queue =
    typeof named === 'string'
      ? await tx.q
          .selectFrom('queue')
          .select('id')
          .where('name', '=', named)
          .where('removed_at', 'is', null)
          .executeTakeFirst()
      : undefined;
  tx.append({
    type: 'escalation.requested',
    conversationId: conversation.id,
    actor,
    at,
    payload: { reason, queueId: queue?.id ?? null },
  });
  const routed = await routeConversation(
    house,
    tx,
    conversation,
    {
      cause: 'escalated',
      ...(queue ? { queueId: queue.id } : {}),
      escalationReason: context.message || reasons[reason],
      summary: context.summary,
      // With what earlier hand-overs brought along.
      context: { ...context.variables, ...routingFacts(kind, context, variables) },
    },
    { at, actor },
  );
  // Where an overflow rule has ended it or arranged a call, that was said with it.
  if (routed.outcome !== 'queued') return;
  const { queueName } = routed;
  await appendMessages(tx, conversation, [notice(house, 'patchbay.handover.requested', { queueName })]);
}
