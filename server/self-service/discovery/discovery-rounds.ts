/**
 * Works off the runs that were asked for, and keeps what routing knows of approved intents up to date: on the process
 * that holds the lease, one after the other. What is to do is read from the tables; signals only say that it is worth
 * looking. A run whose process died begins anew with the next holder.
 */
import type { House } from '../../data-model/house/index.ts';
import { Lease } from '../../data-model/lease/index.ts';
import { runDiscovery } from './run-discovery.ts';
import { trainRoutingIntents } from './train-routing-intents.ts';

/** Several changes in a row are one training. */
const restMs = 300;
/** Looks by itself this often. */
const roundMs = 30_000;

export function runIntentDiscovery(house: House): { close(): Promise<void> } {
  const lease = new Lease(house, {
    name: 'intent-discovery',
    start: async () => {
      const rounds = new DiscoveryRounds(house);
      rounds.open();
      return { stop: () => rounds.close() };
    },
  });
  lease.open();
  return { close: () => lease.close() };
}

class DiscoveryRounds {
  readonly #house: House;
  /** By organization: the state of its proposals when they were learnt. */
  readonly #seen = new Map<string, string>();
  readonly #abort = new AbortController();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #timers = new Map<Loop, NodeJS.Timeout>();
  readonly #running = new Map<Loop, Promise<void>>();
  readonly #again = new Set<Loop>();

  constructor(house: House) {
    this.#house = house;
  }

  open(): void {
    const { signals } = this.#house;
    for (const [type, loop] of wakes)
      this.#unsubscribe.push(signals.subscribe(`event:${type}`, () => this.#soon(loop, restMs)));
    this.#soon('runs', 0);
    this.#soon('training', 0);
  }

  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#abort.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running.values());
  }

  /** A search takes minutes; learning what was approved does not wait for it. */
  #soon(loop: Loop, afterMs: number): void {
    if (this.#abort.signal.aborted) return;
    if (this.#running.has(loop)) {
      this.#again.add(loop);
      return;
    }
    clearTimeout(this.#timers.get(loop));
    const timer = setTimeout(() => {
      this.#again.delete(loop);
      const round = (loop === 'runs' ? this.#runAll() : this.#trainAll()).finally(() => {
        this.#running.delete(loop);
        this.#soon(loop, this.#again.has(loop) ? restMs : roundMs);
      });
      this.#running.set(loop, round);
    }, afterMs);
    this.#timers.set(loop, timer);
  }

  async #runAll(): Promise<void> {
    const { db, logger } = this.#house;
    try {
      for (const run of await db.system<OpenRun>(openRuns)) {
        if (this.#abort.signal.aborted) return;
        try {
          await runDiscovery(this.#house, run.organization_id, run.id, this.#abort.signal);
        } catch (error) {
          logger.error({ err: error, runId: run.id }, 'a search for intents failed');
        }
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) logger.error({ err: error }, 'searches for intents could not be read');
    }
  }

  async #trainAll(): Promise<void> {
    const { db, logger } = this.#house;
    try {
      for (const { organization_id, state } of await db.system<ProposalState>(proposalStates)) {
        if (this.#abort.signal.aborted) return;
        if (this.#seen.get(organization_id) === state) continue;
        try {
          const languages = await trainRoutingIntents(this.#house, organization_id, this.#abort.signal);
          this.#seen.set(organization_id, state);
          if (languages.length > 0) logger.info({ languages }, 'intents for routing trained');
        } catch (error) {
          if (this.#abort.signal.aborted) return;
          // Tried again in the next round; meanwhile phrases are compared.
          logger.error({ err: error }, 'intents for routing could not be trained');
        }
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) logger.error({ err: error }, 'proposed intents could not be read');
    }
  }
}

type Loop = 'runs' | 'training';
const wakes = [
  ['discovery.changed', 'runs'],
  ['discovery.changed', 'training'],
  ['intent_proposal.changed', 'training'],
] as const;

interface OpenRun extends Record<string, unknown> {
  readonly organization_id: string;
  readonly id: string;
}

interface ProposalState extends Record<string, unknown> {
  readonly organization_id: string;
  readonly state: string;
}

const openRuns = `select organization_id, id from discovery_run where state in ('queued', 'running') order by created_at`;
const proposalStates = `
  select organization_id, concat_ws(' ', count(*), max(updated_at), count(*) filter (where state = 'approved')) as state
  from intent_proposal group by organization_id order by organization_id`;
