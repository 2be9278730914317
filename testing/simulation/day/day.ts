/** One random day: steps of things that happen, the engine at work between them, and a check after every step. */
import type { Plan } from '../../../server/routing/domain/router/plan.ts';
import { type Decider, Engine, type MakeDecider, type Trouble } from '../engine.ts';
import { checkPlan } from '../oracle/check-plan.ts';
import { TableCheck } from '../oracle/check-tables.ts';
import { Random } from '../random.ts';
import { addRepresentative } from '../world/people.ts';
import { sweepHolds } from '../world/queueing.ts';
import { answeredOf, snapshotOf } from '../world/snapshot.ts';
import { World } from '../world/world.ts';
import { makeConfiguration } from './configuration.ts';
import { happenings } from './happenings.ts';
import { makeSetting } from './people.ts';

export interface Violation {
  readonly step: number;
  readonly problem: string;
}

const untroubled: Trouble = {
  fails: () => false,
  failsInPart: () => false,
  chunk: () => 100,
};
/** More cycles than that in one instant are going in circles. */
const mostCycles = 60;
const all = 500;

export class Day {
  readonly world: World;
  readonly #random: Random;
  readonly #make: MakeDecider;
  readonly #compares: boolean;
  readonly #engine: Engine;
  readonly #trouble: Trouble;
  readonly #tables = new TableCheck();
  /** The engine sleeps on what it has read: nothing is due before then. */
  #asleep: { router: Decider; log: number; until: number } | null = null;
  #violations: Violation[] = [];
  #step = 0;

  /** @param compares whether routers built anew are asked now and then what they would plan. */
  constructor(seed: number, make: MakeDecider, { compares = true } = {}) {
    const random = new Random(seed);
    this.#random = random;
    this.#make = make;
    this.#compares = compares;
    const start = Date.UTC(2026, 10, 2 + random.between(0, 20), random.between(0, 23), random.between(0, 59));
    const configuration = makeConfiguration(random);
    this.world = new World(configuration, start);
    const people = random.chance(0.8) ? random.between(3, 12) : random.between(13, 40);
    for (let i = 1; i <= people; i += 1) {
      const setting = makeSetting(random, configuration, `r${String(i).padStart(2, '0')}`);
      addRepresentative(this.world, setting, random.chance(0.75) ? 'available' : 'offline');
    }
    const rough = random.chance(0.5);
    this.#trouble = {
      fails: () => rough && random.chance(0.08),
      failsInPart: () => rough && random.chance(0.1),
      chunk: () => random.between(1, 20),
    };
    this.#engine = new Engine(this.world, make);
  }

  /** @returns what is wrong by then; empty when all is well. */
  step(): readonly Violation[] {
    this.#step += 1;
    try {
      this.#happen();
      this.#work();
      this.#find(this.#tables.check(this.world));
      this.#find(this.#engine.router.check().map((one) => `inside: ${one}`));
    } catch (error) {
      this.#find([`thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`]);
    }
    return this.#violations;
  }

  #find(problems: readonly string[]): void {
    for (const problem of problems) this.#violations.push({ step: this.#step, problem });
  }

  #happen(): void {
    const { world } = this;
    const random = this.#random;
    const passed = random.weighted<() => number>([
      [50, () => 1],
      [50, () => random.between(1, 8_000)],
      [10, () => random.between(10_000, 120_000)],
      [1, () => random.between(600_000, 36_000_000)],
      // The clock is set back, a little or much.
      [1, () => -random.between(1, 2_000)],
      [1, () => -random.between(1, 300_000)],
    ])();
    // While a plan is out it would be claimed before it was decided.
    if (passed >= 0 || !this.#engine.out) world.now += passed;
    if (random.chance(0.6)) world.logLate();
    sweepHolds(world);
    random.weighted(happenings)(world, random);
  }

  #work(): void {
    const random = this.#random;
    const engine = this.#engine;
    // What happens in one and the same millisecond has no order.
    this.world.now += 1;
    if (random.chance(0.02)) engine.takeOver();
    if (engine.out) {
      if (random.chance(0.3)) return; // a slow transaction: more happens first
      engine.carryOut(this.#trouble);
      this.world.now += 1;
    }
    random.weighted([
      [6, () => this.#settle()],
      [3, () => this.#cycle(random.chance(0.5))],
      [1, () => {}],
    ])();
  }

  /** One cycle, on what has been read so far, which may be less than there is. */
  #cycle(carriesOut: boolean): void {
    const random = this.#random;
    const engine = this.#engine;
    const most = random.chance(0.2) ? random.between(1, 3) : all;
    const end = this.world.log.end;
    engine.read(random.chance(0.3) ? end - random.between(0, 6) : end, random.chance(0.2));
    this.#plan(most);
    if (carriesOut) engine.carryOut(this.#trouble);
  }

  /** As often as there is something to do. */
  #settle(): void {
    const engine = this.#engine;
    for (let cycle = 1; ; cycle += 1) {
      engine.read();
      const planned = this.#plan(all);
      if (engine.hasReadAll && !planned) return;
      if (cycle > mostCycles) {
        this.#find(['idle: the engine goes in circles']);
        return;
      }
      if (this.#violations.length > 0) return;
      engine.carryOut(untroubled);
      this.world.now += 1;
    }
  }

  /** @returns whether there is a plan. */
  #plan(most: number): boolean {
    const engine = this.#engine;
    const { world } = this;
    const judged = engine.hasReadAll && !engine.isAhead && world.isLogged && !world.countsInTheFuture();
    const staying = engine.overflowsRefused();
    const compared = this.#compares && judged && staying.size === 0 && this.#random.chance(0.25);
    const fresh = compared ? this.#rebuilt(most) : null;
    const plan = engine.plan(most);
    if (judged) {
      this.#checkSleep(plan);
      this.#find(checkPlan(world, plan, most, { staying, refused: engine.refused }));
      const old = shown(plan, world);
      if (fresh !== null && fresh !== old) this.#find([`rebuilt: ${difference(fresh, old)}`]);
    }
    return plan !== null;
  }

  /** Whatever becomes due by itself was named by `wakeAt`. */
  #checkSleep(plan: Plan | null): void {
    const { router } = this.#engine;
    const log = this.world.log.end;
    const asleep = this.#asleep;
    const sleeps = asleep?.router === router && asleep.log === log && this.world.now < asleep.until;
    if (plan !== null && sleeps)
      this.#find([`sleep: there is something to do at ${this.world.now}, awake is only at ${asleep.until}`]);
    this.#asleep = plan === null ? { router, log, until: router.wakeAt() ?? Number.POSITIVE_INFINITY } : null;
  }

  /** What a router built from the tables this moment would plan. */
  #rebuilt(most: number): string {
    const router = this.#make(snapshotOf(this.world), this.world.now);
    router.apply(answeredOf(this.world), this.world.now);
    return shown(router.plan(this.world.now, most), this.world);
  }
}

/** In one order, whatever the order in which things that do not depend on each other came. */
function shown(plan: Plan | null, world: World): string {
  const byId = <T>(list: readonly T[]) => list.map((one) => JSON.stringify(one)).sort();
  const isOpen = (conversationId: string, kind: string) => world.alerts.has(`${conversationId} ${kind}`);
  const { assignments = [], overflows = [], alerts = [], expired = [] } = plan ?? {};
  return JSON.stringify(
    {
      assignments,
      overflows: byId(overflows),
      alerts: byId(alerts.filter((one) => !isOpen(one.conversationId, one.kind))),
      expired: byId(expired),
    },
    null,
    1,
  );
}

function difference(fresh: string, old: string): string {
  const [a, b] = [fresh.split('\n'), old.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  return `a new router plans otherwise from line ${at}: new ${a.slice(at, at + 4).join(' ')} / old ${b.slice(at, at + 4).join(' ')}`;
}
