/** Conversations as the desk and the supervisor's page read them. */
import type { ConversationDetail, ConversationSummary } from '../../../contracts/api/shapes.ts';
import type { ConversationState } from '../../../contracts/words.ts';
import type { Tx } from '../../data-model/house/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import type { SkillNeed } from '../../data-model/tables/index.ts';
import { AppError } from '../../platform/errors.ts';

interface Row extends Record<string, unknown> {
  id: string;
  state: ConversationState;
  channel: string;
  workstream: string;
  contact_id: string;
  contact_name: string;
  handler_kind: 'none' | 'ai_agent' | 'representative';
  handler_id: string | null;
  handler_name: string | null;
  handler_epoch: number;
  queue_id: string | null;
  queue_name: string | null;
  opened_at: Date;
  state_changed_at: Date;
  queued_at: Date | null;
  last_sequence: number;
  last_kind: string | null;
  last_sender: ConversationSummary['handler']['kind'] | 'customer' | 'system' | null;
  last_text: string | null;
  last_sent_at: Date | null;
  due_at: Date | null;
}

const select = `
  select c.id, c.state, c.channel, w.name as workstream, c.contact_id, p.name as contact_name, c.handler_kind, c.handler_id,
         coalesce(u.display_name, a.name) as handler_name, c.handler_epoch, c.queue_id, q.name as queue_name, c.opened_at,
         c.state_changed_at, c.queued_at, c.last_sequence, c.due_at,
         m.sender_kind as last_sender, left(m.text, 300) as last_text, m.sent_at as last_sent_at
  from conversation c
  join workstream w on w.id = c.workstream_id
  join contact p on p.id = c.contact_id
  left join queue q on q.id = c.queue_id
  left join app_user u on c.handler_kind = 'representative' and u.id = c.handler_id
  left join ai_agent a on c.handler_kind = 'ai_agent' and a.id = c.handler_id
  left join lateral (
    select sender_kind, text, sent_at from message
    where conversation_id = c.id and kind = 'message' order by sequence desc limit 1
  ) m on true`;

function present(row: Row): ConversationSummary & { wrapUpEndsAt: string | null } {
  return {
    conversationId: row.id,
    state: row.state,
    channel: row.channel,
    workstream: row.workstream,
    customer: { contactId: row.contact_id, name: row.contact_name },
    handler: { kind: row.handler_kind, id: row.handler_id, name: row.handler_name },
    handlerEpoch: row.handler_epoch,
    queue: row.queue_id && row.queue_name ? { queueId: row.queue_id, name: row.queue_name } : null,
    openedAt: row.opened_at.toISOString(),
    stateChangedAt: row.state_changed_at.toISOString(),
    waitingSince: row.state === 'open' && row.queued_at ? row.queued_at.toISOString() : null,
    lastSequence: row.last_sequence,
    lastMessage:
      row.last_sender && row.last_sender !== 'none' && row.last_sent_at
        ? { senderKind: row.last_sender, text: row.last_text ?? '', sentAt: row.last_sent_at.toISOString() }
        : null,
    wrapUpEndsAt: row.state === 'wrap_up' && row.due_at ? row.due_at.toISOString() : null,
  };
}

/** Those that a representative handles now, oldest engagement first. */
export async function conversationsOf(tx: Pick<Tx, 'run'>, representativeId: string) {
  const rows = await tx.run<Row>(
    `${select} where c.handler_id = $1 and c.handler_kind = 'representative' and c.state in ('active', 'wrap_up') order by c.state_changed_at, c.id`,
    [representativeId],
    'conversations-of',
  );
  return rows.map(present);
}

export interface ListFilter {
  state?: ConversationState | undefined;
  queueId?: string | undefined;
  /** Only those that are not closed, longest waiting first. */
  ongoing?: boolean;
  limit: number;
}

/** Newest first, or with `ongoing` the longest waiting first. */
export async function listConversations(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  filter: ListFilter,
): Promise<ConversationSummary[]> {
  const rows = await tx.run<Row>(
    `${select}
     where c.organization_id = $1 and ($2::text is null or c.state = $2) and ($3::uuid is null or c.queue_id = $3)
       and ($4::boolean is not true or c.state <> 'closed')
     order by case when $4 then coalesce(case when c.state = 'open' then c.queued_at end, 'infinity'::timestamptz) end, c.opened_at desc
     limit $5`,
    [organizationId, filter.state ?? null, filter.queueId ?? null, filter.ongoing ?? false, filter.limit],
  );
  return rows.map((row) => {
    const { wrapUpEndsAt: _, ...summary } = present(row);
    return summary;
  });
}

/**
 * Who may read: leads everything of their organization; representatives what they handle, handled, are offered or are
 * consulted on.
 */
export interface Reader {
  organizationId: string;
  userId: string;
  isLead: boolean;
}

/** @throws {AppError} `conversation.not_found`, also when it is not theirs to see */
export async function assertMayRead(
  tx: Pick<Tx, 'run'>,
  reader: Reader,
  conversationId: string,
): Promise<void> {
  const rows = await tx.run(
    `select 1 from conversation c where c.id = $1 and ($3 or
       exists (select 1 from conversation_session s where s.conversation_id = c.id and s.handler_id = $2) or
       exists (select 1 from offer o where o.conversation_id = c.id and o.representative_id = $2 and o.state = 'pending') or
       exists (select 1 from consultation k where k.conversation_id = c.id and k.consultant_id = $2 and k.state = 'active'))`,
    [conversationId, reader.userId, reader.isLead],
    'may-read',
  );
  if (rows.length === 0) throw new AppError('conversation.not_found');
}

/** @throws {AppError} `conversation.not_found` */
export async function readConversation(
  house: House,
  reader: Reader,
  conversationId: string,
): Promise<ConversationDetail> {
  return await read(house, reader.organizationId, async (tx) => {
    await assertMayRead(tx, reader, conversationId);
    const [row] = await tx.run<Row>(`${select} where c.id = $1`, [conversationId]);
    const { q } = tx;
    const more = await q
      .selectFrom('conversation')
      .innerJoin('contact', 'contact.id', 'conversation.contact_id')
      .select([
        'summary',
        'escalation_reason',
        'context',
        'required_skills',
        'close_reason',
        'contact.email',
        'contact.phone',
      ])
      .where('conversation.id', '=', conversationId)
      .executeTakeFirstOrThrow();
    const earlier = await q
      .selectFrom('conversation')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('contact_id', '=', row!.contact_id)
      .where('opened_at', '<', row!.opened_at)
      .executeTakeFirstOrThrow();
    const sessions = await tx.run<{
      id: string;
      handler_kind: 'ai_agent' | 'representative';
      name: string;
      epoch: number;
      started_at: Date;
      ended_at: Date | null;
      end_reason: string | null;
    }>(
      `select s.id, s.handler_kind, coalesce(u.display_name, a.name, '') as name, s.epoch, s.started_at, s.ended_at, s.end_reason
       from conversation_session s left join app_user u on u.id = s.handler_id left join ai_agent a on a.id = s.handler_id
       where s.conversation_id = $1 order by s.epoch`,
      [conversationId],
    );
    const segments = await q
      .selectFrom('queue_segment')
      .innerJoin('queue', 'queue.id', 'queue_segment.queue_id')
      .select(['queue_segment.id', 'queue_id', 'queue.name', 'entered_at', 'left_at', 'outcome'])
      .where('conversation_id', '=', conversationId)
      .orderBy('entered_at')
      .execute();
    const skills = await skillNames(tx, more.required_skills);
    const summary = present(row!);
    return {
      ...summary,
      customer: {
        ...summary.customer,
        email: more.email,
        phone: more.phone,
        earlierConversations: Number(earlier.n),
      },
      summary: more.summary,
      escalationReason: more.escalation_reason,
      context: more.context,
      requiredSkills: skills,
      sessions: sessions.map((s) => ({
        sessionId: s.id,
        handlerKind: s.handler_kind,
        handlerName: s.name,
        epoch: s.epoch,
        startedAt: s.started_at.toISOString(),
        endedAt: s.ended_at?.toISOString() ?? null,
        endReason: s.end_reason,
      })),
      queueSegments: segments.map((s) => ({
        segmentId: s.id,
        queueId: s.queue_id,
        queueName: s.name,
        enteredAt: s.entered_at.toISOString(),
        leftAt: s.left_at?.toISOString() ?? null,
        outcome: s.outcome,
      })),
      closeReason: more.close_reason,
    };
  });
}

async function skillNames(tx: Pick<Tx, 'q'>, needs: readonly SkillNeed[]) {
  if (needs.length === 0) return [];
  const rows = await tx.q
    .selectFrom('skill')
    .select(['id', 'name'])
    .where(
      'id',
      'in',
      needs.map((n) => n.skillId),
    )
    .execute();
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return needs.map((n) => ({
    skillId: n.skillId,
    name: names.get(n.skillId) ?? '',
    proficiency: n.proficiency,
  }));
}
