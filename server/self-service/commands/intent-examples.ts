/** Examples of what customers say for a topic beside its trigger queries, and of what no topic is made for. */
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';

interface Editor {
  organizationId: string;
  userId: string;
}

export interface IntentExamples {
  agentId: string;
  /** Name of a topic; null: out of scope. */
  intent: string | null;
  /** BCP 47, the language alone: `en`. */
  language: string;
  /** 1 to 1,000 characters each. */
  texts: readonly string[];
}

/** Those that are there already are left as they are. @throws {AppError} `topic.not_found` */
export async function addIntentExamples(
  house: House,
  editor: Editor,
  examples: IntentExamples,
): Promise<void> {
  const { agentId, intent, language } = examples;
  await transact(house, editor.organizationId, async (tx) => {
    await mustExist(tx, agentId, intent);
    const known = new Set((await sameExamples(tx, examples)).map(({ text }) => text));
    const added = [...new Set(examples.texts)].filter((text) => !known.has(text));
    if (added.length === 0) return;
    const at = house.clock.now();
    await tx.q
      .insertInto('intent_example')
      .values(
        added.map((text) => ({
          id: house.ids.next(),
          organization_id: tx.organizationId,
          ai_agent_id: agentId,
          intent,
          text,
          language,
          created_at: at,
        })),
      )
      .execute();
    tx.append({
      type: 'intent.changed',
      actor: `representative:${editor.userId}`,
      at,
      payload: { agentId, intent },
    });
  });
}

/** Those that are not there are none. */
export async function removeIntentExamples(
  house: House,
  editor: Editor,
  examples: IntentExamples,
): Promise<void> {
  const { agentId, intent } = examples;
  await transact(house, editor.organizationId, async (tx) => {
    const known = await sameExamples(tx, examples);
    if (known.length === 0) return;
    const ids = known.map(({ id }) => id);
    await tx.q.deleteFrom('intent_example').where('id', 'in', ids).execute();
    tx.append({
      type: 'intent.changed',
      actor: `representative:${editor.userId}`,
      at: house.clock.now(),
      payload: { agentId, intent },
    });
  });
}

async function mustExist({ q }: Tx, agentId: string, intent: string | null): Promise<void> {
  const agent = await q.selectFrom('ai_agent').select('id').where('id', '=', agentId).executeTakeFirst();
  if (!agent) throw new AppError('topic.not_found');
  if (intent === null) return;
  const topic = await q
    .selectFrom('topic')
    .select('name')
    .where('ai_agent_id', '=', agentId)
    .where('name', '=', intent)
    .executeTakeFirst();
  if (!topic) throw new AppError('topic.not_found');
}

async function sameExamples({ q }: Tx, { agentId, intent, language, texts }: IntentExamples) {
  if (texts.length === 0) return [];
  return await q
    .selectFrom('intent_example')
    .select(['id', 'text'])
    .where('ai_agent_id', '=', agentId)
    .where('intent', 'is not distinct from', intent)
    .where('language', '=', language)
    .where('text', 'in', texts)
    .execute();
}
