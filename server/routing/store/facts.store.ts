/** What rules look at, and whom the customer should go to: read for one conversation as it is routed. */
import type { WorkKind } from '../../../contracts/words.ts';
import type { Conversation } from '../../conversations/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import type { Demand } from '../domain/demand.ts';
import type { Facts } from '../domain/rules/facts.ts';

export interface KnownOfCustomer {
  readonly facts: Facts;
  /** Preferred representatives of the contact, then those of its account, by rank; each once. */
  readonly preferred: readonly string[];
  /** Who had this conversation last; else who had the customer's conversation before, of the same workstream. */
  readonly lastRepresentative: string | null;
  /** Who had this very conversation last; null when nobody had. */
  readonly lastHandler: string | null;
}

/** Of the customer's messages the last ones are joined. */
const messagesKept = 10;

interface Row extends Record<string, unknown> {
  name: string;
  email: string | null;
  phone: string | null;
  external_id: string;
  attributes: Record<string, unknown>;
  account: Record<string, unknown> | null;
  account_attributes: Record<string, unknown> | null;
  said: string;
  said_count: number;
  preferred: string[];
  last_handler: string | null;
  earlier_handler: string | null;
}

const known = `
  select p.name, p.email, p.phone, p.external_id, p.attributes, a.attributes as account_attributes,
    case when a.id is not null then jsonb_build_object('name', a.name, 'externalId', a.external_id) end as account,
    (select count(*)::int from message where conversation_id = $1 and sender_kind = 'customer' and kind = 'message') as said_count,
    (select coalesce(string_agg(text, E'\\n' order by sequence), '') from (
       select sequence, text from message where conversation_id = $1 and sender_kind = 'customer' and kind = 'message'
       order by sequence desc limit ${messagesKept}) as newest) as said,
    array(select r.user_id::text from preferred_representative r join app_user u on u.id = r.user_id and u.active
          where r.contact_id = p.id or r.account_id = a.id order by r.contact_id is null, r.rank, r.user_id) as preferred,
    (select handler_id from conversation_session
     where conversation_id = $1 and handler_kind = 'representative' order by epoch desc limit 1) as last_handler,
    (select s.handler_id from conversation e join conversation_session s on s.conversation_id = e.id
     where e.contact_id = p.id and e.workstream_id = $3 and e.id <> $1 and s.handler_kind = 'representative'
     order by e.opened_at desc, s.epoch desc limit 1) as earlier_handler
  from contact p left join account a on a.id = p.account_id where p.id = $2`;

/**
 * @param context what the conversation will carry: its own, and what comes along now.
 * @param demand what it asked for so far; rules may look at what earlier rules set.
 */
export async function knownOfCustomer(
  tx: Pick<Tx, 'run'>,
  conversation: Conversation,
  kind: WorkKind,
  context: Readonly<Record<string, unknown>>,
  demand: Pick<Demand, 'attributes' | 'priority'>,
): Promise<KnownOfCustomer> {
  const [row] = await tx.run<Row>(
    known,
    [conversation.id, conversation.contact_id, conversation.workstream_id],
    'routing-facts',
  );
  if (!row) throw new Error(`There is no contact of conversation ${conversation.id}.`);
  return {
    preferred: [...new Set(row.preferred)],
    lastRepresentative: row.last_handler ?? row.earlier_handler,
    lastHandler: row.last_handler,
    facts: {
      conversationId: conversation.id,
      channel: conversation.channel,
      kind,
      workstreamId: conversation.workstream_id,
      context,
      customer: {
        ...row.attributes,
        name: row.name,
        email: row.email,
        phone: row.phone,
        externalId: row.external_id,
      },
      account: row.account && { ...row.account_attributes, ...row.account },
      message: { text: row.said, count: row.said_count },
      intent: textOf(context.intent),
      intentGroup: textOf(context.intentGroup),
      sentiment: numberOf(context.sentiment),
      attributes: demand.attributes,
      priority: demand.priority,
    },
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Also as text, since contexts often hold nothing else. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** The kind and the default queue of a workstream, also of one that is not in the configuration any more. */
export async function bareWorkstream(
  tx: Pick<Tx, 'run'>,
  workstreamId: string,
): Promise<{ kind: WorkKind; defaultQueueId: string }> {
  const [row] = await tx.run<{ kind: WorkKind; defaultQueueId: string }>(
    `select kind, default_queue_id as "defaultQueueId" from workstream where id = $1`,
    [workstreamId],
    'bare-workstream',
  );
  if (!row) throw new Error(`There is no workstream ${workstreamId}.`);
  return row;
}
