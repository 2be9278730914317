/** Routers made faulty on purpose: what the oracle must not let pass. */
import type { RouterChange, RouterSnapshot } from '../../server/routing/domain/router/changes.ts';
import type { Plan, PlannedAssignment } from '../../server/routing/domain/router/plan.ts';
import { Router } from '../../server/routing/domain/router/router.ts';
import type { MakeDecider } from './engine.ts';

/** What is done to everything that goes in and comes out. */
interface Fault {
  readonly snapshot?: (snapshot: RouterSnapshot) => RouterSnapshot;
  readonly changes?: (changes: readonly RouterChange[]) => readonly RouterChange[];
  readonly plan?: (plan: Plan) => Plan;
  readonly wakeAt?: null;
}

export interface Mutant {
  readonly name: string;
  readonly make: MakeDecider;
  /** What the oracle says about it, to begin with. */
  readonly shows: RegExp;
}

function faulty({ snapshot, changes, plan, wakeAt }: Fault): MakeDecider {
  return (told, now) => {
    const router = Router.from(snapshot?.(told) ?? told, now);
    /** What the router itself planned, and what of it was kept from the engine. */
    let out: { whole: Plan; shown: Plan } | null = null;
    return {
      apply: (all, at) => router.apply(changes?.(all) ?? all, at),
      plan(at, most) {
        const whole = router.plan(at, most);
        if (!whole) return null;
        const shown = plan?.(whole) ?? whole;
        out = { whole, shown };
        return shown;
      },
      settle(_, outcome, at) {
        const { whole, shown } = out!;
        const kept = new Set(shown.assignments.map((one) => `${one.conversationId} ${one.userId}`));
        const changed = whole.assignments.filter((one) => !kept.has(`${one.conversationId} ${one.userId}`));
        const refused = [...outcome.refused, ...changed.map((one) => one.conversationId)];
        router.settle(whole, { ...outcome, refused }, at);
      },
      abandon: () => router.abandon(out!.whole),
      wakeAt: () => (wakeAt === undefined ? router.wakeAt() : wakeAt),
      check: () => [],
    };
  };
}

const assignments =
  (change: (all: readonly PlannedAssignment[]) => readonly PlannedAssignment[]) =>
  (plan: Plan): Plan => ({ ...plan, assignments: change(plan.assignments) });

const isHidden = (conversationId: string): boolean => conversationId.endsWith('7');

export const mutants: readonly Mutant[] = [
  {
    name: 'overlooks some conversations',
    make: faulty({
      snapshot: (told) => ({ ...told, items: told.items.filter((one) => !isHidden(one.conversationId)) }),
      changes: (all) => all.filter((one) => one.kind !== 'queued' || !isHidden(one.item.conversationId)),
    }),
    shows: /^(idle|alert|overflow):/,
  },
  {
    name: 'ignores what is held',
    make: faulty({
      snapshot: (told) => ({ ...told, reservations: [] }),
      changes: (all) => all.filter((one) => one.kind !== 'reserved'),
    }),
    shows: /^(assignment|order):/,
  },
  {
    name: 'lets nobody pass one that cannot be served',
    make: faulty({
      plan: assignments((all) => all.filter((one) => one.trace.order.passedOver.length === 0)),
    }),
    shows: /^idle:/,
  },
  {
    name: 'gives it to the last instead of the first',
    make: faulty({
      plan: assignments((all) =>
        all.map((one) => ({ ...one, userId: one.trace.ranked.at(-1)?.userId ?? one.userId })),
      ),
    }),
    shows: /^(order|assignment|idle):/,
  },
  {
    name: 'serves the last in line first',
    make: faulty({ plan: assignments((all) => all.toReversed()) }),
    shows: /^(order|assignment):/,
  },
  {
    name: 'always asks the same one',
    make: faulty({
      plan: assignments((all) =>
        all.map((one) => ({
          ...one,
          userId: one.trace.ranked.map((ranked) => ranked.userId).sort()[0] ?? one.userId,
        })),
      ),
    }),
    shows: /^(order|assignment|idle):/,
  },
  {
    name: 'gives one to two',
    make: faulty({
      plan: assignments((all) =>
        all.flatMap((one) => {
          const second = one.trace.ranked[1];
          return second ? [one, { ...one, userId: second.userId }] : [one];
        }),
      ),
    }),
    shows: /^assignment:/,
  },
  {
    name: 'forgets who declined',
    make: faulty({
      snapshot: (told) => ({ ...told, items: told.items.map((one) => ({ ...one, refusals: [] })) }),
      changes: (all) =>
        all.map((one) =>
          one.kind === 'offer_ended' && one.outcome !== 'accepted' ? { ...one, outcome: 'withdrawn' } : one,
        ),
    }),
    shows: /^(assignment|order|alert):/,
  },
  {
    name: 'tells no supervisor',
    make: faulty({ plan: (plan) => ({ ...plan, alerts: [] }) }),
    shows: /^alert:/,
  },
  {
    name: 'lets offers outlive their time',
    make: faulty({ plan: (plan) => ({ ...plan, expired: [] }) }),
    shows: /^offer:/,
  },
  {
    name: 'overflows nobody',
    make: faulty({ plan: (plan) => ({ ...plan, overflows: [] }) }),
    shows: /^overflow:/,
  },
  {
    name: 'sleeps through what is due',
    make: faulty({ wakeAt: null }),
    shows: /^sleep:/,
  },
  {
    name: 'remembers what the tables do not',
    make: (() => {
      let made = 0;
      return (told, now) => {
        made += 1;
        const forgets = made % 2 === 0;
        return faulty({
          snapshot: (whole) =>
            forgets
              ? {
                  ...whole,
                  representatives: whole.representatives.map((one) => ({
                    ...one,
                    state: { ...one.state, lastAssignedAt: 0, lastReleasedAt: 0 },
                  })),
                }
              : whole,
        })(told, now);
      };
    })(),
    shows: /^(rebuilt|order):/,
  },
];
