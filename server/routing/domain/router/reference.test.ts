/**
 * Whatever happens, in whatever order: the router, which only looks at what changed, decides the same as somebody who
 * looks at everybody and everything each time.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PendingOffer, RouterChange } from './changes.ts';
import { Router } from './router.ts';
import { Mirror } from './testing/mirror.ts';
import {
  Dice,
  queueIds,
  randomConfiguration,
  randomItem,
  randomPresence,
  randomSetting,
  randomState,
  relaxingConfiguration,
  userIds,
} from './testing/random-world.ts';
import { noon, reservation, snapshot } from './testing/world.ts';

/** One minute before a new day begins in Berlin. */
const beforeMidnight = Date.UTC(2026, 10, 18, 22, 59);

class Run {
  readonly #dice: Dice;
  readonly #router: Router;
  readonly #mirror: Mirror;
  #now: number;
  #conversations = 0;
  #version = 1;
  #plans = 0;
  /** What the log says of what was carried out: told with the next changes. */
  #log: RouterChange[] = [];
  readonly #configurationOf: typeof randomConfiguration;

  constructor(seed: number, configurationOf: typeof randomConfiguration) {
    const dice = new Dice(seed);
    this.#dice = dice;
    this.#configurationOf = configurationOf;
    this.#now = dice.chance(20) ? beforeMidnight : noon;
    const begin = snapshot({
      configuration: configurationOf(dice, 1),
      representatives: userIds.map((userId) => ({
        setting: randomSetting(dice, userId),
        state: randomState(dice, this.#now),
      })),
      items: Array.from({ length: dice.upTo(8) }, () => this.#newItem()),
    });
    this.#router = Router.from(begin, this.#now);
    this.#mirror = new Mirror(begin);
  }

  step(): void {
    const changes = this.#log;
    this.#log = [];
    if (this.#dice.chance(60)) this.#now += this.#dice.upTo(400) * 100;
    else if (this.#dice.chance(50)) this.#now += 1;
    const happened = this.#dice.chance(80) ? this.#dice.upTo(4) : 0;
    for (let i = 0; i < happened; i += 1) {
      const some = this.#happen();
      for (const change of some) this.#mirror.apply(change);
      changes.push(...some);
    }
    const quiet = changes.length === 0;
    const wakeAt = this.#router.wakeAt();
    this.#router.apply(changes, this.#now);
    if (this.#dice.chance(20)) this.#router.apply(changes, this.#now);
    // Whoever asks why one waits changes nothing by it.
    const asked = this.#dice.of([...this.#mirror.items.keys(), 'nobody']);
    expect(this.#router.explain(asked, this.#now)?.conversationId ?? 'nobody').toBe(asked);
    this.#decide(quiet ? wakeAt : this.#now);
  }

  #decide(wakeAt: number | null): void {
    const now = this.#now;
    const dice = this.#dice;
    const most = dice.chance(15) ? 1 + dice.upTo(2) : 500;
    const { decided, overflowing } = this.#mirror.decide(now);
    const plan = this.#router.plan(now, most);
    expect(
      plan?.assignments.map(({ conversationId, userId, kind, override }) => ({
        conversationId,
        userId,
        kind,
        override,
      })) ?? [],
    ).toEqual(decided.slice(0, most));
    for (const { userId, kind, trace } of plan?.assignments ?? []) {
      expect(trace.ranked[0]?.userId).toBe(userId);
      expect(trace.ranked.every(({ numbers }) => numbers.length === trace.keys.length)).toBe(true);
      if (kind === 'matched')
        expect([...trace.codes].filter((letter) => letter === 'a')).toHaveLength(trace.eligible);
    }
    const isWhole = decided.length < most;
    if (isWhole)
      expect(plan?.overflows.map(({ conversationId }) => conversationId) ?? []).toEqual(overflowing);
    if (decided.length > 0 || overflowing.length > 0) expect(wakeAt).not.toBeNull();
    if (decided.length > 0 || overflowing.length > 0) expect(wakeAt).toBeLessThanOrEqual(now);
    expect(this.#router.check()).toEqual([]);
    if (!plan) return;
    if (dice.chance(10)) {
      this.#router.abandon(plan);
      expect(this.#router.check()).toEqual([]);
      return;
    }
    const all = [...plan.assignments, ...plan.overflows].map(({ conversationId }) => conversationId);
    const refused = dice.some(all, 10);
    this.#plans += 1;
    const offerIdOf = (conversationId: string) => `offer ${conversationId} of plan ${this.#plans}`;
    const offers = plan.assignments
      .filter(({ conversationId }) => !refused.includes(conversationId))
      .map(({ conversationId, offerTimeoutSeconds }) => ({
        conversationId,
        offerId: offerIdOf(conversationId),
        expiresAt: now + offerTimeoutSeconds * 1000,
      }));
    this.#router.settle(plan, { refused, offers }, now);
    this.#mirror.settle(plan, refused, offerIdOf, now);
    for (const { conversationId } of plan.assignments) {
      const held = this.#mirror.held().find((one) => one.conversationId === conversationId);
      const offer = this.#mirror.offers.get(conversationId);
      if (held) this.#log.push({ kind: 'reserved', reservation: held });
      if (held && offer) this.#log.push({ kind: 'offered', offer });
    }
    // The log is told too, now or with what comes next.
    for (const change of this.#log) this.#mirror.apply(change);
  }

  #newItem() {
    this.#conversations += 1;
    return randomItem(this.#dice, `c${String(this.#conversations).padStart(3, '0')}`, this.#now);
  }

  #happen(): RouterChange[] {
    const dice = this.#dice;
    const now = this.#now;
    const mirror = this.#mirror;
    const userId = dice.of(userIds);
    const waiting = [...mirror.items.values()];
    switch (dice.upTo(12)) {
      case 0:
      case 1:
      case 2:
        return [{ kind: 'queued', item: this.#newItem() }];
      case 3: {
        if (waiting.length === 0) return [];
        const item = { ...dice.of(waiting), queueId: dice.of(queueIds), queuedAt: now, refusals: [] };
        return [{ kind: 'queued', item }];
      }
      case 4:
        return waiting.length === 0
          ? []
          : [{ kind: 'dequeued', conversationId: dice.of(waiting).conversationId }];
      case 5:
        return [{ kind: 'presence', userId, ...randomPresence(dice) }];
      case 6:
        return [{ kind: 'connection', userId, connected: dice.chance(75) }];
      case 7:
        return dice.chance(50) ? [{ kind: 'representative', setting: randomSetting(dice, userId) }] : [];
      case 8: {
        if (dice.chance(80)) return [];
        this.#version += 1;
        return [{ kind: 'configuration', configuration: this.#configurationOf(dice, this.#version) }];
      }
      case 9: {
        const held = mirror.held().filter(({ conversationId }) => !mirror.offers.has(conversationId));
        if (held.length === 0) {
          const byHand = reservation(`hand ${now}`, userId, { override: dice.chance(60), reservedAt: now });
          return [{ kind: 'reserved', reservation: byHand }];
        }
        const { conversationId } = dice.of(held);
        return [
          { kind: 'dequeued', conversationId },
          { kind: 'released', conversationId, at: now },
        ];
      }
      default: {
        const offers = [...mirror.offers.values()];
        return offers.length === 0 ? [] : this.#answer(dice.of(offers));
      }
    }
  }

  #answer({ offerId, conversationId, userId }: PendingOffer): RouterChange[] {
    const now = this.#now;
    const outcome = this.#dice.of(['accepted', 'declined', 'timed_out', 'withdrawn'] as const);
    const ended: RouterChange = { kind: 'offer_ended', offerId, conversationId, userId, outcome, at: now };
    if (outcome === 'accepted') return [ended, { kind: 'dequeued', conversationId }];
    return [ended, { kind: 'released', conversationId, at: now }];
  }
}

function decidesTheSame(configurationOf: typeof randomConfiguration): void {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (seed, steps) => {
      const run = new Run(seed, configurationOf);
      for (let i = 0; i < steps; i += 1) run.step();
    }),
    { numRuns: Number(process.env.ROUTER_RUNS ?? 300) },
  );
}

describe('the router against the plain reference', () => {
  it('decides the same, through everything that can happen', () => {
    decidesTheSame(randomConfiguration);
  });

  it('decides as one who tries rule after rule on everybody, where every queue has rules that relax', () => {
    decidesTheSame(relaxingConfiguration);
  });
});
