/** What a router was told and asked on a day, call by call: enough to decide the day again. */
import type { RouterChange, RouterSnapshot } from '../../server/routing/domain/router/changes.ts';
import type { Plan, PlanOutcome } from '../../server/routing/domain/router/plan.ts';
import { Router } from '../../server/routing/domain/router/router.ts';
import type { MakeDecider } from '../simulation/engine.ts';

/** `at` is epoch milliseconds. */
export type Call =
  | { readonly call: 'from'; readonly at: number; readonly snapshot: RouterSnapshot }
  | { readonly call: 'apply'; readonly at: number; readonly changes: readonly RouterChange[] }
  | { readonly call: 'plan'; readonly at: number; readonly most?: number }
  | { readonly call: 'settle'; readonly at: number; readonly outcome: PlanOutcome }
  | { readonly call: 'abandon' };

/** Makes routers that write down whatever they are told, one after the other. */
export function recordingRouter(calls: Call[]): MakeDecider {
  return (snapshot, now) => {
    calls.push({ call: 'from', at: now, snapshot: structuredClone(snapshot) });
    const router = Router.from(snapshot, now);
    return {
      apply(changes, at) {
        if (changes.length > 0) calls.push({ call: 'apply', at, changes: structuredClone(changes) });
        router.apply(changes, at);
      },
      plan(at, most) {
        calls.push({ call: 'plan', at, ...(most === undefined ? {} : { most }) });
        return router.plan(at, most);
      },
      settle(plan, outcome, at) {
        calls.push({ call: 'settle', at, outcome: structuredClone(outcome) });
        router.settle(plan, outcome, at);
      },
      abandon(plan) {
        calls.push({ call: 'abandon' });
        router.abandon(plan);
      },
      wakeAt: () => router.wakeAt(),
      check: () => router.check(),
    };
  };
}

/** Makes the calls again. @returns the plans that had something in them. */
export function replay(calls: readonly Call[]): Plan[] {
  const plans: Plan[] = [];
  let router: Router | null = null;
  let out: Plan | null = null;
  for (const call of calls) {
    if (call.call === 'from') {
      router = Router.from(call.snapshot, call.at);
      continue;
    }
    if (!router) throw new Error('A recorded day begins with a snapshot');
    switch (call.call) {
      case 'apply':
        router.apply(call.changes, call.at);
        break;
      case 'plan':
        out = router.plan(call.at, call.most);
        if (out) plans.push(out);
        break;
      case 'settle':
        if (out) router.settle(out, call.outcome, call.at);
        break;
      case 'abandon':
        if (out) router.abandon(out);
        break;
    }
  }
  return plans;
}
