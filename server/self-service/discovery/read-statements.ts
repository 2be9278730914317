/** Statements of past conversations, without what tells who made them. */
import { type House, read } from '../../data-model/house/index.ts';
import { detectLanguage } from '../../knowledge/index.ts';
import type { Statement } from '../domain/discovery/discover.ts';
import { redact } from '../domain/discovery/redact.ts';
import { messagesRead, statementOf } from '../domain/discovery/statement.ts';
import { type SaidCursor, type SaidRow, saidRows } from '../store/statements.store.ts';

const pageSize = 500;
/** An open conversation in which nothing was said for so long says no more about what it is. */
const idleMs = 60 * 60_000;
const dayMs = 24 * 60 * 60_000;

export interface StatementsWanted {
  readonly language: string;
  readonly days: number;
  readonly mostConversations: number;
}

export interface StatementsRead {
  readonly conversations: number;
  readonly statements: readonly Statement[];
}

/** One page a transaction, so that none lasts. @param onPage gets how many conversations were read so far */
export async function readStatements(
  house: House,
  organizationId: string,
  { language, days, mostConversations }: StatementsWanted,
  onPage: (conversations: number) => Promise<void>,
): Promise<StatementsRead> {
  const now = house.clock.now().getTime();
  const since = new Date(now - days * dayMs);
  const idleSince = new Date(now - idleMs);
  const statements: Statement[] = [];
  let conversations = 0;
  let before: SaidCursor | null = null;
  while (conversations < mostConversations) {
    const limit = Math.min(pageSize, mostConversations - conversations);
    const wanted = { since, idleSince, before, limit, messages: messagesRead };
    const rows: SaidRow[] = await read(house, organizationId, (tx) => saidRows(tx, wanted));
    for (const { said, first, customer, email, others, place } of rows) {
      const statement = statementOf(said) ?? statementOf(first);
      if (statement === null) continue;
      // What is in no language that is known counts as in the one that is asked for.
      if ((detectLanguage(statement) ?? language) !== language) continue;
      const names = [customer, ...others, ...(email === null ? [] : [email.split('@')[0]!])];
      statements.push({ text: redact(statement, names), place });
    }
    conversations += rows.length;
    await onPage(conversations);
    const last = rows.at(-1);
    if (!last || rows.length < limit) break;
    before = { openedAt: last.openedAt, id: last.id };
  }
  return { conversations, statements };
}
