/** A conversation that is over, in the words of an activity. Pure. */
import type { EmbeddedConversation, EmbeddedMessage, EmbedRecord } from '../../../contracts/embed.ts';
import type { ActivityLog } from '../host/adapter.ts';

/** Characters of a description; what hosts take in general. */
const mostText = 10_000;

export interface ActivityFacts {
  conversation: EmbeddedConversation;
  /** When this desk began with it, and when it ended. ISO 8601. */
  startedAt: string;
  endedAt: string;
  messages: readonly EmbeddedMessage[];
  record: EmbedRecord | null;
}

/** The summary first, then what was said; notes are for staff and stay here. */
export function activityOf(facts: ActivityFacts): ActivityLog {
  const { conversation, startedAt, endedAt, messages, record } = facts;
  const { conversationId, channel, direction, customer, summary } = conversation;
  const said = messages
    .filter((one) => one.kind === 'message' && one.text !== '')
    .map((one) => `${one.sender.name}: ${one.text}`);
  const description = [...(summary ? [summary, ''] : []), ...said].join('\n').trim();
  const kind = channel === 'voice' ? 'Call' : channel === 'chat' ? 'Chat' : 'Conversation';
  return {
    conversationId,
    channel,
    direction,
    subject: `${kind} ${direction === 'outbound' ? 'to' : 'with'} ${customer.name}`.slice(0, 200),
    description: description.length > mostText ? `${description.slice(0, mostText - 1)}…` : description,
    startedAt,
    endedAt,
    durationSeconds: Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)),
    customer: { name: customer.name, phone: customer.phone, email: customer.email },
    record,
  };
}
