/** Many hand-overs to representatives in one statement: sessions, participants, segments, states and notices. */
import type { Tx } from '../../data-model/house/index.ts';
import { bigints, instants, integers, jsonbs, texts, uuids } from '../../platform/db/index.ts';
import type { AppendedMessage } from '../domain/message.ts';

export interface EngagementRow {
  conversationId: string;
  sessionId: string;
  representativeId: string;
  name: string;
  epoch: number;
  dueAt: Date | null;
  /** What everybody in the conversation is told: a notice of Patchbay's own, alike but for its content. */
  notice: AppendedMessage;
}

export interface LeftSegment extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  queue_id: string;
  entered_at: Date;
}

// One row source for all of it: joining two lists of parameters would be quadratic, since nobody knows their lengths.
const engage = `
  with engaged as (
    select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::timestamptz[], $9::bigint[], $10::text[],
                         $11::jsonb[])
      as e (conversation_id, session_id, representative_id, name, epoch, due_at, sequence, client_message_id, content)
  ), moved as (
    update conversation c
    set state = 'active', handler_kind = 'representative', handler_id = e.representative_id, handler_epoch = e.epoch,
        state_changed_at = $2, due_at = e.due_at, queued_at = null, last_sequence = e.sequence, last_message_at = $12
    from engaged e where c.id = e.conversation_id
  ), sessions as (
    insert into conversation_session (id, organization_id, conversation_id, handler_kind, handler_id, epoch, started_at)
    select e.session_id, $1, e.conversation_id, 'representative', e.representative_id, e.epoch, $2 from engaged e
  ), joined as (
    insert into participant (organization_id, conversation_id, kind, participant_id, name, joined_at)
    select $1, e.conversation_id, 'representative', e.representative_id::text, e.name, $2 from engaged e
    on conflict (conversation_id, kind, participant_id) do update set left_at = null, name = excluded.name
  ), noticed as (
    insert into message (organization_id, conversation_id, sequence, client_message_id, kind, sender_kind, sender_id,
                         sender_name, text, content, sent_at)
    select $1, e.conversation_id, e.sequence, e.client_message_id, $13, $14, $15, $16, '', e.content, $12 from engaged e
  )
  update queue_segment s set left_at = $2, outcome = 'answered'
  where s.conversation_id = any ($3) and s.left_at is null
  returning s.id, s.conversation_id, s.queue_id, s.entered_at`;

/** The conversations are locked and Open. @returns the queue segments that end with it. */
export async function writeEngagements(
  tx: Tx,
  engagements: readonly EngagementRow[],
  at: Date,
): Promise<LeftSegment[]> {
  const of = <T>(get: (one: EngagementRow) => T): T[] => engagements.map(get);
  const { kind, sender, sentAt } = engagements[0]!.notice;
  return await tx.run<LeftSegment>(
    engage,
    [
      tx.organizationId,
      at,
      uuids(of((e) => e.conversationId)),
      uuids(of((e) => e.sessionId)),
      uuids(of((e) => e.representativeId)),
      texts(of((e) => e.name)),
      integers(of((e) => e.epoch)),
      instants(of((e) => e.dueAt?.getTime() ?? null)),
      bigints(of((e) => e.notice.sequence)),
      texts(of((e) => e.notice.clientMessageId)),
      jsonbs(of((e) => JSON.stringify(e.notice.content))),
      sentAt,
      kind,
      sender.kind,
      sender.id,
      sender.name,
    ],
    'write-engagements',
  );
}
