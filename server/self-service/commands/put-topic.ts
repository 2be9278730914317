/** Stores a topic as it was written, once it can be read. */
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { parseTopic } from '../topics/parse-topic.ts';

interface Editor {
  organizationId: string;
  userId: string;
}

/** @throws {AppError} `topic.invalid` with line and column */
export async function putTopic(
  house: House,
  editor: Editor,
  topic: { name: string; yaml: string; enabled: boolean },
) {
  const parsed = parseTopic(topic.yaml, { name: topic.name });
  if (!parsed.ok) throw new AppError('topic.invalid', { issues: [parsed.error] });
  await transact(house, editor.organizationId, async (tx) => {
    const agent = await tx.q.selectFrom('ai_agent').select('id').orderBy('name').limit(1).executeTakeFirst();
    if (!agent) throw new AppError('topic.not_found');
    const at = house.clock.now();
    await tx.q
      .insertInto('topic')
      .values({
        organization_id: editor.organizationId,
        ai_agent_id: agent.id,
        name: topic.name,
        yaml: topic.yaml,
        enabled: topic.enabled,
        updated_at: at,
      })
      .onConflict((c) =>
        c
          .columns(['ai_agent_id', 'name'])
          .doUpdateSet({ yaml: topic.yaml, enabled: topic.enabled, updated_at: at }),
      )
      .execute();
    tx.append({
      type: 'topic.changed',
      actor: `representative:${editor.userId}`,
      at,
      payload: { name: topic.name },
    });
  });
  return {
    name: topic.name,
    warnings: parsed.warnings.map((issue) => `line ${issue.line}: ${issue.message}`),
  };
}
