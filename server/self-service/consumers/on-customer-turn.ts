/**
 * The AI agent's turn: when a conversation opens under it, and whenever the customer writes to it.
 *
 * What the customer wrote is read by sequence from where the dialog stands, so a message is taken once however
 * often its event comes. The turn's replies, the dialog's new state and a hand-over commit together, under the
 * epoch at which the turn began: if somebody else became the handler meanwhile, all of it is dropped.
 */
import {
  appendMessages,
  type Conversation,
  closeConversation,
  endDraft,
  lockConversation,
  type MessageDraft,
  messagesAfter,
  notice,
  unnamedCustomer,
} from '../../conversations/index.ts';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import type { Consumer } from '../../data-model/log/index.ts';
import { recordUnanswered } from '../../knowledge/index.ts';
import { isAppError } from '../../platform/errors.ts';
import { routeConversation } from '../../routing/index.ts';
import { runTurn } from '../domain/dialog.ts';
import { readState } from '../domain/dialog-state.ts';
import { summarise } from '../domain/summarise.ts';
import type {
  DialogState,
  TranscriptLine,
  Transfer,
  TurnInput,
  TurnResult,
  TurnServices,
} from '../domain/types.ts';
import { searchKnowledge } from '../queries/search-knowledge.ts';
import { AgentStore, type LoadedAgent } from '../store/agents.ts';

const types = ['handler.engaged', 'message.received'] as const;
/** Knowledge asked for within one turn; a dialog that asks on and on is stopped. */
const mostSearches = 5;

/** Ready-made for `runConsumer`; close its agents afterwards. */
export function customerTurnConsumer(house: House): Consumer<(typeof types)[number]> & { close(): void } {
  const agents = new AgentStore(house);
  return {
    name: 'self-service',
    types,
    concurrency: 8,
    handle: (h, event) => onCustomerTurn(h, agents, event),
    close: () => agents.close(),
  };
}

async function onCustomerTurn(
  house: House,
  agents: AgentStore,
  event: LoggedEvent<(typeof types)[number]>,
): Promise<void> {
  if (event.payload.handlerKind !== 'ai_agent' || event.conversationId === null) return;
  // Up to this event's message: those after it have events of their own. A dialog that begins answers nothing that was
  // said to others before.
  const { upTo, after } =
    event.type === 'message.received'
      ? { upTo: event.payload.sequence, after: event.payload.sequence - 1 }
      : { upTo: 0, after: event.payload.afterSequence ?? 0 };
  for (let taken: number | null = -1; taken !== null && taken < upTo; ) {
    taken = await takeTurn(house, agents, event.organizationId, event.conversationId, after);
  }
}

interface Standing {
  agentId: string;
  agentName: string;
  epoch: number;
  state: DialogState | null;
  /** The last customer message that the dialog has taken; null before its start. */
  taken: number | null;
  /** Null when the customer gave none. */
  customerName: string | null;
  channel: string;
  next:
    | { sequence: number; text: string; value: unknown; locale: string | undefined; attachmentsCount: number }
    | undefined;
}

async function standingOf(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<Standing | null> {
  return await read(house, organizationId, async (tx) => {
    const row = await tx.q
      .selectFrom('conversation as c')
      .innerJoin('ai_agent as a', 'a.id', 'c.handler_id')
      .innerJoin('contact as p', 'p.id', 'c.contact_id')
      .leftJoin('dialog as d', (join) =>
        join
          .onRef('d.conversation_id', '=', 'c.id')
          // One of another engagement is over.
          .onRef('d.handler_epoch', '=', 'c.handler_epoch'),
      )
      .select([
        'a.id',
        'a.name',
        'c.handler_epoch',
        'c.channel',
        'p.name as customer',
        'd.state',
        'd.last_sequence',
      ])
      .where('c.id', '=', conversationId)
      .where('c.state', '=', 'active')
      .where('c.handler_kind', '=', 'ai_agent')
      .executeTakeFirst();
    if (!row) return null;
    const taken = row.last_sequence;
    const messages = taken === null ? [] : await messagesAfter(tx, conversationId, taken, 50);
    const message = messages.find((m) => m.sender.kind === 'customer' && m.kind === 'message');
    return {
      agentId: row.id,
      agentName: row.name,
      epoch: row.handler_epoch,
      state: readState(row.state),
      taken,
      customerName: row.customer === unnamedCustomer ? null : row.customer,
      channel: row.channel,
      next: message && {
        sequence: message.sequence,
        text: message.text,
        value: message.content?.value,
        locale: message.content?.locale,
        attachmentsCount: message.content?.attachments?.length ?? 0,
      },
    };
  });
}

/**
 * One input of the dialog. @param after where a dialog begins that has not begun yet.
 * @returns the sequence it has taken; null when there is nothing to take, or no more.
 */
async function takeTurn(
  house: House,
  agents: AgentStore,
  organizationId: string,
  conversationId: string,
  after: number,
): Promise<number | null> {
  const standing = await standingOf(house, organizationId, conversationId);
  if (!standing) return null;
  const starting = standing.taken === null;
  if (!starting && !standing.next) return null;
  const agent = await agents.load(organizationId, standing.agentId);
  if (!agent) return null;
  const input: TurnInput = starting
    ? { kind: 'start', customer: { name: standing.customerName }, locale: 'en-US', channel: standing.channel }
    : {
        kind: 'message',
        text: standing.next!.text,
        attachmentsCount: standing.next!.attachmentsCount,
        ...(standing.next!.value === undefined ? {} : { value: standing.next!.value }),
      };
  const sequence = starting ? after : standing.next!.sequence;
  if (!starting) sayTyping(house, conversationId, standing);
  const taken = await runToEnd(house, organizationId, conversationId, agent, standing.state, input);
  try {
    await transact(house, organizationId, (tx) =>
      commit(house, tx, conversationId, standing, sequence, taken),
    );
  } catch (error) {
    // Handed over while it thought: its words are not wanted any more.
    if (
      isAppError(error, 'conversation.stale_epoch') ||
      isAppError(error, 'conversation.not_handler') ||
      isAppError(error, 'conversation.closed')
    )
      return null;
    throw error;
  }
  return sequence;
}

interface Taken {
  results: readonly TurnResult[];
  /** By article id: how it begins, for whoever wants to see the source. */
  passages: ReadonlyMap<string, string>;
  /** What the knowledge was asked, and had no answer to. */
  unanswered: readonly string[];
}

const passageLength = 280;

/** Plain words of an article's beginning. */
function passageOf(text: string): string {
  const plain = text
    .replace(/^#+\s.*$/gm, '')
    .replace(/[*_`>#]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= passageLength ? plain : `${plain.slice(0, plain.lastIndexOf(' ', passageLength))} …`;
}

/** Runs the turn, with the knowledge it asks for, outside any transaction. */
async function runToEnd(
  house: House,
  organizationId: string,
  conversationId: string,
  { definition: agent, recognise }: LoadedAgent,
  state: DialogState | null,
  input: TurnInput,
): Promise<Taken> {
  const services: TurnServices = { conversationId, recognise, now: house.clock.now().getTime() };
  const results = [runTurn(agent, state, input, services)];
  const passages = new Map<string, string>();
  const unanswered: string[] = [];
  for (let searches = 0; searches < mostSearches; searches += 1) {
    const { needs, state: now } = results.at(-1)!;
    if (!needs) break;
    const result = await searchKnowledge(house, organizationId, needs.query);
    for (const { id, text } of result.passages) passages.set(id, passageOf(text));
    const then = runTurn(agent, now, { kind: 'knowledge', requestId: needs.requestId, result }, services);
    results.push(then);
    if (then.trace.some(({ step }) => step === 'knowledge_empty')) unanswered.push(needs.query);
  }
  return { results, passages, unanswered };
}

function sayTyping(house: House, conversationId: string, { agentId, agentName }: Standing): void {
  house.signals.send(`conversation:${conversationId}`, {
    typing: { kind: 'ai_agent', id: agentId, name: agentName },
  });
}

async function commit(
  house: House,
  tx: Tx,
  conversationId: string,
  standing: Standing,
  sequence: number,
  { results, passages, unanswered }: Taken,
): Promise<void> {
  const { agentId, agentName, epoch } = standing;
  const conversation = await lockConversation(tx, conversationId);
  const before = await tx.q
    .selectFrom('dialog')
    .select('last_sequence')
    .where('conversation_id', '=', conversationId)
    .where('handler_epoch', '=', epoch)
    .executeTakeFirst();
  if ((before?.last_sequence ?? -1) >= sequence) return; // another process took this turn
  const at = house.clock.now();
  const outputs = results.flatMap((result) => result.outputs);
  const drafts: MessageDraft[] = outputs.map((output, n) => ({
    clientMessageId: `ai:${epoch}:${sequence}:${n}`,
    kind: 'message',
    sender: { kind: 'ai_agent', id: agentId, name: agentName, epoch },
    text: output.text,
    content: {
      ...(output.suggestedActions?.length
        ? { suggestedActions: output.suggestedActions.map((action) => action.title) }
        : {}),
      ...(output.sources?.length
        ? {
            sources: output.sources.map((source) => ({
              articleId: source.id,
              title: source.title,
              passage: passages.get(source.id) ?? '',
            })),
          }
        : {}),
    },
    sentAt: at,
  }));
  await appendMessages(tx, conversation, drafts);
  for (const question of unanswered)
    await recordUnanswered(house, tx, {
      question,
      askedBy: 'customer',
      conversationId: conversation.id,
    });
  const last = results.at(-1)!;
  const dialog = { state: JSON.stringify(last.state), last_sequence: sequence, handler_epoch: epoch };
  await tx.q
    .insertInto('dialog')
    .values({ conversation_id: conversationId, organization_id: tx.organizationId, ...dialog })
    .onConflict((c) => c.column('conversation_id').doUpdateSet(dialog))
    .execute();
  const transfer = results.map((result) => result.transfer).find((t) => t !== undefined);
  if (transfer) await escalate(house, tx, conversation, last.state, transfer, agentId);
  else if (results.some((result) => result.ended)) {
    await appendMessages(tx, conversation, [endDraft(house, conversation)]);
    await closeConversation(tx, conversation, 'self_service_ended', { at, actor: `ai_agent:${agentId}` });
  }
}

const reasons = {
  customer_asked: 'The customer asked for a representative.',
  topic: 'A topic hands over.',
  not_understood: 'The AI agent did not understand twice in a row.',
  question_unanswered: 'The customer’s answers did not fit a question.',
  error: 'A topic failed.',
} as const;

/** Hands over with everything the representative needs: why, a summary, the variables. */
async function escalate(
  house: House,
  tx: Tx,
  conversation: Conversation,
  state: DialogState,
  transfer: Transfer,
  agentId: string,
): Promise<void> {
  const at = house.clock.now();
  const actor = `ai_agent:${agentId}` as const;
  const transcript: TranscriptLine[] = (await messagesAfter(tx, conversation.id, 0, 500))
    .filter((m) => m.kind === 'message')
    .map((m) => ({ from: m.sender.kind, text: m.text }));
  const named = transfer.context.va_Queue;
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
    payload: { reason: transfer.reason, queueId: queue?.id ?? null },
  });
  const routed = await routeConversation(
    house,
    tx,
    conversation,
    {
      cause: 'escalated',
      ...(queue ? { queueId: queue.id } : {}),
      escalationReason: transfer.message || reasons[transfer.reason],
      summary: summarise(transcript, state),
      context: { ...transfer.context },
    },
    { at, actor },
  );
  // Where an overflow rule has ended it or arranged a call, that was said with it.
  if (routed.outcome !== 'queued') return;
  const { queueName } = routed;
  await appendMessages(tx, conversation, [notice(house, 'patchbay.handover.requested', { queueName })]);
}
