/**
 * Finds, for one queue, the first in order that somebody can take, and who is to have it.
 *
 * Nobody who was looked at in an earlier plan could be taken by anybody looked at then; so only what is fresh is held
 * against all members, and everything else against the members freed since.
 */
import { compareAlike, keyOf } from '../methods/order-key.ts';
import { against, mayBeAsked, none, refusalAgainst } from './eligibility.ts';
import { skillBitsAt } from './glance.ts';
import type { Need } from './need.ts';
import { noNeed, numberIn } from './need-mark.ts';
import type { QueueLine, Waiting } from './queue-line.ts';
import type { Roster } from './roster.ts';
import type { Terms } from './terms.ts';

/** Of `proposedTerms`: those named were asked. */
export const namedTerms = -1;

/** Freed ones beyond which it is cheaper to go through what is needed than through what each of them can. */
const manyFreed = 4;
/** Fresh ones beyond which, when they are much of the queue, it is simpler to look at all of it. */
const manyFresh = 32;
const nobodyReady = new Int32Array(0);

export class Matching {
  readonly #roster: Roster;
  #plan = 0;
  #now = 0;
  /** By the number of a need: the look in which it was found to be impossible, or possible. See `#firstFor`. */
  #looked = new Float64Array(0);
  #look = 0;
  /** Whom the last find could choose from. */
  #able = new Int32Array(0);
  // The last find.
  #place = -1;
  #terms = 0;

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  /** @param plan greater than any before: who was found to be impossible stays so within one plan. */
  begin(plan: number, now: number): void {
    this.#plan = plan;
    this.#now = now;
  }

  /** Makes the queue ready to be asked. */
  prepare(line: QueueLine): void {
    if (line.fresh.length > manyFresh && 4 * line.fresh.length > line.line.size) line.anew = true;
    // Since an unfinished plan some may have gone elsewhere.
    // Whoever is asked by name is found by looking at the one who names them alone.
    const isAllLookedAt = line.anew || this.#areAllFreed(line);
    const isCovered = (one: Waiting) => isAllLookedAt && one.isOpen && one.named.length === 0;
    line.fresh = line.fresh.filter((one) => one.line === line && !isCovered(one));
    if (line.fresh.length > 1) line.fresh.sort(line.order);
    // Within a plan nobody becomes ready who is not.
    const { ready } = this.#roster;
    const looks = line.anew ? line.line.size : line.fresh.length;
    if (line.readyMembers === 0) line.candidates = nobodyReady;
    else line.candidates = looks > 1 ? line.members.filter((place) => ready[place] === 1) : line.members;
  }

  /** Whether nobody is ready but those freed, who are held against everything that waits. */
  #areAllFreed({ freed, readyMembers }: QueueLine): boolean {
    if (freed.length < readyMembers) return false;
    const { ready } = this.#roster;
    let found = 0;
    for (const place of new Set(freed)) found += ready[place]!;
    return found === readyMembers;
  }

  /** Sets the queue's proposal. */
  propose(line: QueueLine): void {
    line.proposed = null;
    line.proposedPlace = -1;
    if (line.anew) this.#amongAll(line, line.candidates, line.candidates.length);
    else if (line.freed.length > manyFreed) this.#amongAll(line, line.freed, line.freed.length);
    else if (line.freed.length > 0) this.#amongFreed(line);
    this.#amongFresh(line);
  }

  /** The first that any of the freed can take, and the best of them for it. */
  #amongFreed(line: QueueLine): void {
    const { freed } = line;
    let first: Waiting | null = null;
    for (let i = 0; i < freed.length; i += 1) first = this.#firstFor(line, freed[i]!, first);
    if (first !== null && this.#find(first.need!, first, freed, freed.length)) this.#accept(line, first);
  }

  /** The first that one representative can take, if it comes before `known`; else that. */
  #firstFor(line: QueueLine, place: number, known: Waiting | null): Waiting | null {
    const roster = this.#roster;
    if (roster.ready[place] === 0) return known;
    const { order } = line;
    const { needs } = line.needs;
    const lacks = ~roster.glance[(place << 2) + skillBitsAt]!;
    // Each need is looked at once: these are the numbers of this look.
    if (this.#looked.length < needs.length) this.#looked = new Float64Array(2 * needs.length);
    const looked = this.#looked;
    const failed = this.#look + 1;
    const passed = this.#look + 2;
    this.#look = passed;
    for (const { entries, marks } of line.line.chunks) {
      for (let i = 0; i < entries.length; i += 1) {
        const mark = marks[i]!;
        if ((mark & lacks) !== 0 || mark === noNeed) continue;
        const number = numberIn(mark);
        if (looked[number] === failed) continue;
        const waiting = entries[i]!;
        if (known !== null && order(known, waiting) < 0) return known;
        const need = needs[number]!;
        if (looked[number] !== passed) {
          looked[number] = this.#mayTake(need, place) ? passed : failed;
          if (looked[number] === failed) continue;
        }
        if (!this.#isRefused(need, waiting, place)) return waiting;
      }
    }
    return known;
  }

  #mayTake(need: Need, place: number): boolean {
    const { widest } = need.kind;
    for (let i = 0; i < widest.length; i += 1)
      if (mayBeAsked(this.#roster, widest[i]!, need.asks, place)) return true;
    return false;
  }

  #isRefused(need: Need, { refusals }: Waiting, place: number): boolean {
    return (
      refusals.length > 0 &&
      refusalAgainst(refusals, this.#roster.userIds[place]!, need.kind.workstream, this.#now) !== none
    );
  }

  /** The first that any of many can take. */
  #amongAll(line: QueueLine, candidates: ArrayLike<number>, count: number): void {
    const { needs } = line.needs;
    const lacks = this.#lackedByAll(candidates, count);
    for (const { entries, marks } of line.line.chunks) {
      for (let i = 0; i < entries.length; i += 1) {
        const mark = marks[i]!;
        if ((mark & lacks) !== 0 || mark === noNeed) continue;
        const need = needs[numberIn(mark)]!;
        if (this.#isExhausted(need, line.anew)) continue;
        if (this.#try(line, need, entries[i]!, candidates, count)) return;
      }
    }
  }

  /** Bits of skills that none of them has who is ready. */
  #lackedByAll(candidates: ArrayLike<number>, count: number): number {
    const { ready, glance } = this.#roster;
    let has = 0;
    for (let i = 0; i < count; i += 1)
      if (ready[candidates[i]!] === 1) has |= glance[(candidates[i]! << 2) + skillBitsAt]!;
    return ~has;
  }

  /** @returns whether somebody can take it; if not, it may be that nobody can take any with this need. */
  #try(line: QueueLine, need: Need, waiting: Waiting, candidates: ArrayLike<number>, count: number): boolean {
    if (this.#find(need, waiting, candidates, count)) {
      this.#accept(line, waiting);
      return true;
    }
    if (waiting.refusals.length > 0) return false;
    if (line.anew) need.exhausted = this.#plan;
    else need.exhaustedFreed = this.#plan;
    return false;
  }

  #amongFresh(line: QueueLine): void {
    const { fresh, candidates } = line;
    for (let i = 0; i < fresh.length; i += 1) {
      const waiting = fresh[i]!;
      if (!waiting.standing || waiting.exhausted === this.#plan) continue;
      if (line.proposed !== null && line.order(line.proposed, waiting) < 0) return;
      if (this.#findFresh(waiting, candidates)) {
        this.#accept(line, waiting);
        return;
      }
      waiting.exhausted = this.#plan;
    }
  }

  #findFresh(waiting: Waiting, candidates: Int32Array): boolean {
    const need = waiting.need!;
    if (waiting.named.length > 0 && this.#findNamed(need, waiting)) return true;
    if (!waiting.isOpen || need.exhausted === this.#plan) return false;
    if (this.#find(need, waiting, candidates, candidates.length)) return true;
    if (waiting.refusals.length === 0) need.exhausted = this.#plan;
    return false;
  }

  #findNamed(need: Need, waiting: Waiting): boolean {
    if (need.kind.workstream.mode === 'pick') return false;
    for (const place of waiting.named) {
      if (against(this.#roster, need.kind.named, need.asks, place) !== none) continue;
      this.#place = place;
      this.#terms = namedTerms;
      return true;
    }
    return false;
  }

  /** The best on the first of the terms on which anybody may be asked. */
  #find(need: Need, waiting: Waiting, candidates: ArrayLike<number>, count: number): boolean {
    const { terms } = need.kind;
    const able = this.#ableAmong(need, waiting, candidates, count);
    for (let i = 0; able > 0 && i < terms.length; i += 1) {
      const place = this.#best(need, terms[i]!, able);
      if (place < 0) continue;
      this.#place = place;
      this.#terms = i;
      return true;
    }
    return false;
  }

  /** Sets apart those who may be asked on any of the terms. @returns how many. */
  #ableAmong(need: Need, waiting: Waiting, candidates: ArrayLike<number>, count: number): number {
    const { ready, glance } = this.#roster;
    if (this.#able.length < count) this.#able = new Int32Array(2 * count);
    const able = this.#able;
    let found = 0;
    for (let i = 0; i < count; i += 1) {
      const place = candidates[i]!;
      if (ready[place] === 0 || (need.skillBits & ~glance[(place << 2) + skillBitsAt]!) !== 0) continue;
      if (!this.#mayTake(need, place)) continue;
      if (!this.#isRefused(need, waiting, place)) able[found++] = place;
    }
    return found;
  }

  /** Of those set apart, the first in order who may be asked on these terms; -1 for none. */
  #best(need: Need, terms: Terms, count: number): number {
    const roster = this.#roster;
    const able = this.#able;
    const { order } = terms;
    const isKnown = need.kind.terms.length === 1;
    let best = -1;
    let bestLead = 0;
    for (let i = 0; i < count; i += 1) {
      const place = able[i]!;
      if (!isKnown && !mayBeAsked(roster, terms, need.asks, place)) continue;
      const lead = keyOf(roster, order[0]!, need.asks, place);
      if (best >= 0 && lead > bestLead) continue;
      const isAlike = best >= 0 && lead === bestLead;
      if (isAlike && compareAlike(roster, order, need.asks, place, best) > 0) continue;
      best = place;
      bestLead = lead;
    }
    return best;
  }

  #isExhausted(need: Need, anew: boolean): boolean {
    return need.exhausted === this.#plan || (!anew && need.exhaustedFreed === this.#plan);
  }

  #accept(line: QueueLine, waiting: Waiting): void {
    line.proposed = waiting;
    line.proposedPlace = this.#place;
    line.proposedTerms = this.#terms;
  }
}
