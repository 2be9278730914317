/** Says why a conversation waits and what would have to change. Pure. */
import type { Waiting } from '../../../../contracts/api/trace.ts';
import type { RepresentativeState, RouterSnapshot } from '../router/changes.ts';
import { type Names, sayObjection } from './present.ts';
import { type NextStep, type Objection, objectionOf, type WaitingExplanation } from './trace.ts';
import { byPeople, counted, levelOf, type Person, peopleOf } from './what-helps.ts';

const mostNamed = 10;
/** What time brings within this comes before what people would have to do. */
const soonMs = 60_000;

export function presentWaiting(
  explanation: WaitingExplanation,
  snapshot: Pick<RouterSnapshot, 'representatives' | 'reservations' | 'configuration' | 'items'>,
  names: Names,
  opensAt: number | null,
): Pick<Waiting, 'reasons' | 'nextSteps'> {
  const people = peopleOf(snapshot);
  const { configuration, items } = snapshot;
  const item = items.find((one) => one.conversationId === explanation.conversationId);
  const presenceName = (state: RepresentativeState) =>
    configuration.presences.find((one) => one.presenceId === state.presenceId)?.name ?? plain(state.presence);
  const detail = (objection: Objection, person: Person | undefined): string =>
    person ? detailOf(objection, person, explanation, names, presenceName) : '';
  const members = new Set(explanation.members);
  const asked = [
    // Who is asked by name need not be in the queue.
    ...explanation.named.filter(({ userId }) => explanation.stage !== 'open' && !members.has(userId)),
    ...explanation.members.map((userId, i) => ({
      userId,
      objection: objectionOf(explanation.codes[i] ?? 'a'),
    })),
  ];
  const groups = Map.groupBy(asked, (one) => one.objection);
  const reasons: Waiting['reasons'] = [];
  for (const [objection, them] of groups) {
    if (objection === null) continue;
    reasons.push({
      code: objection,
      text: sayObjection(objection, explanation, names),
      count: them.length,
      representatives: them.slice(0, mostNamed).map(({ userId }) => ({
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
      ...byPeople({ explanation, configuration, item, people, names, presenceName }, groups),
      ...timed(explanation, opensAt, (at) => at - explanation.at > soonMs),
    ],
  };
}

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
  { setting, state, units, held }: Person,
  { skills }: WaitingExplanation,
  names: Names,
  presenceName: (state: RepresentativeState) => string,
): string {
  const carried = `${units} of ${setting.capacityTotal} units in ${counted(held.length)}`;
  switch (objection) {
    case 'presence':
      return held.length > 0 ? `${presenceName(state)}, carries ${carried}` : presenceName(state);
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
      return `carries ${counted(held.length)}`;
    default:
      return '';
  }
}

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
