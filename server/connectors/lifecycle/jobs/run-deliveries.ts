/**
 * Sends what is due, on every worker at once. Each connection has a lane of its own, so that one that hangs delays no
 * other. Wakes by signals and by the next due instant; what a signal did not tell is found within seconds.
 */
import type { House } from '../../../data-model/house/index.ts';
import type { LifecyclePorts } from '../ports.ts';
import { readWorkload } from '../store/connection-state.store.ts';
import { Lane, type LaneOptions } from './lane.ts';

export interface DeliveryOptions extends Partial<LaneOptions> {
  /** What is under way at the end has so long to come back. */
  readonly graceMs?: number;
}

const defaults: LaneOptions = {
  // One application user serves the whole contact centre; Dataverse takes 52 of its requests at once.
  cap: 20,
  leaseMs: 60_000,
  timeoutMs: 30_000,
  random: Math.random,
};
const longestSleepMs = 5000;
/** Between two looks at least: a lane that has work needs none, and what is due at a new moment can wait so long. */
const spacingMs = 100;

export class Deliveries {
  readonly #house: House;
  readonly #ports: LifecyclePorts;
  readonly #options: LaneOptions;
  readonly #graceMs: number;
  readonly #lanes = new Map<string, { lane: Lane; done: Promise<void> }>();
  readonly #unsubscribe: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #looking = false;
  #lookAgain = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(house: House, ports: LifecyclePorts, { graceMs = 5000, ...options }: DeliveryOptions = {}) {
    this.#house = house;
    this.#ports = ports;
    this.#options = { ...defaults, ...options };
    this.#graceMs = graceMs;
  }

  open(): this {
    const look = () => this.#look();
    const refresh = () => {
      for (const { lane } of this.#lanes.values()) lane.refresh();
      look();
    };
    const { signals } = this.#house;
    this.#unsubscribe.push(
      signals.subscribe('event:delivery.changed', look),
      signals.subscribe('event:connection.changed', refresh),
      signals.onGap(refresh),
    );
    look();
    return this;
  }

  /** Takes no more work; waits for what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    await this.#turn;
    clearTimeout(this.#timer);
    for (const { lane } of this.#lanes.values()) lane.close(this.#graceMs);
    await this.#settled();
  }

  /** Sends all that is due now, once, and waits for it. For tests and figures; no timer runs. */
  async drain(): Promise<void> {
    await this.#start();
    await this.#settled();
  }

  async #settled(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all([...this.#lanes.values()].map(({ done }) => done));
  }

  /** One look at a time; what comes meanwhile leads to another one. */
  #look(): void {
    if (this.#closed) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    const early = this.#lookedAt + spacingMs - performance.now();
    if (early > 0) {
      this.#timer = setTimeout(() => this.#look(), early);
      return;
    }
    this.#lookedAt = performance.now();
    this.#looking = true;
    this.#lookAgain = false;
    this.#turn = this.#start()
      .catch((error: unknown) => {
        this.#house.logger.warn({ err: error }, 'deliveries could not be looked for and are again');
        return 1000;
      })
      .then((sleepMs) => {
        this.#looking = false;
        if (this.#closed) return;
        if (this.#lookAgain) this.#look();
        else this.#timer = setTimeout(() => this.#look(), sleepMs);
      });
  }

  /** Opens a lane for each connection with work. @returns milliseconds until it is worth looking again. */
  async #start(): Promise<number> {
    const { ready, nextAt } = await readWorkload(this.#house);
    for (const { connection_id: connectionId, organization_id: organizationId } of ready) {
      const running = this.#lanes.get(connectionId);
      if (running) running.lane.poke();
      if (running || this.#closed) continue;
      const lane = new Lane(this.#house, this.#ports, this.#options, { organizationId, connectionId });
      const done = lane
        .run()
        .catch((error: unknown) =>
          this.#house.logger.error({ err: error, connectionId }, 'the deliveries of a connection stopped'),
        )
        .finally(() => {
          this.#lanes.delete(connectionId);
        });
      this.#lanes.set(connectionId, { lane, done });
    }
    const wait = nextAt ? nextAt.getTime() - this.#house.clock.now().getTime() : longestSleepMs;
    return Math.max(20, Math.min(longestSleepMs, wait));
  }
}

/** Runs deliveries until closed. */
export const runDeliveries = (
  house: House,
  ports: LifecyclePorts,
  options: DeliveryOptions = {},
): Deliveries => new Deliveries(house, ports, options).open();
