/** Rows of test chats. */
import type { Tx } from '../../data-model/house/index.ts';

export interface TestOptions {
  readonly outsideCalls: 'real' | 'stubbed';
  /** BCP 47 */
  readonly locale: string;
  readonly channel: string;
  readonly customerName: string | null;
}

export interface TestChat {
  readonly id: string;
  readonly agentId: string;
  readonly options: TestOptions;
  /** The agent's topics as they were when it began. */
  readonly topics: readonly { readonly name: string; readonly yaml: string }[];
  readonly state: unknown;
  readonly turns: number;
  readonly ended: boolean;
  readonly expiresAt: Date;
}

/** Those that have expired go. */
export async function storeNewTest(tx: Tx, userId: string, test: TestChat, now: Date): Promise<void> {
  await tx.q.deleteFrom('ai_agent_test').where('expires_at', '<', now).execute();
  await tx.q
    .insertInto('ai_agent_test')
    .values({
      id: test.id,
      organization_id: tx.organizationId,
      ai_agent_id: test.agentId,
      user_id: userId,
      options: JSON.stringify(test.options),
      topics: JSON.stringify(test.topics),
      state: JSON.stringify(test.state),
      turns: test.turns,
      ended: test.ended,
      expires_at: test.expiresAt,
    })
    .execute();
}

/** Null: there is none of that person's. */
export async function readTest(
  { q }: Pick<Tx, 'q'>,
  userId: string,
  id: string,
  now: Date,
): Promise<TestChat | null> {
  const row = await q
    .selectFrom('ai_agent_test')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('expires_at', '>=', now)
    .executeTakeFirst();
  if (!row) return null;
  const { ai_agent_id: agentId, expires_at: expiresAt, topics, state, turns, ended } = row;
  return {
    id,
    agentId,
    options: row.options as unknown as TestOptions,
    topics: topics ?? [],
    state,
    turns,
    ended,
    expiresAt,
  };
}

/** False: another turn was stored since it was read. @param test with the turns there were before this one. */
export async function storeTurn({ q }: Tx, test: TestChat): Promise<boolean> {
  const { state, turns, ended, expiresAt } = test;
  const updated = await q
    .updateTable('ai_agent_test')
    .set({ state: JSON.stringify(state), turns: turns + 1, ended, expires_at: expiresAt })
    .where('id', '=', test.id)
    .where('turns', '=', turns)
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
}

export async function forgetTest({ q }: Tx, userId: string, id: string): Promise<void> {
  await q.deleteFrom('ai_agent_test').where('id', '=', id).where('user_id', '=', userId).execute();
}
