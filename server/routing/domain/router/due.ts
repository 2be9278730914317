/** When something changes for one that waits though nothing happens. */

import type { NextStep } from '../decision/trace.ts';
import { overflowDue } from './overflow.ts';
import type { Waiting } from './queue-line.ts';
import { ms } from './settings.ts';
import { affinityEnd, namedOf } from './stage.ts';

/** The next instant after `now`: the first that `eachDue` names; Infinity for never. */
export function nextDue(waiting: Waiting, now: number): number {
  let next = waiting.parkedUntil > now ? waiting.parkedUntil : Number.POSITIVE_INFINITY;
  const { line, need, item, refusals } = waiting;
  if (!line || !need || !waiting.standing) return next;
  // Rings and rules alike.
  const { setting, thresholds } = line;
  for (let i = 0; i < thresholds.length; i += 1) {
    const at = item.queuedAt + ms(thresholds[i]!);
    if (at <= now) continue;
    next = sooner(at, next, now);
    break;
  }
  for (const step of setting.dynamicPriority.steps)
    next = sooner(item.waitingSince + ms(step.afterSeconds), next, now);
  if (namedOf(waiting).length > 0) next = sooner(affinityEnd(waiting, need), next, now);
  for (const refusal of refusals)
    if (refusal.times < need.kind.workstream.declineLimit)
      next = sooner(refusal.at + ms(need.kind.workstream.reofferSeconds), next, now);
  return setting.overflow.length > 0 ? sooner(overflowDue(waiting, setting, now), next, now) : next;
}

/** The earlier of two, if it is yet to come. */
const sooner = (at: number, next: number, now: number): number => (at > now && at < next ? at : next);

/** Names every instant after `now` at which something changes for it. */
export function eachDue(
  waiting: Waiting,
  now: number,
  tell: (what: NextStep['what'], at: number) => void,
): void {
  if (waiting.parkedUntil > now) tell('looked_at_again', waiting.parkedUntil);
  const { line, need, item } = waiting;
  if (!line || !need || !waiting.standing) return;
  const { setting } = line;
  const later = (what: NextStep['what'], at: number): void => {
    if (at > now && at < Number.POSITIVE_INFINITY) tell(what, at);
  };
  const { bullseye, method, dynamicPriority } = setting;
  if (line.ring && bullseye) {
    for (const ring of bullseye.rings) later('ring_opens', item.queuedAt + ms(ring.afterSeconds));
    const last = bullseye.rings.at(-1)!;
    if (bullseye.fallback.kind === 'any')
      later('ring_opens', item.queuedAt + ms(last.afterSeconds + bullseye.fallback.afterSeconds));
  }
  if (method.kind === 'custom')
    for (const rule of method.rules) later('rule_due', item.queuedAt + ms(rule.afterSeconds));
  for (const step of dynamicPriority.steps) later('priority_step', item.waitingSince + ms(step.afterSeconds));
  if (namedOf(waiting).length > 0) later('affinity_ends', affinityEnd(waiting, need));
  for (const refusal of waiting.refusals)
    if (refusal.times < need.kind.workstream.declineLimit)
      later('cool_down_ends', refusal.at + ms(need.kind.workstream.reofferSeconds));
  later('overflow', overflowDue(waiting, setting, now));
}
