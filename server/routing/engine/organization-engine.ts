/**
 * The routing of one organization while its partition's lease is held: takes in what the log brings, asks the router
 * for a plan, carries it out, settles, and so on until there is nothing to do; then sleeps until something happens or is
 * due. One cycle at a time; what happens meanwhile is taken in by the next one.
 */
import type { LoggedEvent, LogPosition } from '../../data-model/events/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { beginning } from '../../data-model/log/index.ts';
import { withdrawFromAbsent } from '../commands/withdraw-from-absent.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { RouterChange } from '../domain/router/changes.ts';
import { changesOf, rereadOf } from '../domain/router/changes-of.ts';
import { Router } from '../domain/router/router.ts';
import { configurationOf } from '../store/configuration.store.ts';
import type { Cycle } from '../store/decision.store.ts';
import { representativeSettings } from '../store/representative-settings.store.ts';
import { rewind } from '../store/set-back.store.ts';
import { readParts, readSnapshot } from '../store/snapshot.store.ts';
import { type CarriedOut, carryOut, type RostersToStore } from './carry-out.ts';
import { SeenEvents } from './seen-events.ts';

export interface OrganizationEngineOptions {
  /** Up to where the log has been handed out. */
  basis: () => LogPosition;
  /** Takes a place among the organizations that work at the same time; resolves to its release. */
  turn: () => Promise<() => void>;
  /** A representative turned out not to be connected any more, though nobody had said so. */
  onDisconnected: () => void;
}

/** Most assignments in one cycle, which are one transaction. */
const mostAssignments = 500;
/** The clock may be set while we sleep, so it is looked at this often. Milliseconds. */
const longestSleepMs = 1000;
/** Everything is read afresh after this long, in a quiet moment. */
const reconcileMs = 5 * 60_000;
/** A clock that is set back by less than this is left to run on. */
export const jumpMs = 2000;
const retryMs = (failures: number) => Math.min(5000, 25 * 2 ** failures);

/** Whether the representative may not be one to be asked any more. Busy follows from work, and takes nothing back. */
const mayLeave = (event: LoggedEvent): boolean =>
  event.type === 'representative.disconnected' ||
  event.type === 'representative.configured' ||
  (event.type === 'presence.changed' && event.payload.cause !== 'load' && event.payload.to !== 'available');

export class OrganizationEngine {
  readonly organizationId: string;
  readonly #house: House;
  readonly #options: OrganizationEngineOptions;
  readonly #seen = new SeenEvents();
  readonly #rosters: RostersToStore = new Map();
  /** Representatives that the router knows the state of. */
  #known = new Set<string>();
  #inbox: LoggedEvent[] = [];
  /** Whom to look at for offers to take back; null for everybody. */
  #absent: Set<string> | null = new Set();
  #router: Router | undefined;
  #configuration: RoutingConfiguration | undefined;
  #loadedAt = 0;
  /** Epoch milliseconds: what the clock said last. */
  #lastNow = 0;
  #lastActive = performance.now();
  #basis: LogPosition = beginning;
  /** Something may have to be decided. */
  #stirred = false;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  /** Cycles on end in which nothing was possible; after some there is a pause. */
  #fruitless = 0;
  #pausedUntil = 0;
  #closed = false;

  constructor(house: House, organizationId: string, options: OrganizationEngineOptions) {
    this.#house = house;
    this.organizationId = organizationId;
    this.#options = options;
  }

  /** Events of this organization, in the log's order. */
  tell(events: readonly LoggedEvent[]): void {
    this.#inbox.push(...events);
    this.wake();
  }

  /** Events wait until the transaction in flight is through. */
  get isBehind(): boolean {
    return this.#inbox.length > 0;
  }

  /** Forgets what it knows: the log may have been missed in between. */
  reload(): void {
    this.#router = undefined;
    this.wake();
  }

  wake(): void {
    this.#stirred = true;
    if (!this.#closed && !this.#running && this.#failures === 0) this.#start(); // else it goes on, or a retry is on its way
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#closed) return;
      if (this.#failures > 0) this.#timer = setTimeout(() => this.#start(), retryMs(this.#failures));
      else if (this.#stirred) this.#start();
      else this.#sleep();
    });
  }

  /** Whether it may be forgotten: nothing happened for so long, and nothing is due. Milliseconds. */
  isIdle(forMs: number): boolean {
    return (
      !this.#running &&
      !this.#stirred &&
      performance.now() - this.#lastActive > forMs &&
      this.#router?.wakeAt() === null
    );
  }

  /** Resolves when nothing of it runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const release = await this.#options.turn();
    try {
      let goOn = true;
      while (goOn && !this.#closed) {
        this.#stirred = false;
        goOn = await this.#cycle();
      }
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#house.logger.warn(
        { organizationId: this.organizationId, err: error, failures: this.#failures },
        'a routing cycle failed and is tried again',
      );
    } finally {
      release();
    }
  }

  /** @returns whether there may be more to do at once. */
  async #cycle(): Promise<boolean> {
    const router = await this.#upToDate();
    const now = this.#now();
    const plan = router.plan(now, mostAssignments);
    if (!plan) {
      this.#fruitless = 0;
      return false;
    }
    this.#lastActive = performance.now();
    const cycle: Cycle = {
      id: this.#house.ids.next(),
      basis: this.#basis,
      seen: this.#seen.early(),
      decidedAt: new Date(plan.decidedAt),
      configurationVersion: plan.configurationVersion,
    };
    let carried: CarriedOut;
    try {
      carried = await carryOut(this.#house, this.organizationId, plan, cycle, this.#rosters);
    } catch (error) {
      router.abandon(plan);
      throw error;
    }
    router.settle(plan, carried.outcome, this.#now());
    await this.#heal(router, carried.stale);
    this.#fruitless = carried.done > 0 ? 0 : this.#fruitless + 1;
    // Refused over and over: whatever it is, it is not a race. Try again when something happens, or a little later.
    if (this.#fruitless < 5) return true;
    this.#pausedUntil = performance.now() + retryMs(this.#fruitless - 4);
    return false;
  }

  /** The router, told all that is known. */
  async #upToDate(): Promise<Router> {
    const now = this.#now();
    if (this.#lastNow - now > jumpMs) await this.#afterSetBack(now);
    this.#lastNow = now;
    const router = this.#router ?? (await this.#load());
    const events = this.#inbox;
    this.#inbox = [];
    this.#basis = this.#options.basis();
    if (events.length > 0) this.#lastActive = performance.now();
    try {
      await this.#takeIn(router, events);
    } catch (error) {
      this.#router = undefined; // half of it may be in: begin anew from the tables
      throw error;
    }
    await this.#withdraw();
    return router;
  }

  async #load(): Promise<Router> {
    const now = this.#now();
    const read = await this.#house.db.transaction(this.organizationId, (tx) =>
      readSnapshot(tx, this.organizationId, new Date(now)),
    );
    const router = Router.from(read.snapshot, now);
    router.apply(read.answered, now);
    this.#seen.restart(read.seen);
    this.#configuration = read.snapshot.configuration;
    this.#known = new Set(read.snapshot.representatives.map(({ setting }) => setting.userId));
    this.#router = router;
    this.#loadedAt = performance.now();
    this.#absent = null;
    this.#house.logger.debug(
      { organizationId: this.organizationId, waiting: read.snapshot.items.length },
      'routing was taken up from the tables',
    );
    return router;
  }

  async #takeIn(router: Router, events: readonly LoggedEvent[]): Promise<void> {
    const changes: RouterChange[] = [];
    const representativeIds = new Set<string>();
    for (const event of events) {
      if (this.#seen.includes(event)) continue;
      const reread = rereadOf(event);
      if (reread.configuration) changes.push(...(await this.#readConfiguration()));
      if (reread.representativeId !== null) representativeIds.add(reread.representativeId);
      if (event.representativeId !== null) {
        if (!this.#known.has(event.representativeId)) representativeIds.add(event.representativeId); // somebody new
        if (mayLeave(event)) this.#absent?.add(event.representativeId);
      }
      changes.push(...changesOf(event, this.#configuration!));
    }
    this.#seen.forget(this.#basis);
    if (changes.length > 0) router.apply(changes, this.#now());
    await this.#heal(router, { conversationIds: [], representativeIds: [...representativeIds] });
  }

  /** The configuration in effect now, and everybody's settings: a change may touch any of them. */
  async #readConfiguration(): Promise<RouterChange[]> {
    const { configuration, settings } = await this.#house.db.transaction(this.organizationId, async (tx) => ({
      configuration: await configurationOf(tx, this.organizationId),
      settings: await representativeSettings(tx, this.organizationId),
    }));
    this.#configuration = configuration;
    this.#absent = null;
    return [
      { kind: 'configuration', configuration },
      ...settings.map((setting): RouterChange => ({ kind: 'representative', setting })),
    ];
  }

  /** Reads again what the router was wrong about, so that even a change behind the log's back heals. */
  async #heal(router: Router, parts: CarriedOut['stale']): Promise<void> {
    if (parts.conversationIds.length === 0 && parts.representativeIds.length === 0) return;
    const now = this.#now();
    const { changes, seen } = await this.#house.db.transaction(this.organizationId, (tx) =>
      readParts(tx, this.organizationId, parts, new Date(now)),
    );
    for (const id of [...parts.conversationIds, ...parts.representativeIds]) this.#seen.healed(id, seen);
    for (const id of parts.representativeIds) this.#known.add(id);
    router.apply(changes, now);
    const gone = (c: RouterChange) => c.kind === 'representative' && c.state?.connected === false;
    if (changes.some(gone)) this.#options.onDisconnected();
  }

  /** Takes back what is out to people who went away. */
  async #withdraw(): Promise<void> {
    const absent = this.#absent;
    if (absent?.size === 0) return;
    this.#absent = new Set();
    try {
      await withdrawFromAbsent(this.#house, this.organizationId, absent === null ? null : [...absent]);
    } catch (error) {
      this.#absent = absent === null ? null : new Set([...absent, ...this.#absent]);
      throw error;
    }
  }

  /** Nothing may last longer because the clock was set back: offers have all their time again, and no more. */
  async #afterSetBack(now: number): Promise<void> {
    this.#house.logger.warn(
      { organizationId: this.organizationId, seconds: Math.round((this.#lastNow - now) / 1000) },
      'the clock was set back; offers that are out have all their time again',
    );
    await transact(this.#house, this.organizationId, (tx) => rewind(tx, this.organizationId, new Date(now)));
    this.#router = undefined;
  }

  #sleep(): void {
    const ms = this.#sleepMs();
    this.#timer = setTimeout(
      () => (this.#isDue() ? this.wake() : this.#sleep()),
      Math.max(1, Math.min(ms, longestSleepMs)),
    );
  }

  /** Until there is something to look at, by the clock as it is now. */
  #sleepMs(): number {
    if (this.#fruitless > 0) return this.#pausedUntil - performance.now();
    const wakeAt = this.#router?.wakeAt() ?? null;
    return wakeAt === null ? longestSleepMs : wakeAt - this.#now();
  }

  #isDue(): boolean {
    if (this.#router && performance.now() - this.#loadedAt > reconcileMs) this.#router = undefined;
    return this.#router === undefined || this.#lastNow - this.#now() > jumpMs || this.#sleepMs() <= 0;
  }

  #now(): number {
    return this.#house.clock.now().getTime();
  }
}
