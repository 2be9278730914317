/** What customers said first in past conversations. */
import type { Tx } from '../../data-model/house/index.ts';

export interface SaidRow extends Record<string, unknown> {
  id: string;
  openedAt: Date;
  /** The workstream's name. */
  place: string;
  customer: string;
  email: string | null;
  /** Who else took part, by name. */
  others: string[];
  /** The customer's first messages until a representative wrote; all first ones where the representative began. */
  said: string[];
  /** The customer's first messages, whoever else wrote: who only said hello was asked what it is about. */
  first: string[];
}

/** Where a page ends, and the next one begins. */
export interface SaidCursor {
  readonly openedAt: Date;
  readonly id: string;
}

const page = `
  select c.id, c.opened_at as "openedAt", w.name as place, p.name as customer, p.email,
    array(select t.name from participant t where t.conversation_id = c.id and t.kind = 'representative') as others,
    array(select m.text from message m
          where m.conversation_id = c.id and m.sender_kind = 'customer' and m.kind = 'message'
            and m.sequence < coalesce(
              (select min(r.sequence) from message r
               where r.conversation_id = c.id and r.sender_kind = 'representative' and r.kind = 'message'
                 and exists (select 1 from message e where e.conversation_id = c.id and e.sender_kind = 'customer'
                             and e.kind = 'message' and e.sequence < r.sequence)), 9223372036854775807)
          order by m.sequence limit $5) as said,
    array(select m.text from message m
          where m.conversation_id = c.id and m.sender_kind = 'customer' and m.kind = 'message'
          order by m.sequence limit $5) as first
  from conversation c join workstream w on w.id = c.workstream_id join contact p on p.id = c.contact_id
  where c.opened_at >= $1 and (c.opened_at, c.id) < ($2, $3)
    and (c.state = 'closed' or coalesce(c.last_message_at, c.opened_at) < $6)
  order by c.opened_at desc, c.id desc limit $4`;

/**
 * The next conversations, the newest first, that are over or in which nothing was said since `idleSince`.
 * @param before of the row before; null: from the newest on
 */
export async function saidRows(
  { run }: Pick<Tx, 'run'>,
  wanted: { since: Date; idleSince: Date; before: SaidCursor | null; limit: number; messages: number },
): Promise<SaidRow[]> {
  const { before } = wanted;
  return await run<SaidRow>(
    page,
    [
      wanted.since,
      before?.openedAt ?? 'infinity',
      before?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      wanted.limit,
      wanted.messages,
      wanted.idleSince,
    ],
    'discovery-said',
  );
}
