/** Follows the same changes as a router, in the plainest way, and says what is to be decided. */

import type { RoutingConfiguration } from '../../configuration.ts';
import { localTime } from '../../hours/local-time.ts';
import type { Item, PendingOffer, Refusal, RouterChange, RouterSnapshot } from '../changes.ts';
import type { Plan } from '../plan.ts';
import { type Decided, decideAll, nextStamp, type Person, type World } from './reference.ts';

interface Parked {
  until: number;
  userId: string | null;
}

export class Mirror {
  configuration: RoutingConfiguration;
  readonly people = new Map<string, Person>();
  readonly items = new Map<string, Item>();
  readonly offers = new Map<string, PendingOffer>();
  readonly #held = new Map<string, World['held'][number] & { ended?: 'refused' | 'withdrawn' }>();
  readonly #parked = new Map<string, Parked>();
  readonly #stays = new Set<string>();
  readonly #overflowAgainAt = new Map<string, number>();

  constructor(snapshot: RouterSnapshot) {
    this.configuration = snapshot.configuration;
    for (const { setting, state } of snapshot.representatives)
      this.people.set(setting.userId, { setting, state });
    for (const item of snapshot.items) this.items.set(item.conversationId, item);
  }

  held(): World['held'] {
    return [...this.#held.values()];
  }

  /** Decisions and overflows at an instant; nothing here changes by it. */
  decide(now: number): { decided: Decided[]; overflowing: string[] } {
    const world: World = {
      configuration: this.configuration,
      people: this.people,
      free: [...this.items.values()].filter((item) => this.#isFree(item.conversationId, now)),
      held: this.held(),
    };
    const decided = decideAll(world, now);
    const overflowing = world.free
      .filter(({ conversationId, queueId, queuedAt, workstreamId }) => {
        const queue = this.configuration.queues.find((one) => one.queueId === queueId);
        if (!queue || !this.configuration.workstreams.some((one) => one.workstreamId === workstreamId))
          return false;
        if (this.#stays.has(conversationId) || now < (this.#overflowAgainAt.get(conversationId) ?? 0))
          return false;
        return queue.overflow.some(
          ({ when }) => when.kind === 'waiting_time' && now - queuedAt >= when.aboveSeconds * 1000,
        );
      })
      .map(({ conversationId }) => conversationId)
      .sort();
    return { decided, overflowing };
  }

  #isFree(conversationId: string, now: number): boolean {
    const parked = this.#parked.get(conversationId);
    if (parked && now < parked.until) return false;
    return !this.offers.has(conversationId) && !this.#held.has(conversationId);
  }

  /** What `settle` does. */
  settle(
    plan: Plan,
    refused: readonly string[],
    offerIdOf: (conversationId: string) => string,
    now: number,
  ): void {
    for (const one of plan.assignments) {
      if (refused.includes(one.conversationId)) {
        this.#parked.set(one.conversationId, { until: now + 1000, userId: one.userId });
        continue;
      }
      const { conversationId, userId, units, profileIds, interruptible, override, queueId, kind } = one;
      this.#hold({ conversationId, userId, units, profileIds, interruptible, override, reservedAt: now });
      if (one.automatic) continue;
      const offerId = offerIdOf(conversationId);
      this.offers.set(conversationId, {
        offerId,
        conversationId,
        userId,
        queueId,
        kind,
        offeredAt: now,
        expiresAt: now + one.offerTimeoutSeconds * 1000,
      });
    }
    for (const { conversationId, action } of plan.overflows) {
      if (refused.includes(conversationId)) this.#overflowAgainAt.set(conversationId, now + 60_000);
      else if (action.kind === 'assign_anyway') this.#stays.add(conversationId);
      else this.#parked.set(conversationId, { until: now + 60_000, userId: null });
    }
  }

  apply(change: RouterChange): void {
    const userId = 'userId' in change ? change.userId : undefined;
    if (userId !== undefined && change.kind !== 'offer_ended') this.#unparkFor(userId);
    switch (change.kind) {
      case 'configuration':
        this.configuration = change.configuration;
        return;
      case 'representative': {
        const { setting } = change;
        this.#unparkFor(setting.userId);
        const before = this.people.get(setting.userId);
        this.people.set(setting.userId, { setting, state: change.state ?? before!.state });
        return;
      }
      case 'presence':
        this.#state(change.userId, { presence: change.presence, presenceId: change.presenceId });
        return;
      case 'connection':
        this.#state(change.userId, { connected: change.connected });
        return;
      case 'queued': {
        const { item } = change;
        const { conversationId } = item;
        this.#parked.delete(conversationId);
        const before = this.items.get(conversationId);
        const sameStay = before?.queueId === item.queueId && before.queuedAt === item.queuedAt;
        this.items.set(conversationId, sameStay ? { ...item, refusals: before.refusals } : item);
        if (sameStay) return;
        this.#stays.delete(conversationId);
        this.#overflowAgainAt.delete(conversationId);
        return;
      }
      case 'dequeued':
        this.items.delete(change.conversationId);
        this.#parked.delete(change.conversationId);
        return;
      case 'reserved':
        this.#parked.delete(change.reservation.conversationId);
        this.#unparkFor(change.reservation.userId);
        this.#hold(change.reservation);
        return;
      case 'offered':
        this.#parked.delete(change.offer.conversationId);
        this.offers.set(change.offer.conversationId, change.offer);
        return;
      case 'offer_ended':
        this.#endOffer(change);
        return;
      case 'released':
        this.#release(change.conversationId, change.at);
        return;
    }
  }

  #endOffer(change: Extract<RouterChange, { kind: 'offer_ended' }>): void {
    const { conversationId, outcome, at, userId } = change;
    this.offers.delete(conversationId);
    this.#parked.delete(conversationId);
    const held = this.#held.get(conversationId);
    if (held && outcome !== 'accepted') held.ended = outcome === 'withdrawn' ? 'withdrawn' : 'refused';
    const item = this.items.get(conversationId);
    if (!item || (outcome !== 'declined' && outcome !== 'timed_out')) return;
    const before = item.refusals.find((one) => one.userId === userId);
    const refusal: Refusal = {
      userId,
      cause: outcome === 'declined' ? 'declined' : 'missed',
      times: (before?.times ?? 0) + 1,
      at,
    };
    this.items.set(conversationId, {
      ...item,
      refusals: [...item.refusals.filter((one) => one !== before), refusal],
    });
  }

  #release(conversationId: string, at: number): void {
    this.#parked.delete(conversationId);
    const held = this.#held.get(conversationId);
    if (!held) return;
    this.#held.delete(conversationId);
    this.#unparkFor(held.userId);
    const { state } = this.people.get(held.userId)!;
    if (held.ended !== 'withdrawn')
      this.#state(held.userId, { lastReleasedAt: Math.max(state.lastReleasedAt, at) });
    if (held.ended || held.override) return;
    for (const profileId of held.profileIds) this.#finish(held.userId, profileId, at);
  }

  #finish(userId: string, profileId: string, at: number): void {
    const profile = this.configuration.profiles.find((one) => one.profileId === profileId);
    if (profile?.reset !== 'end_of_day') return;
    const { finished } = this.people.get(userId)!.state;
    const usedOn = localTime(this.configuration.timeZone, at).date;
    const before = finished.find((one) => one.profileId === profileId && one.usedOn === usedOn)?.used ?? 0;
    const others = finished.filter((one) => one.profileId !== profileId);
    this.#state(userId, { finished: [...others, { profileId, used: before + 1, usedOn }] });
  }

  #hold(reservation: World['held'][number]): void {
    const { conversationId, userId, reservedAt } = reservation;
    const before = this.#held.get(conversationId);
    this.#held.set(conversationId, { ...reservation });
    if (before?.userId === userId && before.reservedAt === reservedAt) return;
    const { state } = this.people.get(userId)!;
    const stamp = nextStamp({ people: this.people, held: [] }, reservedAt);
    this.#state(userId, { lastAssignedAt: Math.max(state.lastAssignedAt, stamp) });
  }

  #state(userId: string, change: Partial<Person['state']>): void {
    const person = this.people.get(userId)!;
    this.people.set(userId, { ...person, state: { ...person.state, ...change } });
  }

  #unparkFor(userId: string): void {
    for (const [conversationId, parked] of this.#parked)
      if (parked.userId === userId) this.#parked.delete(conversationId);
  }
}
