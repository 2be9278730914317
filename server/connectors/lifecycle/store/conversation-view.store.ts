/** Reads a conversation as the contact record sees it. */
import type { Tx } from '../../../data-model/house/index.ts';
import type { ConversationView } from '../domain/conversation-contact.ts';

interface Row extends Record<string, unknown> {
  id: string;
  channel: string;
  workstream: string;
  work_kind: ConversationView['workKind'];
  channel_name: string | null;
  name: string;
  email: string | null;
  phone: string | null;
  context: Record<string, unknown>;
  state: string;
  opened_at: Date;
  state_changed_at: Date;
  closed_at: Date | null;
  close_reason: string | null;
  escalation_reason: string | null;
  summary: string | null;
  queue_id: string | null;
  queue_name: string | null;
  entered_at: Date | null;
  left_at: Date | null;
  user_id: string | null;
  username: string | null;
  started_at: Date | null;
  ended_at: Date | null;
  offers: number;
  last_sequence: number;
}

const select = `
  select c.id, c.channel, w.name as workstream, w.kind as work_kind, ch.name as channel_name, p.name, p.email, p.phone,
         c.context, c.state, c.opened_at, c.state_changed_at, c.closed_at, c.close_reason, c.escalation_reason, c.summary,
         c.last_sequence, s.queue_id, s.queue_name, s.entered_at, s.left_at, h.user_id, h.username, h.started_at, h.ended_at,
         (select count(*) from offer o where o.conversation_id = c.id and o.state in ('accepted', 'declined', 'timed_out')) as offers
  from conversation c
  join workstream w on w.id = c.workstream_id
  join contact p on p.id = c.contact_id
  left join chat_channel ch on ch.id = c.channel_id
  left join lateral (
    select g.queue_id, q.name as queue_name, g.entered_at, g.left_at from queue_segment g join queue q on q.id = g.queue_id
    where g.conversation_id = c.id order by g.entered_at desc limit 1
  ) s on true
  left join lateral (
    select u.id as user_id, u.username, e.started_at, e.ended_at from conversation_session e join app_user u on u.id = e.handler_id
    where e.conversation_id = c.id and e.handler_kind = 'representative' order by e.epoch desc limit 1
  ) h on true`;

/** @returns undefined when there is none. */
export async function readConversationView(
  tx: Pick<Tx, 'run'>,
  conversationId: string,
): Promise<ConversationView | undefined> {
  const rows = await tx.run<Row>(`${select} where c.id = $1`, [conversationId], 'lifecycle-conversation');
  return rows[0] && present(rows[0]);
}

/** The newest, for previews. */
export async function newestConversationViews(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  limit: number,
): Promise<ConversationView[]> {
  const rows = await tx.run<Row>(
    `${select} where c.organization_id = $1 order by c.opened_at desc limit $2`,
    [organizationId, limit],
  );
  return rows.map(present);
}

function present(row: Row): ConversationView {
  return {
    id: row.id,
    channel: row.channel,
    workstream: row.workstream,
    workKind: row.work_kind,
    channelName: row.channel_name,
    customer: { name: row.name, email: row.email, phone: row.phone },
    context: row.context,
    state: row.state,
    openedAt: row.opened_at,
    stateChangedAt: row.state_changed_at,
    closedAt: row.closed_at,
    closeReason: row.close_reason,
    escalationReason: row.escalation_reason,
    summary: row.summary,
    segment:
      row.queue_id && row.queue_name && row.entered_at
        ? { queueId: row.queue_id, name: row.queue_name, enteredAt: row.entered_at, leftAt: row.left_at }
        : null,
    session:
      row.user_id && row.username && row.started_at
        ? { userId: row.user_id, username: row.username, startedAt: row.started_at, endedAt: row.ended_at }
        : null,
    offers: row.offers,
    messages: row.last_sequence,
    wrapUpAt: row.state === 'wrap_up' ? row.state_changed_at : null,
  };
}

export async function conversationExists(tx: Pick<Tx, 'run'>, conversationId: string): Promise<boolean> {
  return (await tx.run('select 1 from conversation where id = $1', [conversationId])).length > 0;
}
