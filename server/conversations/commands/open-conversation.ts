/** Opens a conversation for a customer of a channel: the AI agent of its workstream engages, or it goes to the queue. */

import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Conversation } from '../store/conversation.store.ts';
import { engageHandler, queueConversation } from './change-state.ts';

/** What a customer is called who gave no name. */
export const unnamedCustomer = 'Customer';

export interface OpenRequest {
  /** Chosen beforehand by the channel; opening the same id again does nothing. */
  conversationId: string;
  channel: 'chat';
  channelId: string;
  customer: { externalId: string; name: string; email?: string | undefined; phone?: string | undefined };
  context?: Record<string, unknown>;
}

/**
 * @returns whether it was opened now; false when it was there already.
 * @throws {AppError} `channel.not_found`
 */
export async function openConversation(
  house: House,
  organizationId: string,
  request: OpenRequest,
): Promise<boolean> {
  return await transact(house, organizationId, async (tx) => {
    const at = house.clock.now();
    // The row does not exist yet, but its lock does: two openings of one id come one after the other.
    const existing = await tx.run('select 1 from lock_conversations($1)', [[request.conversationId]]);
    if (existing.length > 0) return false;
    const channel = await tx.q
      .selectFrom('chat_channel')
      .innerJoin('workstream', 'workstream.id', 'chat_channel.workstream_id')
      .leftJoin('ai_agent', 'ai_agent.id', 'workstream.ai_agent_id')
      .select([
        'workstream.id as workstreamId',
        'workstream.default_queue_id as queueId',
        'ai_agent.id as agentId',
        'ai_agent.name as agentName',
      ])
      .where('chat_channel.id', '=', request.channelId)
      .executeTakeFirst();
    if (!channel) throw new AppError('channel.not_found');
    const { customer } = request;
    const contact = await tx.q
      .insertInto('contact')
      .values({
        id: house.ids.next(),
        organization_id: organizationId,
        external_id: customer.externalId,
        name: customer.name,
        email: customer.email ?? null,
        phone: customer.phone ?? null,
      })
      .onConflict((c) => c.columns(['organization_id', 'external_id']).doUpdateSet({ name: customer.name }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const conversation: Conversation = {
      id: request.conversationId,
      organization_id: organizationId,
      channel: request.channel,
      channel_id: request.channelId,
      workstream_id: channel.workstreamId,
      contact_id: contact.id,
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
        organization_id: organizationId,
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
      actor: `customer:${customer.externalId}`,
      at,
      payload: { channel: request.channel, workstreamId: channel.workstreamId, contactId: contact.id },
    });
    if (channel.agentId && channel.agentName) {
      await engageHandler(
        house,
        tx,
        conversation,
        { kind: 'ai_agent', id: channel.agentId, name: channel.agentName },
        { at, actor: 'system' },
      );
    } else {
      await queueConversation(
        house,
        tx,
        conversation,
        { queueId: channel.queueId, cause: 'opened' },
        { at, actor: 'system' },
      );
    }
    return true;
  });
}
