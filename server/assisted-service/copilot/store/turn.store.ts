/** The rows of copilot_turn. The answer of a plugin is in one only where the plugin keeps it. */
import type { CopilotTurn } from '../../../../contracts/plugins.ts';
import type { Tx } from '../../../data-model/house/index.ts';

/** What a row keeps beside its columns. */
export type StoredAnswer = Omit<CopilotTurn, 'id' | 'conversationId' | 'at' | 'question' | 'state'>;

export interface TurnRow {
  id: string;
  conversationId: string | null;
  pluginId: string | null;
  state: CopilotTurn['state'];
  question: string;
  answer: Partial<StoredAnswer>;
  /** Of turns that wait: what would be sent. */
  inputs: Record<string, unknown> | null;
  at: Date;
  updatedAt: Date;
}

const columns = `id, conversation_id as "conversationId", plugin_id as "pluginId", state, question, answer, inputs, at,
  updated_at as "updatedAt"`;

export async function insertTurn(
  tx: Tx,
  row: { id: string; conversationId: string | null; userId: string; question: string; at: Date },
): Promise<void> {
  await tx.run(
    `insert into copilot_turn (id, organization_id, conversation_id, user_id, state, question, at, updated_at)
     values ($1, $2, $3, $4, 'running', $5, $6, $6)`,
    [row.id, tx.organizationId, row.conversationId, row.userId, row.question, row.at],
    'insert-copilot-turn',
  );
}

export async function settleTurn(
  tx: Tx,
  id: string,
  row: Pick<TurnRow, 'pluginId' | 'state' | 'inputs'> & { answer: StoredAnswer; at: Date },
): Promise<void> {
  await tx.run(
    `update copilot_turn set plugin_id = (select p.id from plugin p where p.id = $2), state = $3, answer = $4,
       inputs = $5, updated_at = $6
     where id = $1`,
    [id, row.pluginId, row.state, json(row.answer), row.inputs === null ? null : json(row.inputs), row.at],
    'settle-copilot-turn',
  );
}

/** PostgreSQL's jsonb has no U+0000, and outside systems do not know that. */
const json = (value: unknown): string => JSON.stringify(value).replaceAll('\\u0000', '\\ufffd');

/**
 * Takes a turn that waits for its owner, and marks it running: of two answers to one turn, one gets it.
 * @returns the row as it was; undefined when it is not there, not theirs, or does not wait for this.
 */
export async function claimTurn(
  tx: Tx,
  id: string,
  userId: string,
  states: readonly CopilotTurn['state'][],
  at: Date,
): Promise<TurnRow | undefined> {
  const [row] = await tx.run<TurnRow & Record<string, unknown>>(
    `select ${columns} from copilot_turn where id = $1 and user_id = $2 and state = any ($3) for update`,
    [id, userId, states],
    'claim-copilot-turn',
  );
  if (!row) return undefined;
  await tx.run(
    `update copilot_turn set state = 'running', updated_at = $2 where id = $1`,
    [id, at],
    'run-copilot-turn',
  );
  return row;
}

export async function isOwnTurn(tx: Tx, id: string, userId: string): Promise<boolean> {
  const rows = await tx.run(
    'select 1 from copilot_turn where id = $1 and user_id = $2',
    [id, userId],
    'own-copilot-turn',
  );
  return rows.length > 0;
}

/** One's own, of a conversation or of none; oldest first of the last `limit`. */
export async function lastTurns(
  tx: Pick<Tx, 'run'>,
  userId: string,
  conversationId: string | null,
  limit: number,
): Promise<TurnRow[]> {
  const rows = await tx.run<TurnRow & Record<string, unknown>>(
    `select ${columns} from copilot_turn where user_id = $1 and conversation_id is not distinct from $2
     order by at desc, id desc limit $3`,
    [userId, conversationId, limit],
    'last-copilot-turns',
  );
  return rows.reverse();
}
