/**
 * The tables, the log and the clock of one organization, in memory. Every command is one transaction: it looks at
 * how things are, changes rows, and appends its events, or does nothing at all.
 */
import type { EventDraft } from '../../../server/data-model/events/index.ts';
import type {
  QueueSetting,
  RoutingConfiguration,
  WorkstreamSetting,
} from '../../../server/routing/domain/configuration.ts';
import { localTime } from '../../../server/routing/domain/hours/local-time.ts';
import { Log } from './log.ts';
import type { ConversationRow, OfferRow, RepresentativeRow, ReservationRow } from './rows.ts';

export class World {
  now: number;
  readonly log = new Log();
  readonly representatives = new Map<string, RepresentativeRow>();
  readonly conversations = new Map<string, ConversationRow>();
  /** By conversation: it holds at most one. */
  readonly reservations = new Map<string, ReservationRow>();
  readonly offers = new Map<string, OfferRow>();
  /** Open ones, as `conversation alert`. */
  readonly alerts = new Set<string>();
  /** Every version that was ever in effect. */
  readonly configurations = new Map<number, RoutingConfiguration>();
  /** The last answered stays, of all queues: for the expected wait. */
  readonly answered: { queueId: string; waitedMs: number; at: number }[] = [];
  /** What durable consumers are still to do. */
  readonly chores: (() => void)[] = [];
  configuration: RoutingConfiguration;
  readonly #late: EventDraft[][] = [];
  #ids = 0;
  #lastAssigned = 0;

  constructor(configuration: RoutingConfiguration, now: number) {
    this.now = now;
    this.configuration = configuration;
    this.configurations.set(configuration.version, configuration);
  }

  /**
   * One transaction.
   * @param late it is in the tables at once, and in the log after what comes next.
   */
  transact(work: (append: (draft: EventDraft) => void) => void, late = false): void {
    const drafts: EventDraft[] = [];
    work((draft) => drafts.push(draft));
    if (late) this.#late.push(drafts);
    else this.log.commit(drafts);
  }

  /** Whether everything that happened is in the log. */
  get isLogged(): boolean {
    return this.#late.length === 0;
  }

  logLate(): void {
    for (const drafts of this.#late.splice(0)) this.log.commit(drafts);
  }

  get at(): Date {
    return new Date(this.now);
  }

  nextId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}${String(this.#ids).padStart(4, '0')}`;
  }

  /** Now, with the order of what is assigned within one millisecond as thousandths. */
  nextAssigned(): number {
    const goesOn = Math.floor(this.#lastAssigned) === this.now;
    this.#lastAssigned = goesOn ? this.#lastAssigned + 0.001 : this.now;
    return this.#lastAssigned;
  }

  workstream(id: string): WorkstreamSetting {
    return this.configuration.workstreams.find((one) => one.workstreamId === id)!;
  }

  queue(id: string): QueueSetting {
    return this.configuration.queues.find((one) => one.queueId === id)!;
  }

  /** The local date on which an end-of-day profile counts. */
  today(): string {
    return localTime(this.configuration.timeZone, this.now).date;
  }

  /**
   * After the clock was set back somebody's last release is still to come: whether more work of an end-of-day profile is
   * finished since cannot be told from the clock, and the router may leave it to the tables to refuse a claim.
   */
  countsInTheFuture(): boolean {
    if (!this.configuration.profiles.some((profile) => profile.reset === 'end_of_day')) return false;
    return [...this.representatives.values()].some((row) => row.lastReleasedAt > this.now);
  }

  heldBy(userId: string): ReservationRow[] {
    return [...this.reservations.values()].filter((one) => one.userId === userId);
  }

  /** Units by kind. */
  sums(userId: string): { firm: number; interruptible: number; override: number } {
    const sums = { firm: 0, interruptible: 0, override: 0 };
    for (const { units, interruptible, override } of this.heldBy(userId)) {
      if (override) sums.override += units;
      else if (interruptible) sums.interruptible += units;
      else sums.firm += units;
    }
    return sums;
  }

  /** Places taken of a profile, today. */
  placesTaken(row: RepresentativeRow, profileId: string): number {
    const held = this.heldBy(row.userId).filter(
      (r) => !r.override && r.profileIds.includes(profileId),
    ).length;
    const finished = row.finished.get(profileId);
    return held + (finished && finished.usedOn === this.today() ? finished.used : 0);
  }

  /** Their own limit of it; null when they have no such profile. */
  placesOf(row: RepresentativeRow, profileId: string): number | null {
    return row.setting.profiles.find((one) => one.profileId === profileId)?.limit ?? null;
  }

  /** Whether the tables let this be taken: what the claim and the triggers look at. */
  hasRoom(
    row: RepresentativeRow,
    asked: { units: number; profileIds: readonly string[]; interrupts: boolean },
  ): boolean {
    const { firm, interruptible } = this.sums(row.userId);
    const beside = asked.interrupts ? firm : firm + interruptible;
    if (asked.units > 0 && beside + asked.units > row.setting.capacityTotal) return false;
    for (const { profileId, blocking } of this.configuration.profiles) {
      const limit = this.placesOf(row, profileId);
      const taken = this.placesTaken(row, profileId);
      if (asked.profileIds.includes(profileId) && (limit === null || taken + 1 > limit)) return false;
      if (blocking && limit !== null && taken >= limit) return false;
    }
    return asked.profileIds.every((profileId) => this.placesOf(row, profileId) !== null);
  }
}
