/** What would have to change for one that waits, beside what time alone brings: only what then helps. Pure. */
import type { Waiting } from '../../../../contracts/api/trace.ts';
import type { RoutingConfiguration, SkillNeed } from '../configuration.ts';
import { addDays, instantsOf, localTime } from '../hours/local-time.ts';
import { nextOpening } from '../hours/operating-hours.ts';
import type {
  Item,
  RepresentativeSetting,
  RepresentativeState,
  Reservation,
  RouterSnapshot,
} from '../router/changes.ts';
import { workingHoursAttribute } from '../router/working-hours.ts';
import type { Names } from './present.ts';
import type { Objection, WaitingExplanation } from './trace.ts';

/** Of those who would have to change something, so many are named. */
const mostSuggested = 3;

export interface Person {
  readonly setting: RepresentativeSetting;
  readonly state: RepresentativeState;
  /** Without what was taken beyond the limits by hand. */
  readonly units: number;
  readonly held: readonly Reservation[];
}
type Steps = Waiting['nextSteps'];

/** Who they are and what they carry, by user id. */
export function peopleOf(
  snapshot: Pick<RouterSnapshot, 'representatives' | 'reservations'>,
): Map<string, Person> {
  const held = Map.groupBy(snapshot.reservations, (one) => one.userId);
  return new Map(
    snapshot.representatives.map(({ setting, state }) => {
      const own = held.get(setting.userId) ?? [];
      const units = own.reduce((sum, one) => (one.override ? sum : sum + one.units), 0);
      return [setting.userId, { setting, state, units, held: own }];
    }),
  );
}

export const counted = (count: number): string =>
  `${count} ${count === 1 ? 'conversation' : 'conversations'}`;
export const levelOf = (setting: RepresentativeSetting, need: SkillNeed): number =>
  setting.skills.find((skill) => skill.skillId === need.skillId)?.proficiency ?? 0;

export interface Asked {
  readonly explanation: WaitingExplanation;
  readonly configuration: RoutingConfiguration;
  readonly item: Pick<Item, 'workstreamId' | 'refusals'> | undefined;
  readonly people: ReadonlyMap<string, Person>;
  readonly names: Names;
  presenceName(state: RepresentativeState): string;
}

/** The nearest first. */
export function byPeople(
  asked: Asked,
  groups: ReadonlyMap<Objection | null, readonly { userId: string }[]>,
): Steps {
  const { explanation, people, names, presenceName } = asked;
  if (explanation.heldBack === 'picked_only')
    return [
      { code: 'picked_only', at: null, text: 'a member of the queue picks it, or a supervisor assigns it' },
    ];
  const room = roomOf(asked);
  const steps: Steps = [];
  const limited = new Set(declinersOf(asked));
  const able = (userId: string): Person[] => {
    const person = people.get(userId);
    return person && couldTakeIt(asked, person) ? [person] : [];
  };
  // While those named are waited for, nothing that anybody else does brings it on.
  const isAsked = (userId: string): boolean =>
    explanation.stage === 'open' || explanation.named.some((one) => one.userId === userId);
  const among = (...codes: Objection[]): Person[] =>
    codes
      .flatMap((code) => (groups.get(code) ?? []).flatMap(({ userId }) => able(userId)))
      .filter(({ setting }) => !limited.has(setting.userId) && isAsked(setting.userId));
  const suggest = (
    code: string,
    found: readonly Person[],
    say: (person: Person) => string,
    when: (person: Person) => number | null = () => null,
  ): void => {
    for (const person of found.slice(0, mostSuggested))
      steps.push({ code, at: instant(when(person)), text: say(person) });
    if (found.length > mostSuggested)
      steps.push({ code, at: null, text: `or one of ${found.length - mostSuggested} others likewise` });
  };
  const name = ({ setting }: Person): string => names.user(setting.userId);
  const endsOne = (person: Person): string => `ends one of ${counted(person.held.length)}`;
  const ends = (person: Person): string => `${name(person)} ${endsOne(person)}`;
  const also = (person: Person): string => {
    const lacking = room.of(person);
    if (lacking === null) return '';
    return lacking === 'day'
      ? `, on another day: ${room.dayOf(person)} is used up`
      : `, and ${endsOne(person)}`;
  };
  const withRoomFirst = (found: readonly Person[]): Person[] =>
    found.toSorted((a, b) => Number(room.of(a) !== null) - Number(room.of(b) !== null));
  const free = ({ setting, units }: Person): number => Math.max(0, setting.capacityTotal - units);
  const away = among('presence');
  const full = [...among('no_capacity', 'profile_full', 'blocked_by_profile'), ...away.filter(room.isByLoad)];
  const fullFor = (what: Room): Person[] => full.filter((person) => room.of(person) === what);
  suggest(
    'no_capacity',
    fullFor('units').sort((a, b) => free(b) - free(a)),
    (person) => `${ends(person)} (${free(person)} of ${explanation.units} units free)`,
  );
  suggest(
    'profile_full',
    fullFor('profile').sort((a, b) => a.held.length - b.held.length),
    ends,
  );
  suggest(
    'presence',
    withRoomFirst(away.filter((person) => !room.isByLoad(person))),
    (person) => `${name(person)} changes presence (${presenceName(person.state)} now)${also(person)}`,
  );
  suggest(
    'not_connected',
    withRoomFirst(among('not_connected')),
    (person) => `${name(person)} signs in${also(person)}`,
  );
  suggest(
    'not_working',
    withRoomFirst(among('not_working')),
    (person) => `${name(person)}’s working hours begin${also(person)}`,
    (person) => beginningOf(asked, person),
  );
  suggest(
    'profile_resets',
    fullFor('day'),
    (person) => `${name(person)} has places in ${room.dayOf(person)} again, on the next day`,
    () => room.tomorrow,
  );
  const decliners = [...limited].flatMap(able).map(name);
  if (decliners.length > 0) steps.push({ code: 'decline_limit', at: null, text: sayDecliners(decliners) });
  if (explanation.qualified === 0 && explanation.heldBack !== 'no_queue')
    steps.push({ code: 'nobody_qualifies', at: null, text: whoIsMissing(explanation, names) });
  return steps;
}

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** Whether they could take it if they were there and had room. */
function couldTakeIt({ explanation }: Asked, { setting }: Person): boolean {
  const { skills, skillMatch, units, profileIds } = explanation;
  return (
    setting.active &&
    setting.capacityTotal >= units &&
    profileIds.every((id) => setting.profiles.some((one) => one.profileId === id && one.limit > 0)) &&
    (skillMatch !== 'exact' || skills.every((need) => levelOf(setting, need) >= need.proficiency))
  );
}

/** Who are not asked again in this stay. */
function declinersOf({ configuration, item }: Asked): string[] {
  const limit = configuration.workstreams.find(
    (one) => one.workstreamId === item?.workstreamId,
  )?.declineLimit;
  if (!item || limit === undefined) return [];
  return item.refusals.filter(({ times }) => times >= limit).map(({ userId }) => userId);
}

function sayDecliners(decliners: readonly string[]): string {
  const more = decliners.length - mostSuggested;
  const named = decliners.slice(0, mostSuggested).join(', ');
  return `a supervisor assigns it: ${named}${more > 0 ? ` and ${more} others` : ''} declined or missed it too often`;
}

/** What somebody has no room for it in: units, a profile that comes free as work ends, or one of a day that is used up. */
type Room = 'units' | 'profile' | 'day' | null;

// Busy and Do not disturb come of work by themselves, and go with it.
const loadPresences: ReadonlySet<string> = new Set(['busy', 'do_not_disturb']);

function roomOf({ explanation, configuration }: Asked) {
  const { date } = localTime(configuration.timeZone, explanation.at);
  const profiles = new Map(configuration.profiles.map((one) => [one.profileId, one]));
  const isFull = ({ setting, state, held }: Person, profileId: string): boolean => {
    const limit = setting.profiles.find((one) => one.profileId === profileId)?.limit;
    if (limit === undefined) return false;
    const finished = state.finished.find((one) => one.profileId === profileId && one.usedOn === date);
    const carried = held.filter((one) => !one.override && one.profileIds.includes(profileId)).length;
    return carried + (profiles.get(profileId)?.reset === 'end_of_day' ? (finished?.used ?? 0) : 0) >= limit;
  };
  const dayProfile = (person: Person): string | undefined =>
    [...profiles.values()].find(
      ({ profileId, reset, blocking }) =>
        reset === 'end_of_day' &&
        (blocking || explanation.profileIds.includes(profileId)) &&
        isFull(person, profileId),
    )?.profileId;
  const of = (person: Person): Room => {
    if (dayProfile(person) !== undefined) return 'day';
    const { setting, units } = person;
    const isBlocked = [...profiles.values()].some((one) => one.blocking && isFull(person, one.profileId));
    if (isBlocked || explanation.profileIds.some((id) => isFull(person, id))) return 'profile';
    return setting.capacityTotal - units < explanation.units ? 'units' : null;
  };
  return {
    of,
    isByLoad: (person: Person): boolean =>
      person.held.length > 0 && of(person) !== null && loadPresences.has(person.state.presence),
    dayOf: (person: Person): string => profiles.get(dayProfile(person) ?? '')?.name ?? '',
    tomorrow:
      instantsOf(configuration.timeZone, addDays(date, 1), 0).find((at) => at > explanation.at) ?? null,
  };
}

function beginningOf({ explanation, configuration }: Asked, { setting }: Person): number | null {
  const named = setting.attributes[workingHoursAttribute];
  const hours = configuration.hours.find((one) => one.hoursId === named || one.name === named);
  return hours ? nextOpening(hours, explanation.at) : null;
}

function whoIsMissing({ skills, skillMatch, profileIds }: WaitingExplanation, names: Names): string {
  const asked = [
    ...(skillMatch === 'exact'
      ? skills.map((need) => `${names.skill(need.skillId)} ≥ ${need.proficiency}`)
      : []),
    ...profileIds.map((id) => `capacity profile ${names.profile(id)}`),
  ];
  return `somebody ${asked.length > 0 ? `with ${asked.join(', ')} ` : ''}joins the queue: none of its members can ever take it`;
}
