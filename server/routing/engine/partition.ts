/**
 * The work of one routing partition, while its lease is held: hands the log out to the organizations' engines, and keeps
 * the deadlines that belong to no organization alone: connections whose beat ran out, holds through a wrap-up.
 *
 * An organization is taken up when something happens in it, or when something waits in it at a take-over; and forgotten
 * when it has been quiet for long. All there is to know is in the tables.
 */
import type { LoggedEvent, LogPosition } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { beginning, endOfLog, LogFollower, type LogPage } from '../../data-model/log/index.ts';
import { disconnectStale, rewindBeats } from '../commands/connections.ts';
import { releaseHeld } from '../commands/release-capacity.ts';
import { routingEvents } from '../domain/router/changes-of.ts';
import { holdsDue, organizationsAtWork, partitionsOf } from '../store/partition.store.ts';
import { rewindHolds } from '../store/set-back.store.ts';
import { jumpMs, OrganizationEngine } from './organization-engine.ts';
import { Turns } from './turns.ts';

/** Organizations that decide at the same time; one organization never twice at a time. */
const concurrency = 4;
/** What is due is looked for at least this often: holds through a wrap-up are not in the log. Milliseconds. */
const sweepMs = 1000;
/** An organization in which nothing happened for so long is forgotten. */
const idleMs = 15 * 60_000;
/** How long the log may be held back while an engine is at work: for others' sake, and when there are none. Milliseconds. */
const holdBackMs = 20;
const holdBackAloneMs = 250;
/** Whether one is idle is looked at this often. */
const tidyMs = 60_000;

export class Partition {
  readonly #house: House;
  readonly #partition: number;
  readonly #follower: LogFollower;
  readonly #engines = new Map<string, OrganizationEngine>();
  readonly #partitionOf = new Map<string, number>();
  readonly #turns = new Turns(concurrency);
  #basis: LogPosition = beginning;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  /** Epoch milliseconds: when the next beat runs out, as it stood last; beats that come only put it off. */
  #beatEnds = 0;
  /** Epoch milliseconds: what the clock said at the last sweep. */
  #sweptAt = 0;
  #tidiedAt = performance.now();
  #closed = false;

  constructor(house: House, partition: number) {
    this.#house = house;
    this.#partition = partition;
    this.#follower = new LogFollower(house, {
      name: `routing:${partition}`,
      types: routingEvents,
      // Asked at the start, and again after a failure: what happened in between is in the tables.
      from: async () => {
        const end = await endOfLog(house);
        this.#basis = end;
        await this.#takeUp();
        return end;
      },
      handle: (page) => this.#handOut(page),
    });
  }

  open(): this {
    this.#follower.open();
    this.#arm(0);
    return this;
  }

  /** Resolves when nothing of it runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#follower.close();
    await this.#sweeping;
    clearTimeout(this.#timer);
    await Promise.all([...this.#engines.values()].map((engine) => engine.close()));
  }

  async #takeUp(): Promise<void> {
    this.#partitionOf.clear(); // organizations may have been moved
    const known = [...this.#engines.values()];
    const waiting = await organizationsAtWork(this.#house, this.#partition);
    for (const engine of known) engine.reload();
    for (const id of waiting) this.#engineOf(id).wake();
  }

  async #handOut(page: LogPage): Promise<void> {
    const byOrganization = Map.groupBy(page.events, (event) => event.organizationId);
    const unknown = [...byOrganization.keys()].filter((id) => !this.#partitionOf.has(id));
    if (unknown.length > 0) {
      for (const [id, partition] of await partitionsOf(this.#house, unknown))
        this.#partitionOf.set(id, partition);
    }
    // From here on without a pause: what an engine is told and the basis belong together.
    this.#basis = page.next;
    for (const [id, events] of byOrganization) this.#tell(id, events);
    // A new beat may run out before those that are known.
    if (page.events.some((event) => event.type === 'representative.connected')) this.#beatEnds = 0;
    if (byOrganization.size > 0) await this.#takenIn([...byOrganization.keys()]);
  }

  /**
   * What an engine cannot take in yet, because a transaction of its is in flight, need not be read yet either: it comes in
   * one page with what follows. No longer than a moment, for the others' sake.
   */
  async #takenIn(organizationIds: readonly string[]): Promise<void> {
    const end = performance.now() + (this.#engines.size > 1 ? holdBackMs : holdBackAloneMs);
    while (!this.#closed && performance.now() < end) {
      if (!organizationIds.some((id) => this.#engines.get(id)?.isBehind)) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  #tell(organizationId: string, events: LoggedEvent[]): void {
    if (this.#closed || this.#partitionOf.get(organizationId) !== this.#partition) return;
    this.#engineOf(organizationId).tell(events);
  }

  #engineOf(organizationId: string): OrganizationEngine {
    const known = this.#engines.get(organizationId);
    if (known) return known;
    const engine = new OrganizationEngine(this.#house, organizationId, {
      basis: () => this.#basis,
      turn: () => this.#turns.take(),
      onDisconnected: () => {
        this.#beatEnds = 0;
        this.#arm(0);
      },
    });
    this.#engines.set(organizationId, engine);
    return engine;
  }

  #arm(ms: number): void {
    if (this.#closed || this.#sweeping) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#sweeping = this.#sweep().finally(() => {
        this.#sweeping = undefined;
        this.#arm(this.#untilSweep());
      });
    }, ms);
  }

  #untilSweep(): number {
    return Math.min(Math.max(this.#beatEnds - this.#house.clock.now().getTime(), 10), sweepMs);
  }

  async #sweep(): Promise<void> {
    try {
      const now = this.#house.clock.now();
      if (this.#sweptAt - now.getTime() > jumpMs) await this.#afterSetBack(now);
      this.#sweptAt = now.getTime();
      if (this.#beatEnds <= now.getTime()) {
        const next = await disconnectStale(this.#house, this.#partition);
        this.#beatEnds = next?.getTime() ?? Number.POSITIVE_INFINITY;
      }
      for (const id of await holdsDue(this.#house, this.#partition, now)) await releaseHeld(this.#house, id);
    } catch (error) {
      this.#house.logger.warn(
        { partition: this.#partition, err: error },
        'what was due could not be done and is repeated',
      );
      this.#beatEnds = this.#house.clock.now().getTime() + sweepMs;
    }
    await this.#tidy();
  }

  async #afterSetBack(now: Date): Promise<void> {
    await this.#house.db.transaction('all', async (tx) => {
      await rewindBeats(tx, this.#partition, now);
      await rewindHolds(tx, this.#partition, now);
    });
    this.#beatEnds = 0;
  }

  async #tidy(): Promise<void> {
    if (performance.now() - this.#tidiedAt < tidyMs) return;
    this.#tidiedAt = performance.now();
    for (const [id, engine] of this.#engines) {
      if (!engine.isIdle(idleMs)) continue;
      this.#engines.delete(id);
      await engine.close();
    }
  }
}
