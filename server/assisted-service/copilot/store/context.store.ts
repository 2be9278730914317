/** What is known of the conversation that a question is asked in. */
import type { Tx } from '../../../data-model/house/index.ts';
import type { CopilotFacts } from '../domain/candidates.ts';
import type { SpokenLine } from '../domain/summarise-conversation.ts';

const mostLines = 200;
const mostRecords = 20;

export interface ConversationContext {
  facts: Omit<CopilotFacts, 'today'>;
  /** What was said, oldest first; the last 200. */
  lines: SpokenLine[];
}

export async function conversationContext(
  tx: Pick<Tx, 'run'>,
  conversationId: string,
): Promise<ConversationContext> {
  const [customer] = await tx.run<Omit<CopilotFacts, 'today' | 'records'> & Record<string, unknown>>(
    `select p.name as "customerName", a.name as "accountName", p.email, p.phone
     from conversation c join contact p on p.id = c.contact_id left join account a on a.id = p.account_id
     where c.id = $1`,
    [conversationId],
    'copilot-customer',
  );
  const records = await tx.run<CopilotFacts['records'][number] & Record<string, unknown>>(
    `select entity, record_id as id, name from crm_link where conversation_id = $1 order by linked_at desc limit $2`,
    [conversationId, mostRecords],
    'copilot-records',
  );
  const lines = await tx.run<SpokenLine & Record<string, unknown>>(
    `select sender_kind as "from", sender_name as name, text from message
     where conversation_id = $1 and kind = 'message' and text <> '' order by sequence desc limit $2`,
    [conversationId, mostLines],
    'copilot-lines',
  );
  const nobody = { customerName: null, accountName: null, email: null, phone: null };
  return { facts: { ...(customer ?? nobody), records }, lines: lines.reverse() };
}
