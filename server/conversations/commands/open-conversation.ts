/**
 * Opens a conversation: of a customer of a channel, or one that comes in through the API. The AI agent of its
 * workstream engages, or routing is asked for a queue.
 */
import type { Actor } from '../../data-model/events/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Conversation } from '../store/conversation.store.ts';
import { type Customer, upsertCustomer } from '../store/customer.store.ts';
import { appendMessages } from './append-message.ts';
import { engageHandler, requestRouting } from './change-state.ts';

/** What a customer is called who gave no name. */
export const unnamedCustomer = 'Customer';

export interface OpenRequest {
  /** Chosen beforehand by the caller; opening the same id again does nothing. */
  conversationId: string;
  /** What it came by, as rules see it: `chat`, `voice`, `email`, … */
  channel: string;
  /** The chat channel; null for what comes in through the API, which names its workstream. */
  channelId: string | null;
  workstreamId?: string;
  customer: Customer;
  context?: Record<string, unknown>;
  /** The customer's first words, appended as it opens, so that rules see them. */
  message?: string;
  /** Who made contact, when it was not the customer. */
  outboundBy?: Actor;
}

interface Intake extends Record<string, unknown> {
  workstreamId: string;
  kind: 'messaging' | 'voice' | 'record';
  agentId: string | null;
  agentName: string | null;
}

/** @throws {AppError} `channel.not_found`, `workstream.not_found` */
async function intakeOf(tx: Tx, request: OpenRequest): Promise<Intake> {
  const [intake] = await tx.run<Intake>(
    `select w.id as "workstreamId", w.kind, a.id as "agentId", a.name as "agentName"
     from workstream w left join ai_agent a on a.id = w.ai_agent_id
     where w.id = coalesce((select workstream_id from chat_channel where id = $1), case when $1::uuid is null then $2::uuid end)
       and w.removed_at is null`,
    [request.channelId, request.workstreamId ?? null],
    'conversation-intake',
  );
  if (!intake) throw new AppError(request.channelId === null ? 'workstream.not_found' : 'channel.not_found');
  return intake;
}

/** Where a conversation that was opened now stands, and who is to take it. */
interface Opened {
  conversation: Conversation;
  intake: Intake;
  at: Date;
}

/**
 * Opens it within a transaction that goes on with it: in no queue, nobody asked yet.
 * @returns null when it was there already.
 * @throws {AppError} `channel.not_found`, `workstream.not_found`
 */
export async function openWithin(house: House, tx: Tx, request: OpenRequest): Promise<Opened | null> {
  const at = house.clock.now();
  // The row does not exist yet, but its lock does: two openings of one id come one after the other.
  const existing = await tx.run('select 1 from lock_conversations($1)', [[request.conversationId]]);
  if (existing.length > 0) return null;
  const intake = await intakeOf(tx, request);
  const { customer, outboundBy } = request;
  const contactId = await upsertCustomer(house, tx, customer, at);
  const conversation: Conversation = {
    id: request.conversationId,
    organization_id: tx.organizationId,
    channel: request.channel,
    channel_id: request.channelId,
    workstream_id: intake.workstreamId,
    contact_id: contactId,
    state: 'open',
    handler_kind: 'none',
    handler_id: null,
    handler_epoch: 0,
    last_sequence: 0,
    last_message_at: null,
    queue_id: null,
    queued_at: null,
    required_skills: [],
    priority: 0,
    context: request.context ?? {},
    summary: null,
    escalation_reason: null,
    opened_at: at,
    state_changed_at: at,
    due_at: null,
    closed_at: null,
    close_reason: null,
    waiting_since: null,
    demand: {},
  };
  await tx.q
    .insertInto('conversation')
    .values({
      ...conversation,
      required_skills: '[]',
      context: JSON.stringify(conversation.context),
      demand: '{}',
    })
    .execute();
  await tx.q
    .insertInto('participant')
    .values({
      organization_id: tx.organizationId,
      conversation_id: conversation.id,
      kind: 'customer',
      participant_id: customer.externalId,
      name: customer.name,
      joined_at: at,
    })
    .execute();
  tx.append({
    type: 'conversation.opened',
    conversationId: conversation.id,
    actor: outboundBy ?? `customer:${customer.externalId}`,
    at,
    payload: {
      channel: request.channel,
      workstreamId: intake.workstreamId,
      contactId,
      ...(outboundBy ? { direction: 'outbound' as const } : {}),
    },
  });
  return { conversation, intake, at };
}

/**
 * @returns whether it was opened now; false when it was there already.
 * @throws {AppError} `channel.not_found`, `workstream.not_found`
 */
export async function openConversation(
  house: House,
  organizationId: string,
  request: OpenRequest,
): Promise<boolean> {
  return await transact(house, organizationId, async (tx) => {
    const opened = await openWithin(house, tx, request);
    if (!opened) return false;
    const { conversation, intake, at } = opened;
    const { customer } = request;
    // An AI agent writes: it takes neither calls nor records.
    if (intake.agentId && intake.agentName && intake.kind === 'messaging') {
      const agent = { kind: 'ai_agent', id: intake.agentId, name: intake.agentName } as const;
      await engageHandler(house, tx, conversation, agent, { at, actor: 'system' });
    } else {
      await requestRouting(tx, conversation, 'opened', { at, actor: 'system' });
    }
    if (request.message !== undefined) {
      await appendMessages(tx, conversation, [
        {
          clientMessageId: 'opening',
          kind: 'message',
          sender: { kind: 'customer', id: customer.externalId, name: customer.name },
          text: request.message,
          sentAt: at,
        },
      ]);
    }
    return true;
  });
}
