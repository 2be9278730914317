/** Who holds what: reservations with the roster's sums. Every sum on the roster changes here and nowhere else. */
import type { Reservation } from './changes.ts';
import { never, type Roster } from './roster.ts';

export interface Held extends Reservation {
  readonly place: number;
  reservedAt: number;
  /** Epoch milliseconds, with the order of what was assigned within one as thousandths. */
  assignedAt: number;
  /** Claimed by a plan that is out: it does not count as assigned until the plan is settled. */
  tentative: boolean;
  /** How its offer ended, when it did without an accept: such work does not count as finished. */
  ended: 'refused' | 'withdrawn' | null;
}

export class Ledger {
  readonly #roster: Roster;
  readonly #held = new Map<string, Held>();
  /** By place. */
  readonly #holdings: Held[][] = [];
  /** When something was last assigned for good, as `assignedAt`. */
  readonly #assigned: number[] = [];
  /** By place: what was assigned by then is in what the tables said of them. */
  readonly #assignedTold: number[] = [];
  #lastStamp = 0;
  /** What was assigned for good in the millisecond of `#lastStamp`, by conversation and representative: told again it is the same. */
  readonly #stamps = new Map<string, number>();
  /** What was finished on `#countedOn`, by conversation and instant: told twice it counts once. */
  readonly #counted = new Set<string>();
  #countedOn = 0;
  /** By place. Epoch milliseconds: what was finished by then is in what the tables said of them. */
  readonly #finishedTold: number[] = [];

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  get(conversationId: string): Held | undefined {
    return this.#held.get(conversationId);
  }

  holdingsOf(place: number): readonly Held[] {
    return this.#holdings[place] ?? [];
  }

  all(): IterableIterator<Held> {
    return this.#held.values();
  }

  /** What the tables say of them, beside the reservations. */
  begin(place: number, lastReleasedAt: number, lastAssignedAt: number): void {
    this.#roster.released[place] = lastReleasedAt;
    this.#assigned[place] = lastAssignedAt;
    this.#assignedTold[place] = lastAssignedAt;
    this.#lastStamp = Math.max(this.#lastStamp, lastAssignedAt);
    this.#refreshTimes(place);
  }

  /** The same, read ahead of the log: every release until the last one is in it, and may be told again. */
  readAhead(place: number, lastReleasedAt: number, lastAssignedAt: number): void {
    this.begin(place, lastReleasedAt, lastAssignedAt);
    this.#finishedTold[place] = lastReleasedAt;
  }

  /** Takes it in; whatever the conversation held before is given up for it. */
  hold(reservation: Reservation, tentative: boolean): Held {
    const before = this.remove(reservation.conversationId);
    const place = this.#roster.enter(reservation.userId);
    const { reservedAt } = reservation;
    const isKnown = before?.place === place && before.reservedAt === reservedAt;
    const isTold = !tentative && reservedAt <= Math.floor(this.#assignedTold[place] ?? never);
    const assignedAt = isKnown
      ? before.assignedAt
      : isTold
        ? reservedAt
        : this.#stamp(reservation, tentative);
    const held: Held = { ...reservation, place, assignedAt, tentative, ended: null };
    this.#held.set(held.conversationId, held);
    const holdings = this.#holdings[place];
    if (holdings) holdings.push(held);
    else this.#holdings[place] = [held];
    this.#count(held, 1);
    if (!tentative) this.confirm(held);
    else this.#refreshTimes(place);
    return held;
  }

  /** It was really assigned, at this instant. */
  confirm(held: Held, at: number = held.reservedAt): void {
    held.tentative = false;
    if (at !== held.reservedAt) {
      held.reservedAt = at;
      held.assignedAt = this.#stamp(held, false);
    }
    if (Math.floor(this.#lastStamp) === held.reservedAt)
      this.#stamps.set(`${held.conversationId} ${held.userId}`, held.assignedAt);
    this.#assigned[held.place] = Math.max(this.#assigned[held.place] ?? never, held.assignedAt);
    this.#refreshTimes(held.place);
  }

  /** Of a hundred assigned in one instant each has its turn too: else the rest of a burst goes to the first by id. */
  #stamp({ conversationId, userId, reservedAt }: Reservation, tentative: boolean): number {
    const isSameInstant = Math.floor(this.#lastStamp) === reservedAt;
    const known = isSameInstant && !tentative ? this.#stamps.get(`${conversationId} ${userId}`) : undefined;
    if (known !== undefined) return known;
    if (!isSameInstant) this.#stamps.clear();
    this.#lastStamp = isSameInstant ? this.#lastStamp + 0.001 : reservedAt;
    return this.#lastStamp;
  }

  /** Its work is over: what was finished counts on its day, what was withdrawn leaves no trace. */
  release(held: Held, at: number, ended: Held['ended'], day: number): void {
    const { place } = held;
    if (ended === null && !held.override && this.#isNews(held, at, day)) {
      for (const profileId of held.profileIds) {
        const column = this.#roster.profile(profileId);
        if (column.endOfDay) column.finish(place, day);
      }
    }
    if (ended !== 'withdrawn') this.#roster.released[place] = Math.max(this.#roster.released[place]!, at);
    this.remove(held.conversationId);
  }

  #isNews({ conversationId, reservedAt, place, profileIds }: Held, at: number, day: number): boolean {
    if (profileIds.length === 0 || at <= (this.#finishedTold[place] ?? Number.NEGATIVE_INFINITY))
      return false;
    if (day !== this.#countedOn) this.#counted.clear();
    this.#countedOn = day;
    const work = `${conversationId} ${reservedAt}`;
    if (this.#counted.has(work)) return false;
    this.#counted.add(work);
    return true;
  }

  /** As if it had never been held. */
  remove(conversationId: string): Held | undefined {
    const held = this.#held.get(conversationId);
    if (!held) return undefined;
    this.#held.delete(conversationId);
    const holdings = this.#holdings[held.place]!;
    holdings.splice(holdings.indexOf(held), 1);
    this.#count(held, -1);
    this.#refreshTimes(held.place);
    return held;
  }

  #count(held: Held, sign: 1 | -1): void {
    const roster = this.#roster;
    const { place } = held;
    roster.conversations[place]! += sign;
    if (held.override) return;
    const sums = held.interruptible ? roster.soft : roster.firm;
    sums[place]! += sign * held.units;
    for (const profileId of held.profileIds) roster.profile(profileId).held[place]! += sign;
    if (held.profileIds.length > 0) roster.refreshBlocked(place);
    else roster.refreshReady(place);
  }

  #refreshTimes(place: number): void {
    const roster = this.#roster;
    let idle = roster.released[place]!;
    let assigned = this.#assigned[place] ?? never;
    for (const held of this.#holdings[place] ?? []) {
      if (held.reservedAt > idle) idle = held.reservedAt;
      if (held.assignedAt > assigned) assigned = held.assignedAt;
    }
    roster.idleSince[place] = idle;
    roster.assigned[place] = assigned;
  }

  /** What is wrong, in words. */
  check(): string[] {
    const wrong: string[] = [];
    const roster = this.#roster;
    for (let place = 0; place < roster.size; place += 1) {
      const sums = { firm: 0, soft: 0, conversations: 0 };
      const places = new Map<string, number>();
      for (const held of this.holdingsOf(place)) {
        if (this.#held.get(held.conversationId) !== held) wrong.push(`${held.conversationId} is held twice`);
        sums.conversations += 1;
        if (held.override) continue;
        sums[held.interruptible ? 'soft' : 'firm'] += held.units;
        for (const id of held.profileIds) places.set(id, (places.get(id) ?? 0) + 1);
      }
      for (const name of ['firm', 'soft', 'conversations'] as const) {
        if (roster[name][place] !== sums[name])
          wrong.push(`${roster.userIds[place]}: ${name} is ${roster[name][place]}, held are ${sums[name]}`);
      }
      for (const column of roster.profiles.values()) {
        const held = places.get(column.profileId) ?? 0;
        if (column.held[place] !== held)
          wrong.push(
            `${roster.userIds[place]}: ${column.held[place]} of ${column.profileId}, held are ${held}`,
          );
      }
    }
    return wrong;
  }
}
