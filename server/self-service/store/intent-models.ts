/** Examples and models of AI agents. */
import { createHash } from 'node:crypto';
import type { House, Tx } from '../../data-model/house/index.ts';
import { read } from '../../data-model/house/index.ts';
import { decodeModel, format, type StoredModel } from '../domain/intents/model-bytes.ts';
import type { Example } from '../domain/intents/train.ts';
import type { TrainingAnswer, TrainingRequest } from '../intents/training-request.ts';
import { parseTopic } from '../topics/parse-topic.ts';

/** What an agent's customers may say, by language. */
export interface AgentExamples {
  readonly requests: readonly TrainingRequest[];
}

const agentLanguage = (settings: Record<string, unknown>): string =>
  typeof settings.language === 'string' ? settings.language.slice(0, 2).toLowerCase() : 'en';

/** Trigger queries of enabled topics, in the agent's language, and the stored examples; null without such an agent. */
export async function readExamples(
  house: House,
  organizationId: string,
  agentId: string,
): Promise<AgentExamples | null> {
  return await read(house, organizationId, async ({ q }) => {
    const agent = await q
      .selectFrom('ai_agent')
      .select('settings')
      .where('id', '=', agentId)
      .executeTakeFirst();
    if (!agent) return null;
    const topics = await q
      .selectFrom('topic')
      .select(['name', 'yaml'])
      .where('ai_agent_id', '=', agentId)
      .where('enabled', '=', true)
      .orderBy('name')
      .execute();
    const stored = await q
      .selectFrom('intent_example')
      .select(['intent', 'text', 'language'])
      .where('ai_agent_id', '=', agentId)
      .orderBy('language')
      .orderBy('intent')
      .orderBy('text')
      .execute();
    const names = new Map<string, string>();
    const byLanguage = new Map<string, Example[]>();
    const add = (language: string, example: Example) => {
      const list = byLanguage.get(language) ?? [];
      list.push(example);
      byLanguage.set(language, list);
    };
    for (const { name, yaml } of topics) {
      const parsed = parseTopic(yaml, { name });
      if (!parsed.ok) continue;
      const { trigger, displayName } = parsed.topic;
      if (trigger.kind !== 'OnRecognizedIntent' && trigger.kind !== 'OnEscalate') continue;
      names.set(name, displayName);
      for (const text of trigger.triggerQueries) add(agentLanguage(agent.settings), { text, intent: name });
    }
    for (const { intent, text, language } of stored) {
      // Of topics that are gone or disabled nothing is learnt.
      if (intent === null || names.has(intent)) add(language, { text, intent });
    }
    const requests = [...byLanguage].map(([language, examples]) => ({ language, examples, names }));
    return { requests };
  });
}

/** Of the figures that are kept with a model: others are trained anew. */
const figuresFormat = 2;

/** The same for the same examples, read by the same code. */
export function fingerprintOf({ language, examples, names }: TrainingRequest): string {
  const content = JSON.stringify([
    format,
    figuresFormat,
    language,
    examples.map(({ text, intent }) => [text, intent]),
    [...names],
  ]);
  return createHash('sha256').update(content).digest('base64url');
}

/** Version and fingerprint of each language's newest model. */
export async function newestModels({ q }: Pick<Tx, 'q'>, agentId: string) {
  return await q
    .selectFrom('intent_model')
    .distinctOn('language')
    .select(['language', 'version', 'fingerprint'])
    .where('ai_agent_id', '=', agentId)
    .orderBy('language')
    .orderBy('version', 'desc')
    .execute();
}

/** Models that this version can read; the others are trained anew. */
export async function loadModels(
  { q }: Pick<Tx, 'q'>,
  agentId: string,
  newest: readonly { language: string; version: number }[],
): Promise<StoredModel[]> {
  const models: StoredModel[] = [];
  for (const { language, version } of newest) {
    const row = await q
      .selectFrom('intent_model')
      .select('model')
      .where('ai_agent_id', '=', agentId)
      .where('language', '=', language)
      .where('version', '=', version)
      .executeTakeFirst();
    const model = row ? decodeModel(row.model) : null;
    if (model) models.push(model);
  }
  return models;
}

/** Stores what was learnt as the newest version; of older ones the last is kept. */
export async function storeModel(
  tx: Tx,
  agentId: string,
  request: TrainingRequest,
  { bytes, figures }: TrainingAnswer,
  at: Date,
): Promise<void> {
  const { language } = request;
  // Two trainings of one agent store one after the other.
  const agent = await tx.q
    .selectFrom('ai_agent')
    .select('id')
    .where('id', '=', agentId)
    .forUpdate()
    .executeTakeFirst();
  if (!agent) return;
  const newest = (await newestModels(tx, agentId)).find((model) => model.language === language);
  const version = (newest?.version ?? 0) + 1;
  await tx.q
    .insertInto('intent_model')
    .values({
      organization_id: tx.organizationId,
      ai_agent_id: agentId,
      language,
      version,
      trained_at: at,
      fingerprint: fingerprintOf(request),
      figures: JSON.stringify(figures),
      model: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    })
    .execute();
  await tx.q
    .deleteFrom('intent_model')
    .where('ai_agent_id', '=', agentId)
    .where('language', '=', language)
    .where('version', '<', version - 1)
    .execute();
  tx.append({
    type: 'intent_model.trained',
    actor: 'system',
    at,
    payload: { agentId, language, version },
  });
}

/** Models of languages in which nothing is left to learn from. */
export async function removeModels(tx: Tx, agentId: string, languages: readonly string[]): Promise<void> {
  if (languages.length === 0) return;
  await tx.q
    .deleteFrom('intent_model')
    .where('ai_agent_id', '=', agentId)
    .where('language', 'in', languages)
    .execute();
}
