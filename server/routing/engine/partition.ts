/**
 * The work of one routing partition, while its lease is held: drains an organization when something that frees or
 * queues happened in it, times offers out, and asks again when a cool-down ends.
 *
 * What to do follows from the tables alone; events and timers only say when to look. So a take-over begins with a
 * look at everything, and a wake-up too many does no harm.
 */
import type { EventType } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { endOfLog, LogFollower } from '../../data-model/log/index.ts';
import { expireOffers } from '../commands/expire-offers.ts';
import {
  nextOfferExpiry,
  organizationsOverdue,
  organizationsWaiting,
  partitionsOf,
} from '../store/partition.store.ts';
import { drain, type KnownFingerprints } from './drain.ts';

/** After these somebody may have room, or something new waits. */
const freeingAndQueueing = [
  'conversation.queued',
  'conversation.closed',
  'offer.declined',
  'offer.timed_out',
  'offer.withdrawn',
  'capacity.released',
  'presence.changed',
  'representative.connected',
  'representative.configured',
] as const satisfies readonly EventType[];

/** Without any event the tables are looked at this often, should a wake-up ever be lost. */
const safetyLookMs = 15_000;
/** Organizations drained at once; one organization never twice at a time. */
const concurrency = 4;
const retryMs = 500;

export class Partition {
  readonly #house: House;
  readonly #partition: number;
  readonly #follower: LogFollower;
  /** Organizations to drain. */
  readonly #dirty = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #known = new Map<string, KnownFingerprints>();
  readonly #coolDownEnds = new Map<string, number>();
  readonly #partitionOf = new Map<string, number>();
  readonly #retries = new Set<NodeJS.Timeout>();
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;
  /** The timer has to be set anew: something changed while it was being set. */
  #rearm = false;
  #lookedAt = 0;
  /** After a failure nothing is tried again before this instant. */
  #pausedUntil = 0;
  #closed = false;

  constructor(house: House, partition: number) {
    this.#house = house;
    this.#partition = partition;
    this.#follower = new LogFollower(house, {
      name: `routing:${partition}`,
      types: freeingAndQueueing,
      // Asked at the start, and again after a failure: what happened in between is found by the look.
      from: async () => {
        const end = await endOfLog(house);
        await this.#lookAtAll();
        return end;
      },
      handle: (page) => this.#markAll(new Set(page.events.map((event) => event.organizationId))),
    });
  }

  open(): this {
    this.#follower.open();
    this.#arm();
    return this;
  }

  /** Resolves when nothing of it runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const retry of this.#retries) clearTimeout(retry);
    await this.#follower.close();
    while (this.#running.size > 0 || this.#ticking)
      await Promise.all([...this.#running.values(), this.#ticking]);
  }

  async #lookAtAll(): Promise<void> {
    this.#lookedAt = this.#house.clock.now().getTime();
    this.#partitionOf.clear(); // organizations may have been moved
    for (const id of await organizationsWaiting(this.#house, this.#partition)) this.#mark(id);
  }

  async #markAll(organizationIds: ReadonlySet<string>): Promise<void> {
    const unknown = [...organizationIds].filter((id) => !this.#partitionOf.has(id));
    if (unknown.length > 0) {
      for (const [id, partition] of await partitionsOf(this.#house, unknown))
        this.#partitionOf.set(id, partition);
    }
    for (const id of organizationIds) if (this.#partitionOf.get(id) === this.#partition) this.#mark(id);
  }

  /** Drains it as soon as there is room; when it is being drained now, once more afterwards. */
  #mark(organizationId: string): void {
    this.#dirty.add(organizationId);
    this.#start();
  }

  #start(): void {
    for (const organizationId of this.#dirty) {
      if (this.#closed || this.#running.size >= concurrency) return;
      if (this.#running.has(organizationId)) continue;
      this.#dirty.delete(organizationId);
      const run = this.#drain(organizationId).finally(() => {
        this.#running.delete(organizationId);
        this.#start();
        this.#arm();
      });
      this.#running.set(organizationId, run);
    }
  }

  async #drain(organizationId: string): Promise<void> {
    const known = this.#known.get(organizationId) ?? new Map<string, string>();
    this.#known.set(organizationId, known);
    try {
      const { offered, waiting, nextCoolDownEnd, unsettled } = await drain(
        this.#house,
        organizationId,
        known,
      );
      if (nextCoolDownEnd === null) this.#coolDownEnds.delete(organizationId);
      else this.#coolDownEnds.set(organizationId, nextCoolDownEnd);
      if (waiting === 0) this.#known.delete(organizationId);
      if (unsettled) this.#markLater(organizationId);
      if (offered > 0)
        this.#house.logger.debug({ organizationId, offered, waiting }, 'conversations were offered');
    } catch (error) {
      this.#house.logger.warn({ organizationId, err: error }, 'a drain failed and is repeated');
      this.#markLater(organizationId);
    }
  }

  #markLater(organizationId: string): void {
    if (this.#closed) return;
    const retry = setTimeout(() => {
      this.#retries.delete(retry);
      this.#mark(organizationId);
    }, retryMs);
    this.#retries.add(retry);
  }

  /** Sets the timer to the next deadline, or sooner than that. One at a time; what changes meanwhile counts again. */
  #arm(): void {
    this.#rearm = true;
    if (this.#ticking || this.#closed) return;
    this.#ticking = this.#setTimer().finally(() => {
      this.#ticking = undefined;
      if (this.#rearm) this.#arm();
    });
  }

  async #setTimer(): Promise<void> {
    this.#rearm = false;
    let delay = retryMs;
    try {
      const expiry = await nextOfferExpiry(this.#house, this.#partition);
      const deadlines = [this.#lookedAt + safetyLookMs, ...this.#coolDownEnds.values()];
      if (expiry) deadlines.push(expiry.getTime());
      delay = Math.max(Math.min(...deadlines), this.#pausedUntil) - this.#house.clock.now().getTime();
    } catch (error) {
      this.#house.logger.warn(
        { partition: this.#partition, err: error },
        'the next deadline could not be read',
      );
    }
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#tick(), Math.min(Math.max(delay, 5), safetyLookMs));
  }

  /** Something is due: offers, cool-downs, or the look at everything. */
  #tick(): void {
    if (this.#ticking || this.#closed) return;
    this.#ticking = this.#doDue().finally(() => {
      this.#ticking = undefined;
      this.#arm();
    });
  }

  async #doDue(): Promise<void> {
    try {
      const now = this.#house.clock.now();
      for (const organizationId of await organizationsOverdue(this.#house, this.#partition, now)) {
        const expired = await expireOffers(this.#house, organizationId); // the events drain it
        if (expired > 0) this.#house.logger.debug({ organizationId, expired }, 'offers timed out');
      }
      for (const [organizationId, end] of this.#coolDownEnds) {
        if (end > now.getTime()) continue;
        this.#coolDownEnds.delete(organizationId);
        this.#mark(organizationId);
      }
      if (now.getTime() >= this.#lookedAt + safetyLookMs) await this.#lookAtAll();
    } catch (error) {
      this.#house.logger.warn(
        { partition: this.#partition, err: error },
        'what was due could not be done and is repeated',
      );
      this.#pausedUntil = this.#house.clock.now().getTime() + retryMs;
    }
  }
}
