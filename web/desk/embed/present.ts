/** Conversations, messages and presences as the page around the desk is told of them. Pure. */
import type { ConversationDetail, Desk, Message, Offer } from '../../../contracts/api/shapes.ts';
import {
  type EmbeddedConversation,
  type EmbeddedMessage,
  type EmbeddedPresence,
  EmbedRecord,
} from '../../../contracts/embed.ts';
import { presenceLabels } from '../app/words.ts';
import type { DeskConversation } from './desk-events.ts';

/** @param detail null when it could not be read: then nothing but the name is known of the customer. */
export function presentConversation(
  conversation: DeskConversation | Offer,
  detail: ConversationDetail | null,
): EmbeddedConversation {
  const isOffer = 'offerId' in conversation;
  const record = EmbedRecord.safeParse(detail?.context.record);
  const name = isOffer ? conversation.customerName : conversation.customer.name;
  return {
    conversationId: conversation.conversationId,
    state: isOffer ? 'open' : conversation.state,
    channel: conversation.channel,
    direction: detail?.context.direction === 'outbound' ? 'outbound' : 'inbound',
    workstream: conversation.workstream,
    queue: isOffer ? conversation.queueName : (conversation.queue?.name ?? null),
    customer: {
      contactId: detail?.customer.contactId ?? '',
      name,
      email: detail?.customer.email ?? null,
      phone: detail?.customer.phone ?? null,
    },
    record: record.success ? record.data : null,
    summary: detail?.summary ?? (isOffer ? conversation.summary : null),
    openedAt: isOffer ? conversation.waitingSince : conversation.openedAt,
  };
}

export const presentMessage = (message: Message): EmbeddedMessage => ({
  conversationId: message.conversationId,
  sequence: message.sequence,
  kind: message.kind,
  sender: { kind: message.sender.kind, name: message.sender.name },
  text: message.text,
  sentAt: message.sentAt,
});

export const presentPresence = (
  desk: Pick<Desk, 'presence' | 'presenceSetting'> | null,
): EmbeddedPresence => {
  const presence = desk?.presence ?? 'offline';
  return { presence, label: desk?.presenceSetting?.name ?? presenceLabels[presence] };
};
