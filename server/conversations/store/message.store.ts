/** The messages of a conversation. Written only under its lock. */

import type { MessageContent } from '../../data-model/events/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import type { AppendedMessage } from '../domain/message.ts';

const advance = `
  update conversation c set last_sequence = s.last, last_message_at = s.at
  from unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) as s (id, last, at) where c.id = s.id`;

const insert = `
  insert into message (organization_id, conversation_id, sequence, client_message_id, kind, sender_kind, sender_id,
                       sender_name, text, content, sent_at)
  select $4, m.* from unnest($5::uuid[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                             $12::text[], $13::jsonb[], $14::timestamptz[]) as m`;

const withEvents = `
  insert into event (organization_id, type, conversation_id, representative_id, at, actor, payload)
  select $4, e.type, e.conversation_id, null, e.at, e.actor, e.payload
  from unnest($15::text[], $16::uuid[], $17::timestamptz[], $18::text[], $19::jsonb[])
    with ordinality as e (type, conversation_id, at, actor, payload, n)
  order by e.n`;

/** An event that announces a message, ready to be written. */
export interface Announcement {
  type: string;
  conversationId: string;
  at: Date;
  actor: string;
  payload: string;
}

/**
 * Writes messages, moves their conversations' sequences on, and appends the announcing events: one statement,
 * one round trip, however many there are. `messages` are in sequence within each conversation.
 */
export async function writeMessages(
  tx: Tx,
  messages: readonly AppendedMessage[],
  events: readonly Announcement[],
): Promise<void> {
  const last = new Map<string, AppendedMessage>();
  for (const message of messages) last.set(message.conversationId, message);
  const heads = [...last.values()];
  await tx.run(
    `with advanced as (${advance}), inserted as (${insert}) ${withEvents}`,
    [
      heads.map((m) => m.conversationId),
      heads.map((m) => m.sequence),
      heads.map((m) => m.sentAt),
      tx.organizationId,
      messages.map((m) => m.conversationId),
      messages.map((m) => m.sequence),
      messages.map((m) => m.clientMessageId),
      messages.map((m) => m.kind),
      messages.map((m) => m.sender.kind),
      messages.map((m) => m.sender.id),
      messages.map((m) => m.sender.name),
      messages.map((m) => m.text),
      messages.map((m) => (m.content === null ? null : JSON.stringify(m.content))),
      messages.map((m) => m.sentAt),
      events.map((e) => e.type),
      events.map((e) => e.conversationId),
      events.map((e) => e.at),
      events.map((e) => e.actor),
      events.map((e) => e.payload),
    ],
    'write-messages',
  );
}

interface Row {
  conversation_id: string;
  sequence: number;
  client_message_id: string;
  kind: AppendedMessage['kind'];
  sender_kind: AppendedMessage['sender']['kind'];
  sender_id: string;
  sender_name: string;
  text: string;
  content: MessageContent | null;
  sent_at: Date;
}

const select = `select conversation_id, sequence, client_message_id, kind, sender_kind, sender_id, sender_name, text, content, sent_at
  from message where conversation_id = $1 and sequence > $2 order by sequence limit $3`;

/** The messages after a sequence number, in order. */
export async function messagesAfter(
  tx: Pick<Tx, 'run'>,
  conversationId: string,
  after: number,
  limit: number,
): Promise<AppendedMessage[]> {
  const rows = await tx.run<Row & Record<string, unknown>>(
    select,
    [conversationId, after, limit],
    'messages-after',
  );
  return rows.map((row) => ({
    conversationId: row.conversation_id,
    sequence: row.sequence,
    clientMessageId: row.client_message_id,
    kind: row.kind,
    sender: { kind: row.sender_kind, id: row.sender_id, name: row.sender_name },
    text: row.text,
    content: row.content,
    sentAt: row.sent_at,
  }));
}

/** Which of these client ids the conversation has already, with their sequence numbers. */
export async function sequencesOf(
  tx: Tx,
  conversationId: string,
  clientMessageIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.run<{ client_message_id: string; sequence: number }>(
    'select client_message_id, sequence from message where conversation_id = $1 and client_message_id = any ($2)',
    [conversationId, clientMessageIds],
    'sequences-of',
  );
  return new Map(rows.map((row) => [row.client_message_id, row.sequence]));
}

export interface AppendTarget {
  id: string;
  state: 'open' | 'active' | 'waiting' | 'wrap_up' | 'closed';
  handler_kind: 'none' | 'ai_agent' | 'representative';
  handler_id: string | null;
  handler_epoch: number;
  last_sequence: number;
  contact_id: string;
  queue_id: string | null;
  duplicates: Record<string, number> | null;
}

/** Locks many conversations for a grouped append; one round trip. */
export async function lockForAppend(
  tx: Tx,
  ids: readonly string[],
  sent: readonly { conversationId: string; clientMessageId: string }[],
): Promise<AppendTarget[]> {
  return await tx.run<AppendTarget & Record<string, unknown>>(
    'select * from lock_for_append($1, $2, $3)',
    [ids, sent.map((s) => s.conversationId), sent.map((s) => s.clientMessageId)],
    'lock-for-append',
  );
}
