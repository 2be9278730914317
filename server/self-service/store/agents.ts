/** AI agents with their topics parsed and their models loaded, kept in memory until either changes. */
import type { House } from '../../data-model/house/index.ts';
import { read } from '../../data-model/house/index.ts';
import { type Recognise, recogniserOf } from '../domain/intents/recognise-intents.ts';
import { defaultTexts } from '../domain/texts.ts';
import type { AgentDefinition } from '../domain/types.ts';
import { parseTopic } from '../topics/parse-topic.ts';
import { loadModels, newestModels } from './intent-models.ts';

/** Changes made by another process show after this time at the latest. Milliseconds. */
const keepMs = 3000;

/** An agent, and how it tells what a customer means. */
export interface LoadedAgent {
  readonly definition: AgentDefinition;
  readonly recognise: Recognise;
}

interface Kept {
  agent: LoadedAgent;
  /** Its settings, its topics' newest changes, and the versions of its models. */
  version: string;
  checkedAt: number;
}

export class AgentStore {
  readonly #house: House;
  readonly #kept = new Map<string, Kept>();
  readonly #unsubscribe: readonly (() => void)[];

  constructor(house: House) {
    this.#house = house;
    this.#unsubscribe = ['event:topic.changed', 'event:intent_model.trained'].map((key) =>
      house.signals.subscribe(key, () => {
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
    return await read(this.#house, organizationId, async (tx) => {
      const { q } = tx;
      const row = await q
        .selectFrom('ai_agent')
        .select(['name', 'settings'])
        .where('id', '=', agentId)
        .executeTakeFirst();
      if (!row) return null;
      const topics = await q
        .selectFrom('topic')
        .select(['name', 'yaml', 'updated_at'])
        .where('ai_agent_id', '=', agentId)
        .where('enabled', '=', true)
        .orderBy('name')
        .execute();
      const newest = await newestModels(tx, agentId);
      const version = JSON.stringify([
        row.settings,
        topics.map((t) => [t.name, t.updated_at.getTime()]),
        newest.map((model) => [model.language, model.version, model.fingerprint]),
      ]);
      if (kept?.version === version) {
        kept.checkedAt = performance.now();
        return kept.agent;
      }
      const definition: AgentDefinition = {
        name: row.name,
        topics: topics.flatMap((topic) => {
          const parsed = parseTopic(topic.yaml, { name: topic.name });
          if (parsed.ok) return [parsed.topic];
          // It was checked when it was stored; only an older version's text can come here.
          this.#house.logger.error(
            { topic: topic.name, agentId },
            'a stored topic cannot be read and is left out',
          );
          return [];
        }),
        recognitionThreshold: numberOr(row.settings.recognitionThreshold, 0.5),
        maxMisunderstandings: numberOr(row.settings.maxMisunderstandings, 2),
        texts: defaultTexts,
      };
      const models = await loadModels(tx, agentId, newest);
      const agent = { definition, recognise: recogniserOf(models) };
      this.#kept.set(agentId, { agent, version, checkedAt: performance.now() });
      return agent;
    });
  }
}

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
