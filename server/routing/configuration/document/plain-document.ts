/**
 * A document as it is written: durations and times as text, entries in the order of their names, nothing that is left
 * out by saying nothing. The canonical YAML is printed from it, and differences are taken of it.
 */
import type { AiAgentDocument } from '../../../../contracts/configuration/agents.ts';
import type { HoursDocument } from '../../../../contracts/configuration/catalogue.ts';
import type { ConditionDocument } from '../../../../contracts/configuration/condition.ts';
import type { ConnectionDocument, PluginDocument } from '../../../../contracts/configuration/connectors.ts';
import {
  type ConfigurationDocument,
  nameOf,
  type RepresentativeDocument,
  type SectionName,
  sectionNames,
} from '../../../../contracts/configuration/document.ts';
import type {
  AssignmentRuleDocument,
  OrderDocument,
  OverflowRuleDocument,
  QueueDocument,
} from '../../../../contracts/configuration/queue.ts';
import {
  printDate,
  printDays,
  printDuration,
  printTime,
  type Skills,
} from '../../../../contracts/configuration/scalars.ts';
import type {
  RouteRuleDocument,
  WorkstreamDocument,
} from '../../../../contracts/configuration/workstream.ts';
import { levelsOf } from '../../domain/validation/levels.ts';
import type { Plain } from './plain.ts';
import { plainAgent } from './plain-agents.ts';
import { plainConnection, plainPlugin } from './plain-connectors.ts';

export interface PlainDocument {
  [field: string]: Plain;
}

/** @param only sections to write; undefined: all. */
export function plainDocument(document: ConfigurationDocument, only?: ReadonlySet<string>): PlainDocument {
  const { timeZone, settings } = document;
  const whole: PlainDocument = {
    timeZone,
    settings: { ...settings, restorePresence: printDuration(settings.restorePresence) },
  };
  const levels = new Map(document.skills.map(({ name }) => [name, levelsOf(document, name)]));
  /** A level that has a name is said by it. */
  const skilled: Skilled = (skills) =>
    sorted(
      Object.fromEntries(
        Object.entries(skills).map(([skill, level]): [string, Plain] => {
          const names = levels.get(skill);
          return [skill, typeof level === 'number' ? (names?.[level - 1] ?? level) : level];
        }),
      ),
    );
  for (const section of sectionNames) {
    const entries = [...document[section]].sort((a, b) => compareNames(nameOf(a), nameOf(b)));
    whole[section] = entries.map((entry) => plainEntry(section, entry, skilled));
  }
  return only ? Object.fromEntries(Object.entries(whole).filter(([key]) => only.has(key))) : whole;
}

/** By code unit: the same on every machine. */
export const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Skilled = (skills: Skills) => { [skill: string]: Plain };

function plainEntry(
  section: SectionName,
  entry: ConfigurationDocument[SectionName][number],
  skilled: Skilled,
): Plain {
  switch (section) {
    case 'operatingHours':
      return plainHours(entry as HoursDocument);
    case 'groups':
      return (entry as { name: string }).name;
    case 'queues':
      return plainQueue(entry as QueueDocument, skilled);
    case 'workstreams':
      return plainWorkstream(entry as WorkstreamDocument, skilled);
    case 'connections':
      return plainConnection(entry as ConnectionDocument);
    case 'plugins':
      return plainPlugin(entry as PluginDocument);
    case 'aiAgents':
      return plainAgent(entry as AiAgentDocument);
    case 'representatives':
      return plainRepresentative(entry as RepresentativeDocument, skilled);
    default:
      return said(entry as unknown as { [field: string]: Plain });
  }
}

/** Without what is empty: lists, records, null and ''. */
function said(fields: { [field: string]: Plain | undefined }): { [field: string]: Plain } {
  const kept: { [field: string]: Plain } = {};
  for (const [field, value] of Object.entries(fields)) {
    const isEmpty =
      value === undefined ||
      value === null ||
      value === '' ||
      (typeof value === 'object' && Object.keys(value).length === 0);
    if (!isEmpty) kept[field] = value;
  }
  return kept;
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareNames(a, b)));

const interval = ({ from, to }: { from: number; to: number }) => ({
  from: printTime(from),
  to: printTime(to),
});

const plainHours = ({ name, timeZone, weekly, holidays }: HoursDocument): Plain =>
  said({
    name,
    timeZone,
    weekly: weekly.map((one) => ({ days: printDays(one.days), ...interval(one) })),
    holidays: holidays.map((one) =>
      said({
        name: one.name,
        from: printDate(one.from),
        to: one.to === one.from ? null : printDate(one.to),
        open: one.open.map(interval),
      }),
    ),
  });

/** A rule without a condition says nothing of one. */
const when = (condition: ConditionDocument): Plain | undefined =>
  'all' in condition && condition.all.length === 0 ? undefined : plainCondition(condition);

/** Fields in one order, whatever order the database gives them. */
function plainCondition(condition: ConditionDocument): Plain {
  if ('all' in condition) return { all: condition.all.map(plainCondition) };
  if ('any' in condition) return { any: condition.any.map(plainCondition) };
  if ('not' in condition) return { not: plainCondition(condition.not) };
  const { field, is, value } = condition;
  return { field, is, ...(value === undefined ? {} : { value }) };
}

const plainOverflow = (rules: readonly OverflowRuleDocument[]): Plain[] =>
  // biome-ignore lint/suspicious/noThenProperty: the document's word
  rules.map((rule) => ({ when: plainOverflowWhen(rule.when), then: rule.then }));

function plainOverflowWhen(asked: OverflowRuleDocument['when']): Plain {
  if (typeof asked === 'string' || 'queueLength' in asked) return asked;
  return 'expectedWait' in asked
    ? { expectedWait: printDuration(asked.expectedWait) }
    : { waitingTime: printDuration(asked.waitingTime) };
}

const plainQueue = (queue: QueueDocument, skilled: Skilled): Plain =>
  said({
    name: queue.name,
    kind: queue.kind,
    priority: queue.priority,
    members: said({ groups: queue.members.groups, skills: queue.members.skills.map(skilled) }),
    requiredSkills: skilled(queue.requiredSkills),
    operatingHours: queue.operatingHours,
    serviceLevel: printDuration(queue.serviceLevel),
    shortAbandon: printDuration(queue.shortAbandon),
    fallbackQueue: queue.fallbackQueue,
    method:
      typeof queue.method === 'string'
        ? queue.method
        : { custom: queue.method.custom.map(plainAssignmentRule) },
    prioritization: queue.prioritization.map((bucket) =>
      said({
        name: bucket.name,
        when: when(bucket.when),
        orderBy: bucket.orderBy.map(({ field, direction }) => ({ field, direction })),
      }),
    ),
    dynamicPriority: said({
      pointsPerMinute: queue.dynamicPriority.pointsPerMinute || null,
      steps: queue.dynamicPriority.steps.map(({ after, points }) => ({
        after: printDuration(after),
        points,
      })),
    }),
    bullseye: queue.bullseye && {
      rings: queue.bullseye.rings.map((ring) =>
        said({ after: printDuration(ring.after), groups: ring.groups, dropSkills: ring.dropSkills }),
      ),
      fallback:
        queue.bullseye.fallback === 'restrict'
          ? 'restrict'
          : { anyAfter: printDuration(queue.bullseye.fallback.anyAfter) },
    },
    overflow: plainOverflow(queue.overflow),
  });

const plainAssignmentRule = (rule: AssignmentRuleDocument): Plain => ({
  ...said({
    name: rule.name,
    after: printDuration(rule.after),
    presences: rule.presences,
    skillMatch: rule.skillMatch,
    needsCapacity: rule.needsCapacity,
    attributes: rule.attributes.map(({ attribute, is, value, same }) => ({
      attribute,
      is,
      ...(value === undefined ? {} : { value }),
      ...(same === undefined ? {} : { same }),
    })),
    workingOnly: rule.workingOnly || null,
  }),
  orderBy: rule.orderBy.map(plainOrder),
});

function plainOrder(order: OrderDocument): Plain {
  if (typeof order === 'string' || 'availableProfile' in order) return order;
  return 'proficiency' in order
    ? said({ proficiency: order.proficiency, skillKind: order.skillKind })
    : { attribute: order.attribute, direction: order.direction };
}

const orWord = (seconds: number | null, word: string): string =>
  seconds === null ? word : printDuration(seconds);

const plainRoute = ({ name, when: condition, to, overflow }: RouteRuleDocument): Plain => ({
  ...said({ name, when: when(condition) }),
  to:
    to.length === 1 && to[0]!.percent === 100
      ? to[0]!.queue
      : to.map(({ queue, percent }) => ({ queue, percent })),
  ...(overflow === null ? {} : { overflow: plainOverflow(overflow) }),
});

const plainWorkstream = (stream: WorkstreamDocument, skilled: Skilled): Plain => ({
  ...said({
    name: stream.name,
    kind: stream.kind,
    mode: stream.mode,
    aiAgent: stream.aiAgent,
    defaultQueue: stream.defaultQueue,
    allowedPresences: stream.allowedPresences,
    capacity: stream.capacity,
    wrapUp: {
      time: printDuration(stream.wrapUp.time),
      hold: typeof stream.wrapUp.hold === 'number' ? printDuration(stream.wrapUp.hold) : stream.wrapUp.hold,
    },
  }),
  skillMatch: stream.skillMatch,
  keepSameRepresentative: stream.keepSameRepresentative,
  affinityWait: orWord(stream.affinityWait, 'unlimited'),
  offerTimeout: printDuration(stream.offerTimeout),
  reoffer: printDuration(stream.reoffer),
  declineLimit: stream.declineLimit,
  autoAccept: stream.autoAccept,
  inactiveAfterMissed: stream.inactiveAfterMissed,
  doNotDisturbAfterDeclined: stream.doNotDisturbAfterDeclined,
  interrupts: stream.interrupts,
  interruptible: stream.interruptible,
  affectsPresence: stream.affectsPresence,
  autoClose: {
    active: orWord(stream.autoClose.active, 'never'),
    open: orWord(stream.autoClose.open, 'never'),
    waiting: orWord(stream.autoClose.waiting, 'never'),
  },
  ...said({
    contextVariables: stream.contextVariables.map(({ name, type }) => ({ name, type })),
    classification: stream.classification.map(({ name, rules }) => ({
      name,
      rules: rules.map((rule) =>
        said({
          name: rule.name,
          when: when(rule.when),
          set: sorted(rule.set),
          skills: skilled(rule.skills),
          profiles: rule.profiles,
          priority: rule.priority,
          skillMatch: rule.skillMatch,
        }),
      ),
    })),
    routeToQueue: stream.routeToQueue.map(plainRoute),
  }),
});

/** Memberships are sets: their order says nothing. */
const plainRepresentative = (person: RepresentativeDocument, skilled: Skilled): Plain =>
  said({
    username: person.username,
    capacity: person.capacity,
    queues: [...person.queues].sort(compareNames),
    groups: [...person.groups].sort(compareNames),
    skills: skilled(person.skills),
    profiles: sorted(person.profiles),
    attributes: sorted(person.attributes),
  });
