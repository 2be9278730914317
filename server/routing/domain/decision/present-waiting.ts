/** Says why a conversation waits and what would have to change. Pure. */
import type { Waiting } from '../../../../contracts/api/trace.ts';
import type { SkillNeed } from '../configuration.ts';
import type { RepresentativeSetting, RepresentativeState, RouterSnapshot } from '../router/changes.ts';
import { type Names, sayObjection } from './present.ts';
import { type NextStep, type Objection, objectionOf, type WaitingExplanation } from './trace.ts';

const mostNamed = 10;
/** Of those who would have to change something, so many are named. */
const mostSuggested = 3;
/** What time brings within this comes before what people would have to do. */
const soonMs = 60_000;

interface Person {
  readonly setting: RepresentativeSetting;
  readonly state: RepresentativeState;
  readonly units: number;
  readonly conversations: number;
}

/** @param presence gives a custom presence's name */
export function presentWaiting(
  explanation: WaitingExplanation,
  snapshot: Pick<RouterSnapshot, 'representatives' | 'reservations' | 'configuration'>,
  names: Names,
  opensAt: number | null,
): Pick<Waiting, 'reasons' | 'nextSteps'> {
  const people = peopleOf(snapshot);
  const presenceName = (state: RepresentativeState) =>
    snapshot.configuration.presences.find((one) => one.presenceId === state.presenceId)?.name ??
    plain(state.presence);
  const detail = (objection: Objection, person: Person | undefined): string =>
    person ? detailOf(objection, person, explanation, names, presenceName) : '';
  const groups = Map.groupBy(
    explanation.members.map((userId, i) => ({ userId, objection: objectionOf(explanation.codes[i] ?? 'a') })),
    (one) => one.objection,
  );
  const reasons: Waiting['reasons'] = [];
  for (const [objection, members] of groups) {
    if (objection === null) continue;
    reasons.push({
      code: objection,
      text: sayObjection(objection, explanation, names),
      count: members.length,
      representatives: members.slice(0, mostNamed).map(({ userId }) => ({
        userId,
        displayName: names.user(userId),
        detail: detail(objection, people.get(userId)),
      })),
    });
  }
  reasons.sort((a, b) => b.count - a.count);
  const held = sayHeldBack(explanation);
  if (held) reasons.unshift(held);
  if (explanation.members.length === 0)
    reasons.unshift(plainReason('no_members', 'the queue has no members'));
  return {
    reasons,
    nextSteps: [
      ...timed(explanation, opensAt, (at) => at - explanation.at <= soonMs),
      ...byPeople(explanation, groups, people, names, presenceName),
      ...timed(explanation, opensAt, (at) => at - explanation.at > soonMs),
    ],
  };
}

function peopleOf(snapshot: Pick<RouterSnapshot, 'representatives' | 'reservations'>): Map<string, Person> {
  const held = Map.groupBy(snapshot.reservations, (one) => one.userId);
  return new Map(
    snapshot.representatives.map(({ setting, state }) => {
      const own = held.get(setting.userId) ?? [];
      const units = own.reduce((sum, one) => (one.override ? sum : sum + one.units), 0);
      return [setting.userId, { setting, state, units, conversations: own.length }];
    }),
  );
}

const counted = (count: number): string => `${count} ${count === 1 ? 'conversation' : 'conversations'}`;
const plain = (code: string): string => code.replaceAll('_', ' ');
const plainReason = (code: string, text: string): Waiting['reasons'][number] => ({
  code,
  text,
  count: 0,
  representatives: [],
});

const heldTexts = {
  offered: 'it is being offered at this moment',
  reserved: 'capacity is held for it at this moment',
  picked_only: 'its workstream waits until somebody picks it',
  refused_lately: 'who was chosen could not take it a moment ago; it is decided anew',
  overflowing: 'its overflow is being carried out',
  no_queue: 'its queue or workstream is not there any more',
} as const;
const sayHeldBack = ({ heldBack }: WaitingExplanation): Waiting['reasons'][number] | null =>
  heldBack === null ? null : plainReason(heldBack, heldTexts[heldBack]);

function detailOf(
  objection: Objection,
  { setting, state, units, conversations }: Person,
  { skills }: WaitingExplanation,
  names: Names,
  presenceName: (state: RepresentativeState) => string,
): string {
  const carried = `${units} of ${setting.capacityTotal} units in ${counted(conversations)}`;
  switch (objection) {
    case 'presence':
      return conversations > 0 ? `${presenceName(state)}, carries ${carried}` : presenceName(state);
    case 'no_capacity':
      return `carries ${carried}`;
    case 'skill_missing':
    case 'skill_proficiency':
      return skills
        .filter((need) => levelOf(setting, need) < need.proficiency)
        .map((need) => `${names.skill(need.skillId)} ${levelOf(setting, need) || 'missing'}`)
        .join(', ');
    case 'blocked_by_profile':
    case 'profile_full':
      return `carries ${counted(conversations)}`;
    default:
      return '';
  }
}

const levelOf = (setting: RepresentativeSetting, need: SkillNeed): number =>
  setting.skills.find((skill) => skill.skillId === need.skillId)?.proficiency ?? 0;

function timed(
  { next, rules, at: now }: WaitingExplanation,
  opensAt: number | null,
  wanted: (at: number) => boolean,
): Waiting['nextSteps'] {
  const later = rules.filter((rule) => !rule.tried);
  let rule = 0;
  const steps: { code: string; at: number; text: string }[] = next.map((step) => ({
    code: step.what,
    at: step.at,
    text: step.what === 'rule_due' ? sayRule(later[rule++]?.name) : stepTexts[step.what],
  }));
  if (opensAt !== null) steps.push({ code: 'queue_opens', at: opensAt, text: 'the queue opens' });
  return steps
    .filter((step) => wanted(step.at))
    .sort((a, b) => a.at - b.at)
    .map(({ code, at, text }) => ({
      code,
      at: new Date(at).toISOString(),
      text: `${text} in ${Math.max(0, Math.ceil((at - now) / 1000))} s`,
    }));
}

const sayRule = (name: string | undefined): string =>
  name === undefined ? 'the next assignment rule is tried' : `assignment rule “${name}” is tried`;
const stepTexts: Readonly<Record<Exclude<NextStep['what'], 'rule_due'>, string>> = {
  ring_opens: 'the next ring opens',
  priority_step: 'its priority rises',
  affinity_ends: 'everybody else is asked, too',
  cool_down_ends: 'somebody who declined or missed it may be asked again',
  overflow: 'the queue’s overflow rule is carried out',
  offer_expires: 'the offer that is out ends',
  looked_at_again: 'it is decided anew',
};

const loadPresences: ReadonlySet<string> = new Set(['busy', 'do_not_disturb']);

/** What those could do who lack nothing but room, presence or a connection; the nearest first. */
function byPeople(
  explanation: WaitingExplanation,
  groups: ReadonlyMap<Objection | null, readonly { userId: string }[]>,
  people: ReadonlyMap<string, Person>,
  names: Names,
  presenceName: (state: RepresentativeState) => string,
): Waiting['nextSteps'] {
  const steps: Waiting['nextSteps'] = [];
  const { skills, skillMatch, units } = explanation;
  const skilled = (userId: string): Person[] => {
    const person = people.get(userId);
    if (!person?.setting.active) return [];
    const able =
      skillMatch !== 'exact' || skills.every((need) => levelOf(person.setting, need) >= need.proficiency);
    return able && person.setting.capacityTotal >= units ? [person] : [];
  };
  const among = (code: Objection): Person[] =>
    (groups.get(code) ?? []).flatMap(({ userId }) => skilled(userId));
  const suggest = (code: Objection, found: readonly Person[], say: (person: Person) => string): void => {
    for (const person of found.slice(0, mostSuggested)) steps.push({ code, at: null, text: say(person) });
    if (found.length > mostSuggested)
      steps.push({ code, at: null, text: `or one of ${found.length - mostSuggested} others likewise` });
  };
  const name = ({ setting }: Person): string => names.user(setting.userId);
  const ends = (person: Person): string => `${name(person)} ends one of ${counted(person.conversations)}`;
  const free = ({ setting, units: held }: Person): number => setting.capacityTotal - held;
  // Busy and Do not disturb come of work by themselves, and go with it.
  const byLoad = (person: Person): boolean =>
    person.conversations > 0 && free(person) < units && loadPresences.has(person.state.presence);
  const away = among('presence');
  suggest(
    'no_capacity',
    [...among('no_capacity'), ...away.filter(byLoad)].sort((a, b) => free(b) - free(a)),
    (person) => `${ends(person)} (${free(person)} of ${units} units free)`,
  );
  const full = [...among('profile_full'), ...among('blocked_by_profile')];
  suggest(
    'profile_full',
    full.sort((a, b) => a.conversations - b.conversations),
    ends,
  );
  suggest(
    'presence',
    away.filter((person) => !byLoad(person)),
    (person) => `${name(person)} changes presence (${presenceName(person.state)} now)`,
  );
  suggest('not_connected', among('not_connected'), (person) => `${name(person)} signs in`);
  if (explanation.qualified === 0 && explanation.heldBack !== 'no_queue')
    steps.push({ code: 'nobody_qualifies', at: null, text: whoIsMissing(explanation, names) });
  return steps;
}

function whoIsMissing({ skills, profileIds }: WaitingExplanation, names: Names): string {
  const asked = [
    ...skills.map((need) => `${names.skill(need.skillId)} ≥ ${need.proficiency}`),
    ...profileIds.map((id) => `capacity profile ${names.profile(id)}`),
  ];
  return `somebody ${asked.length > 0 ? `with ${asked.join(', ')} ` : ''}joins the queue: none of its members can ever take it`;
}
