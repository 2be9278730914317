/** Says a decision in words, as the contracts' Explanation. Pure. */
import type { Explanation } from '../../../../contracts/api/shapes.ts';
import type { OfferKind, OfferState } from '../../../../contracts/words.ts';
import { type DecisionTrace, type Objection, objectionOf } from './trace.ts';

/** Display names of what a trace refers to by id. */
export interface Names {
  user(userId: string): string;
  queue(queueId: string): string;
  skill(skillId: string): string;
  profile(profileId: string): string;
}

export interface DecisionOutcome {
  readonly offer: { readonly offerId: string; readonly state: OfferState } | null;
  /** The tables had moved on when it was claimed. */
  readonly refused: boolean;
}

/** @param roster the members of the queue then, in the order of the trace's codes. */
export function presentDecision(
  trace: DecisionTrace,
  roster: readonly string[],
  names: Names,
  { offer, refused }: DecisionOutcome,
): Explanation {
  const person = (userId: string) => ({ userId, displayName: names.user(userId) });
  const ranks = new Map(trace.ranked.map((one, i) => [one.userId, i]));
  const first = trace.ranked[0];
  const considered: Explanation['considered'] = trace.ranked.map((one, i) => ({
    ...person(one.userId),
    eligible: true,
    reason: sayNumbers(trace.keys, one.numbers),
    rank: i + 1,
    numbers: Object.fromEntries(trace.keys.map((key, k) => [key, one.numbers[k] ?? 0])),
  }));
  const named = (trace.named ?? []).filter(({ userId }) => !ranks.has(userId));
  for (const { userId, code } of named) {
    const objection = objectionOf(code);
    const why = objection === null ? 'somebody before them' : sayObjection(objection, trace, names);
    considered.push({
      ...person(userId),
      eligible: objection === null,
      reason: `asked for by name: ${why}`,
      rank: null,
    });
  }
  const told = new Set([...ranks.keys(), ...named.map(({ userId }) => userId)]);
  roster.forEach((userId, i) => {
    if (told.has(userId)) return;
    const objection = objectionOf(trace.codes[i] ?? 'a');
    considered.push({
      ...person(userId),
      eligible: objection === null,
      reason:
        objection === null
          ? 'able, but behind the first in the order'
          : sayObjection(objection, trace, names),
      rank: null,
    });
  });
  const { order } = trace;
  return {
    decidedAt: new Date(trace.decidedAt).toISOString(),
    queue: { queueId: trace.queueId, name: names.queue(trace.queueId) },
    method: trace.method,
    requiredSkills: trace.skills.map((need) => ({ ...need, name: names.skill(need.skillId) })),
    outcome: refused ? 'refused' : first ? 'offered' : 'no_representative',
    winner: first ? { ...person(first.userId), reason: sayWin(trace, names) } : null,
    considered,
    offer: offer && { ...offer },
    offerKind: trace.kind,
    configurationVersion: trace.configurationVersion,
    skillMatch: trace.skillMatch,
    rules: trace.rules.map((rule) => ({ ...rule })),
    ring: trace.ring,
    order: {
      place: order.place,
      waiting: order.waiting,
      score: order.score,
      waitedSeconds: order.waitedSeconds,
      passedOver: [...order.passedOver],
    },
  };
}

const kindReasons: Readonly<Record<OfferKind, string | null>> = {
  matched: null,
  preferred: 'preferred by this customer',
  same: 'had this conversation before',
  directed: 'the transfer was to them',
  assigned: 'assigned by a supervisor',
  picked: 'picked it themselves',
};

/** Why the first of the ranked got it: by what they differ from the next. */
function sayWin(trace: DecisionTrace, names: Names): string {
  const special = kindReasons[trace.kind];
  if (special !== null) return special;
  const [first, second] = trace.ranked;
  if (!first) return 'nobody could take it';
  const rule = trace.rules.at(-1);
  const by = rule ? `by rule “${rule.name}”: ` : '';
  if (!second || trace.eligible <= 1) return `${by}the only one who could take it`;
  const k = trace.keys.findIndex((_, i) => first.numbers[i] !== second.numbers[i]);
  const others = trace.eligible - 1;
  const ahead = `ahead of ${others} ${others === 1 ? 'other' : 'others'}`;
  if (k < 0) return `${by}alike with the next, first in turn, ${ahead}`;
  const key = trace.keys[k]!;
  return `${by}${sayNumber(key, first.numbers[k]!)}, against ${sayNumber(key, second.numbers[k]!)} of ${names.user(second.userId)}; ${ahead}`;
}

/** How the numbers that methods order by are said; a new one is said by its name. */
const sayings: Readonly<Record<string, (value: number) => string>> = {
  idle_seconds: (value) => (value < 0 ? 'free all along' : `free for ${value} s`),
  unassigned_seconds: (value) => (value < 0 ? 'got none yet' : `got the last one ${value} s ago`),
  conversations: (value) => `${value} ${value === 1 ? 'conversation' : 'conversations'}`,
  load: (value) => `load ${Math.round(value * 100)} %`,
  free_units: (value) => `${value} units free`,
  free_places: (value) => (value < 0 ? 'no place' : `${value} ${value === 1 ? 'place' : 'places'} free`),
  skill_count: (value) => `${value} ${value === 1 ? 'skill' : 'skills'}`,
  closeness: (value) => `${rounded(value)} from what is asked for`,
  nearest: (value) => `${rounded(value)} from what is asked for`,
  proficiency: (value) => `proficiency ${rounded(value)}`,
  ring: (value) => `ring ${value + 1}`,
};
const rounded = (value: number): number => Math.round(value * 100) / 100;
const sayNumber = (key: string, value: number): string =>
  sayings[key]?.(value) ?? `${key.replace('attribute:', '').replaceAll('_', ' ')} ${rounded(value)}`;
const sayNumbers = (keys: readonly string[], numbers: readonly number[]): string =>
  keys.map((key, i) => sayNumber(key, numbers[i] ?? 0)).join(', ') || 'able';

/** The first reason against somebody, in a few words. */
export function sayObjection(
  objection: Objection,
  demand: Pick<DecisionTrace, 'skills' | 'units' | 'profileIds'>,
  names: Pick<Names, 'skill' | 'profile'>,
): string {
  const needs = () =>
    demand.skills.map((need) => `${names.skill(need.skillId)} ≥ ${need.proficiency}`).join(', ');
  const skills = () => demand.skills.map((need) => names.skill(need.skillId)).join(', ');
  const profiles = () => demand.profileIds.map((id) => names.profile(id)).join(', ');
  switch (objection) {
    case 'inactive_user':
      return 'the user is not active';
    case 'not_connected':
      return 'not connected';
    case 'presence':
      return 'the presence does not allow it';
    case 'outside_ring':
      return 'outside the rings that are open yet';
    case 'not_directed':
      return 'it was transferred to somebody else';
    case 'not_preferred':
      return 'somebody preferred is asked first';
    case 'attribute':
      return 'attributes that the rule asks for do not match';
    case 'not_working':
      return 'not in their working hours';
    case 'skill_missing':
      return `a skill is missing (asked for: ${skills()})`;
    case 'skill_proficiency':
      return `proficiency is too low (asked for: ${needs()})`;
    case 'blocked_by_profile':
      return 'a capacity profile at its limit blocks all work';
    case 'no_profile':
      return `has no capacity profile for it (${profiles()})`;
    case 'profile_full':
      return `the capacity profile is at its limit (${profiles()})`;
    case 'no_capacity':
      return `no room for ${demand.units} units`;
    case 'decline_limit':
      return 'declined or missed it too often';
    case 'declined':
      return 'declined it a moment ago';
    case 'missed':
      return 'missed it a moment ago';
  }
}
