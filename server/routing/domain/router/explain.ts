/** Why one waits, by the same functions that decide. */

import { memberAgainst, orderOf, type Subject, verdictsOn } from '../decision/record.ts';
import {
  type NextStep,
  type Objection,
  objectionOf,
  objections,
  type WaitingExplanation,
} from '../decision/trace.ts';
import { lastNeed, qualifies } from './alerts.ts';
import { eachDue } from './due.ts';
import type { Need } from './need.ts';
import type { Waiting } from './queue-line.ts';
import type { RouterState } from './state.ts';

export function explainWaiting(
  state: RouterState,
  conversationId: string,
  now: number,
): WaitingExplanation | null {
  const waiting = state.waiting.get(conversationId);
  if (!waiting) return null;
  state.roster.today = state.day.at(now);
  state.settings.working?.tick(now);
  state.place(waiting, now);
  state.settle(waiting, now);
  state.look(waiting);
  const { line, need } = waiting;
  const { demand, queueId } = waiting.item;
  if (!line || !need) return { ...nothingKnown, conversationId, queueId, at: now, skills: demand.skills };
  const { roster } = state;
  const subject: Subject = { roster, line, waiting, now };
  const lastTerms = need.kind.terms.at(-1) ?? { ...need.kind.named, needsCapacity: true };
  const { codes } = verdictsOn(subject, lastTerms);
  const last = lastNeed(state, waiting, line);
  return {
    v: 1,
    conversationId,
    queueId,
    at: now,
    heldBack: heldBack(state, waiting, need),
    stage: waiting.stage,
    named: waiting.named.map((place) => {
      const objection = memberAgainst(subject, need.kind.named, place);
      return { userId: roster.userIds[place]!, objection: objections[objection - 1] ?? null };
    }),
    method: line.setting.method.kind,
    rules: rulesOf(subject, need),
    skills: need.skills,
    skillMatch: need.kind.skillMatch,
    units: need.kind.workstream.units,
    profileIds: need.kind.profileIds,
    ring: need.kind.openRings,
    order: waiting.standing ? orderOf(subject) : null,
    rosterId: line.rosterId(roster),
    members: line.memberIds(roster),
    codes,
    against: countsOf(codes),
    qualified: line.members.filter((place) => qualifies(roster, last, place)).length,
    next: nextSteps(state, waiting, now),
  };
}

const nothingKnown = {
  v: 1,
  heldBack: 'no_queue',
  stage: 'open',
  named: [],
  method: 'least_active',
  rules: [],
  skillMatch: 'none',
  units: 0,
  profileIds: [],
  ring: null,
  order: null,
  rosterId: '',
  members: [],
  codes: '',
  against: [],
  qualified: 0,
  next: [],
} as const satisfies Partial<WaitingExplanation>;

function heldBack(state: RouterState, waiting: Waiting, need: Need): WaitingExplanation['heldBack'] {
  if (state.offers.has(waiting.id)) return 'offered';
  if (state.ledger.get(waiting.id)) return 'reserved';
  if (waiting.overflowing) return 'overflowing';
  if (waiting.parkedUntil !== 0) return 'refused_lately';
  return need.kind.workstream.mode === 'pick' ? 'picked_only' : null;
}

function rulesOf(subject: Subject, need: Need): WaitingExplanation['rules'] {
  const { method } = subject.line.setting;
  if (method.kind !== 'custom') return [];
  const waited = subject.waiting.waitedInQueue(subject.now);
  let next = 0;
  return method.rules.map(({ name, afterSeconds }) => {
    const tried = afterSeconds <= waited;
    const terms = tried ? need.kind.terms[next++] : undefined;
    const left = terms && subject.waiting.stage === 'open' ? verdictsOn(subject, terms).eligible.length : 0;
    return { name, afterSeconds, tried, left };
  });
}

function countsOf(codes: string): WaitingExplanation['against'] {
  const counts = new Map<Objection, number>();
  for (const letter of codes) {
    const objection = objectionOf(letter);
    if (objection) counts.set(objection, (counts.get(objection) ?? 0) + 1);
  }
  return [...counts]
    .map(([objection, members]) => ({ objection, members }))
    .sort(
      (a, b) => b.members - a.members || objections.indexOf(a.objection) - objections.indexOf(b.objection),
    );
}

function nextSteps(state: RouterState, waiting: Waiting, now: number): NextStep[] {
  const steps: NextStep[] = [];
  eachDue(waiting, now, (what, at) => steps.push({ what, at }));
  const out = state.offers.get(waiting.id);
  if (out) steps.push({ what: 'offer_expires', at: out.offer.expiresAt });
  return steps.sort((a, b) => a.at - b.at);
}
