/** A configuration, made ready to be looked up in. */
import type { QueueSetting, RoutingConfiguration, SkillNeed, WorkstreamSetting } from '../configuration.ts';
import type { LeastAsked, Roster } from './roster.ts';
import { WorkingHours, workingHoursAttribute } from './working-hours.ts';

export class Settings {
  readonly configuration: RoutingConfiguration;
  readonly workstreams: ReadonlyMap<string, WorkstreamSetting>;
  /** Of those who ask whether somebody is working; null when no rule does. */
  readonly working: WorkingHours | null;

  constructor(configuration: RoutingConfiguration, roster: Roster) {
    this.configuration = configuration;
    this.workstreams = new Map(configuration.workstreams.map((one) => [one.workstreamId, one]));
    const asksForHours = configuration.queues.some(asksWhoWorks);
    const attributes = new Set(configuration.queues.flatMap(attributesOf));
    if (asksForHours) attributes.add(workingHoursAttribute);
    roster.configure(configuration.skills, configuration.profiles, attributes, leastAsked(configuration));
    this.working = asksForHours
      ? new WorkingHours(roster.attribute(workingHoursAttribute), configuration.hours)
      : null;
  }
}

const leastAsked = ({ workstreams, queues }: RoutingConfiguration): LeastAsked => ({
  capacity:
    workstreams.every(({ units }) => units > 0) &&
    queues.every((queue) => rulesOf(queue).every((rule) => rule.needsCapacity)),
  units: Math.min(...workstreams.map(({ units }) => units)),
  interrupts: workstreams.some((workstream) => workstream.interrupts),
});

export const ms = (seconds: number): number => Math.round(seconds * 1000);

const rulesOf = ({ method }: QueueSetting) => (method.kind === 'custom' ? method.rules : []);

export const asksWhoWorks = (queue: QueueSetting): boolean => rulesOf(queue).some((rule) => rule.workingOnly);

const attributesOf = (queue: QueueSetting): string[] =>
  rulesOf(queue).flatMap((rule) => [
    ...rule.attributes.map((match) => match.attribute),
    ...rule.orderBy.flatMap((by) => (by.by === 'attribute' ? [by.attribute] : [])),
  ]);

/** Attributes of the conversation that the queue's rules look at: conversations that differ in them differ in need. */
export const askedOfConversation = (queue: QueueSetting): string[] => [
  ...new Set(
    rulesOf(queue).flatMap((rule) =>
      rule.attributes.flatMap((match) => (match.same === undefined ? [] : [match.same])),
    ),
  ),
];

/** What the conversation asks for itself, else what its queue does. */
export const skillsAskedFor = (queue: QueueSetting, demanded: readonly SkillNeed[]): readonly SkillNeed[] =>
  demanded.length > 0 ? demanded : queue.requiredSkills;
