/** AI agents with their topics parsed and their models loaded, kept in memory until either changes. */
import { sql } from 'kysely';
import type { TopicsAgentSettings } from '../../../contracts/agents.ts';
import { readPublished } from '../../data-model/ai-agents/index.ts';
import { type House, read, type Tx } from '../../data-model/house/index.ts';
import { type Recognise, recogniserOf } from '../domain/intents/recognise-intents.ts';
import { defaultTexts } from '../domain/texts.ts';
import type { AgentDefinition, AgentTexts } from '../domain/types.ts';
import { parseTopic } from '../topics/parse-topic.ts';
import { loadModels, newestModels } from './intent-models.ts';
import { readTopicsSettings } from './topics-settings.ts';

/** Changes made by another process show after this time at the latest. Milliseconds. */
const keepMs = 3000;

/** An agent, how it tells what a customer means, and everything that is set of it. */
export interface LoadedAgent {
  readonly definition: AgentDefinition;
  readonly recognise: Recognise;
  readonly settings: TopicsAgentSettings;
}

type ReadTx = Pick<Tx, 'q'>;

interface Kept {
  agent: LoadedAgent;
  version: string;
  checkedAt: number;
}

export class AgentStore {
  readonly #house: House;
  readonly #kept = new Map<string, Kept>();
  readonly #unsubscribe: readonly (() => void)[];
  #changes = 0;

  constructor(house: House) {
    this.#house = house;
    this.#unsubscribe = ['topic.changed', 'ai_agent.changed', 'intent_model.trained'].map((key) =>
      house.signals.subscribe(`event:${key}`, () => {
        this.#changes += 1;
        for (const kept of this.#kept.values()) kept.checkedAt = Number.NEGATIVE_INFINITY;
      }),
    );
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  /** The agent as it is configured now; null when there is none of this id. */
  async load(organizationId: string, agentId: string): Promise<LoadedAgent | null> {
    const kept = this.#kept.get(agentId);
    if (kept && performance.now() - kept.checkedAt < keepMs) return kept.agent;
    const changes = this.#changes;
    return await read(this.#house, organizationId, async (tx) => {
      const checkedAt = performance.now();
      const version = await versionOf(tx, agentId);
      if (version === null) return null;
      if (kept?.version === version) {
        if (changes === this.#changes) kept.checkedAt = checkedAt;
        return kept.agent;
      }
      const topics = (await readPublished(tx, agentId)).filter(({ enabled }) => enabled);
      const agent = await loadAgent(this.#house, tx, agentId, topics);
      // What changed while it was read is read again by the next.
      const isNewest = changes === this.#changes;
      if (agent)
        this.#kept.set(agentId, {
          agent,
          version,
          checkedAt: isNewest ? checkedAt : Number.NEGATIVE_INFINITY,
        });
      return agent;
    });
  }
}

/** Changes with everything that an agent is made of; null: there is no such agent. */
async function versionOf(tx: ReadTx, agentId: string): Promise<string | null> {
  const { q } = tx;
  const row = await q
    .selectFrom('ai_agent')
    .select(['name', 'settings'])
    .where('id', '=', agentId)
    .executeTakeFirst();
  if (!row) return null;
  const topics = await q
    .selectFrom('topic')
    .select(['name', sql<string>`md5(yaml)`.as('digest')])
    .where('ai_agent_id', '=', agentId)
    .where('enabled', '=', true)
    .orderBy('name')
    .execute();
  const models = await newestModels(tx, agentId);
  return JSON.stringify([
    [row.name, row.settings],
    topics.map(({ name, digest }) => [name, digest]),
    models.map((model) => [model.language, model.version, model.fingerprint]),
  ]);
}

/** An agent with these topics, by its settings and its newest models; null: there is no such agent. */
export async function loadAgent(
  house: House,
  tx: ReadTx,
  agentId: string,
  topics: readonly { readonly name: string; readonly yaml: string }[],
): Promise<LoadedAgent | null> {
  const row = await tx.q
    .selectFrom('ai_agent')
    .select(['name', 'settings'])
    .where('id', '=', agentId)
    .executeTakeFirst();
  if (!row) return null;
  const settings = readTopicsSettings(row.settings);
  const definition: AgentDefinition = {
    name: row.name,
    topics: topics.flatMap(({ name, yaml }) => {
      const parsed = parseTopic(yaml, { name });
      if (parsed.ok) return [parsed.topic];
      // It was checked when it was published; only an older version's text, or a draft, can come here.
      house.logger.warn({ topic: name, agentId }, 'a topic cannot be read and is left out');
      return [];
    }),
    recognitionThreshold: settings.recognitionThreshold,
    maxMisunderstandings: settings.maxMisunderstandings,
    knowledgeThreshold: settings.knowledge.threshold,
    texts: { ...defaultTexts, ...withoutUndefined(settings.texts) },
  };
  const models = await loadModels(tx, agentId, await newestModels(tx, agentId));
  return { definition, recognise: recogniserOf(models), settings };
}

const withoutUndefined = (texts: TopicsAgentSettings['texts']): Partial<AgentTexts> =>
  Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
