/** AI agents with their topics parsed, kept in memory until a topic changes. */
import type { House } from '../../data-model/house/index.ts';
import { read } from '../../data-model/house/index.ts';
import { defaultTexts } from '../domain/texts.ts';
import type { AgentDefinition } from '../domain/types.ts';
import { parseTopic } from '../topics/parse-topic.ts';

/** Changes made by another process show after this time at the latest. Milliseconds. */
const keepMs = 3000;

interface Kept {
  agent: AgentDefinition;
  /** Count and newest change of its topics. */
  version: string;
  checkedAt: number;
}

export class AgentStore {
  readonly #house: House;
  readonly #kept = new Map<string, Kept>();
  readonly #unsubscribe: () => void;

  constructor(house: House) {
    this.#house = house;
    this.#unsubscribe = house.signals.subscribe('event:topic.changed', () => {
      for (const kept of this.#kept.values()) kept.checkedAt = Number.NEGATIVE_INFINITY;
    });
  }

  close(): void {
    this.#unsubscribe();
  }

  /** The agent as it is configured now; null when there is none of this id. */
  async load(organizationId: string, agentId: string): Promise<AgentDefinition | null> {
    const kept = this.#kept.get(agentId);
    if (kept && performance.now() - kept.checkedAt < keepMs) return kept.agent;
    return await read(this.#house, organizationId, async ({ q }) => {
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
      const version = JSON.stringify([row.settings, topics.map((t) => [t.name, t.updated_at.getTime()])]);
      if (kept?.version === version) {
        kept.checkedAt = performance.now();
        return kept.agent;
      }
      const agent: AgentDefinition = {
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
      this.#kept.set(agentId, { agent, version, checkedAt: performance.now() });
      return agent;
    });
  }
}

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
