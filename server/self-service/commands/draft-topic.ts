/** What is being written of a topic, before customers get it. */
import type { TopicCheck } from '../../../contracts/topics.ts';
import { digestOf } from '../../data-model/ai-agents/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { checkBeside } from '../queries/topics.ts';
import { topicAgent, workingTopics } from '../store/topic-agent.ts';
import type { Author } from './author.ts';

export interface SavedDraft {
  readonly name: string;
  readonly revision: string;
  readonly state: 'published' | 'changed' | 'draft';
  readonly check: TopicCheck;
}

/**
 * A text that is what customers get is no draft. Texts with errors are saved as well.
 * @param draft.expectedRevision of the text that was edited; null: there was no topic of this name.
 * @throws {AppError} `topic.conflict` with the revision there is, `ai_agent.not_found`
 */
export async function saveDraft(
  house: House,
  { organizationId, actor }: Author,
  draft: {
    readonly agentId?: string | undefined;
    readonly name: string;
    readonly yaml: string;
    readonly expectedRevision: string | null;
  },
): Promise<SavedDraft> {
  const { name, yaml } = draft;
  return await transact(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, draft.agentId);
    await lockTopics(tx, agent.id);
    const working = await workingTopics(tx, agent.id);
    const before = working.find((topic) => topic.name === name);
    if ((before?.revision ?? null) !== draft.expectedRevision)
      throw new AppError('topic.conflict', { revision: before?.revision ?? null });
    const at = house.clock.now();
    await storeDraft(tx, { agentId: agent.id, name, yaml, at, actor }, before?.published ?? null);
    if (before?.yaml !== yaml)
      tx.append({ type: 'topic.draft_changed', actor, at, payload: { agentId: agent.id, name } });
    return {
      name,
      revision: digestOf(yaml),
      state: before?.published == null ? 'draft' : before.published === yaml ? 'published' : 'changed',
      check: checkBeside({ name, yaml, enabled: before?.enabled ?? true }, working),
    };
  });
}

/** Saves and publications of one agent follow each other. */
export async function lockTopics({ q }: Tx, agentId: string): Promise<void> {
  await q.selectFrom('ai_agent').select('id').where('id', '=', agentId).forUpdate().execute();
}

export async function storeDraft(
  tx: Tx,
  draft: { agentId: string; name: string; yaml: string; at: Date; actor: string },
  published: string | null,
): Promise<void> {
  const { agentId, name, yaml, at, actor } = draft;
  if (published === yaml) {
    await tx.q
      .deleteFrom('topic_draft')
      .where('ai_agent_id', '=', agentId)
      .where('name', '=', name)
      .execute();
    return;
  }
  const text = { yaml, changed_at: at, changed_by: actor };
  await tx.q
    .insertInto('topic_draft')
    .values({ organization_id: tx.organizationId, ai_agent_id: agentId, name, ...text })
    .onConflict((c) => c.columns(['ai_agent_id', 'name']).doUpdateSet(text))
    .execute();
}

/** Back to what customers get. @throws {AppError} `topic.not_found`: there is no draft; `ai_agent.not_found` */
export async function discardDraft(
  house: House,
  { organizationId, actor }: Author,
  { agentId, name }: { readonly agentId?: string | undefined; readonly name: string },
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, agentId);
    const dropped = await tx.q
      .deleteFrom('topic_draft')
      .where('ai_agent_id', '=', agent.id)
      .where('name', '=', name)
      .executeTakeFirst();
    if (dropped.numDeletedRows === 0n) throw new AppError('topic.not_found');
    const at = house.clock.now();
    tx.append({ type: 'topic.draft_changed', actor, at, payload: { agentId: agent.id, name } });
  });
}
