/**
 * Keeps all models up to date: on the process that holds the lease, one training at a time, soon after a change.
 *
 * Signals only say that it is worth looking; what is to do is read from the tables, so a lost signal or a process that
 * died in the middle costs some seconds.
 */
import type { House } from '../../data-model/house/index.ts';
import { Lease } from '../../data-model/lease/index.ts';
import { trainAgent } from './train-agent.ts';

/** Several changes in a row are one training. */
const restMs = 300;
/** Looks by itself this often. */
const roundMs = 30_000;

interface AgentState {
  readonly organization_id: string;
  readonly id: string;
  /** Changes with every change of its topics, examples and settings. */
  readonly state: string;
}

export function runIntentTraining(house: House): { close(): Promise<void> } {
  const lease = new Lease(house, {
    name: 'intent-training',
    start: async () => {
      const rounds = new TrainingRounds(house);
      rounds.open();
      return { stop: () => rounds.close() };
    },
  });
  lease.open();
  return { close: () => lease.close() };
}

class TrainingRounds {
  readonly #house: House;
  readonly #seen = new Map<string, string>();
  readonly #abort = new AbortController();
  readonly #unsubscribe: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;

  constructor(house: House) {
    this.#house = house;
  }

  open(): void {
    for (const type of ['topic.changed', 'intent.changed'] as const) {
      this.#unsubscribe.push(this.#house.signals.subscribe(`event:${type}`, () => this.#soon(restMs)));
    }
    this.#soon(0);
  }

  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    clearTimeout(this.#timer);
    this.#abort.abort();
    await this.#round;
  }

  #soon(afterMs: number): void {
    if (this.#abort.signal.aborted) return;
    if (this.#round) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#again = false;
      this.#round = this.#trainAll().finally(() => {
        this.#round = undefined;
        this.#soon(this.#again ? restMs : roundMs);
      });
    }, afterMs);
  }

  async #trainAll(): Promise<void> {
    const { logger } = this.#house;
    try {
      for (const agent of await this.#house.db.system<AgentState>(agentStates)) {
        if (this.#abort.signal.aborted) return;
        if (this.#seen.get(agent.id) === agent.state) continue;
        try {
          const trained = await trainAgent(this.#house, agent.organization_id, agent.id, this.#abort.signal);
          this.#seen.set(agent.id, agent.state);
          if (trained.length > 0) logger.info({ agentId: agent.id, languages: trained }, 'intents trained');
        } catch (error) {
          if (this.#abort.signal.aborted) return;
          // Tried again in the next round; meanwhile the older model serves.
          logger.error({ err: error, agentId: agent.id }, 'intents could not be trained');
        }
      }
    } catch (error) {
      if (!this.#abort.signal.aborted)
        logger.error({ err: error }, 'AI agents could not be read for training');
    }
  }
}

const agentStates = `
  select a.organization_id, a.id, concat_ws(' ', a.settings,
    (select concat_ws(' ', count(*), max(t.updated_at), count(*) filter (where t.enabled))
       from topic t where t.ai_agent_id = a.id),
    (select concat_ws(' ', count(*), max(e.created_at)) from intent_example e where e.ai_agent_id = a.id)) as state
  from ai_agent a order by a.id`;
