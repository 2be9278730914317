/** What an AI agent's topics remember of a customer from one conversation to the next: variables of the scope User. */
import { read, type Tx } from '../../data-model/house/index.ts';
import type { RecordValue, Topic } from '../domain/types.ts';
import type { AgentTurnContext } from './agent-runtime.ts';
import type { Standing } from './standing.ts';

const remembering = new WeakMap<readonly Topic[], boolean>();

/** Whether the topics have such variables at all; without, nothing is read. */
export function remembers(topics: readonly Topic[]): boolean {
  let known = remembering.get(topics);
  if (known === undefined) {
    known = topics.some(({ source }) => /(?<![.\w])User\.\w/.test(source));
    remembering.set(topics, known);
  }
  return known;
}

export async function readUserVariables({
  house,
  organizationId,
  agent,
  contactId,
}: AgentTurnContext): Promise<RecordValue | null> {
  const row = await read(house, organizationId, (tx) =>
    tx.q
      .selectFrom('user_variables')
      .select('variables')
      .where('ai_agent_id', '=', agent.id)
      .where('contact_id', '=', contactId)
      .executeTakeFirst(),
  );
  return row ? (row.variables as RecordValue) : null;
}

/** All of them, as they are now. The last conversation to set them wins. */
export async function keepUserVariables(
  tx: Tx,
  { agentId, contactId }: Pick<Standing, 'agentId' | 'contactId'>,
  variables: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<void> {
  const kept = { variables: JSON.stringify(variables), updated_at: at };
  await tx.q
    .insertInto('user_variables')
    .values({
      organization_id: tx.organizationId,
      ai_agent_id: agentId,
      contact_id: contactId,
      ...kept,
    })
    .onConflict((c) => c.columns(['ai_agent_id', 'contact_id']).doUpdateSet(kept))
    .execute();
}
