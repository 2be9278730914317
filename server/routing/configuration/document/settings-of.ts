/** From a validated document to settings as the tables hold them: ids instead of names. Pure. */
import type { ConditionDocument } from '../../../../contracts/configuration/condition.ts';
import type { ConfigurationDocument } from '../../../../contracts/configuration/document.ts';
import type {
  OrderDocument,
  OverflowRuleDocument,
  QueueDocument,
} from '../../../../contracts/configuration/queue.ts';
import { basePresences, type Skills } from '../../../../contracts/configuration/scalars.ts';
import type { WorkstreamDocument } from '../../../../contracts/configuration/workstream.ts';
import type { AssignmentMethod, OrderBy, OverflowRule, SkillNeed } from '../../domain/configuration.ts';
import type { Condition } from '../../domain/rules/condition.ts';
import { levelsOf, proficiencyOf } from '../../domain/validation/levels.ts';
import type { QueueSettingsColumn, WorkstreamSettingsColumn } from '../../store/configuration.store.ts';
import type { Names } from './names.ts';

export class Resolver {
  readonly #names: Names;
  readonly #levels: ReadonlyMap<string, readonly string[] | null>;

  constructor(document: ConfigurationDocument, names: Names) {
    this.#names = names;
    this.#levels = new Map(document.skills.map(({ name }) => [name, levelsOf(document, name)]));
  }

  /** A skill twice, by two names of one level, cannot be: they are keyed by name. */
  skills(skills: Skills): SkillNeed[] {
    return Object.entries(skills).map(([name, level]) => ({
      skillId: this.#names.id('skills', name),
      proficiency: proficiencyOf(this.#levels.get(name) ?? null, level) ?? 1,
    }));
  }

  presence(name: string): string {
    return basePresences.some((base) => base === name) ? name : this.#names.id('presences', name);
  }

  queueSettings(queue: QueueDocument): QueueSettingsColumn {
    return {
      method: this.#method(queue.method),
      memberGroupIds: queue.members.groups.map((name) => this.#names.id('groups', name)),
      memberSkills: queue.members.skills.map((skills) => this.skills(skills)),
      overflow: queue.overflow.map((rule) => this.#overflow(rule)),
      prioritization: queue.prioritization.map(({ name, when, orderBy }) => ({
        name,
        when: this.condition(when),
        orderBy: orderBy.map(({ field, direction }) => ({ field: this.#field(field), direction })),
      })),
      dynamicPriority: {
        pointsPerMinute: queue.dynamicPriority.pointsPerMinute,
        steps: queue.dynamicPriority.steps.map(({ after, points }) => ({ afterSeconds: after, points })),
      },
      bullseye: queue.bullseye && {
        rings: queue.bullseye.rings.map((ring) => ({
          afterSeconds: ring.after,
          groupIds: ring.groups.map((name) => this.#names.id('groups', name)),
          dropSkillIds: ring.dropSkills.map((name) => this.#names.id('skills', name)),
        })),
        fallback:
          queue.bullseye.fallback === 'restrict'
            ? { kind: 'restrict' }
            : { kind: 'any', afterSeconds: queue.bullseye.fallback.anyAfter },
      },
    };
  }

  workstreamSettings(stream: WorkstreamDocument): WorkstreamSettingsColumn {
    const profiles = 'profiles' in stream.capacity ? stream.capacity.profiles : [];
    return {
      profileIds: profiles.map((name) => this.#names.id('capacityProfiles', name)),
      wrapUpHold: stream.wrapUp.hold,
      skillMatch: stream.skillMatch,
      keepSameRepresentative: stream.keepSameRepresentative,
      affinityWaitSeconds: stream.affinityWait,
      declineLimit: stream.declineLimit,
      autoAccept: stream.autoAccept,
      inactiveAfterMissed: stream.inactiveAfterMissed,
      doNotDisturbAfterDeclined: stream.doNotDisturbAfterDeclined,
      interrupts: stream.interrupts,
      interruptible: stream.interruptible,
      affectsPresence: stream.affectsPresence,
      contextVariables: stream.contextVariables,
      classification: stream.classification.map(({ name, rules }) => ({
        name,
        rules: rules.map((rule) => ({
          name: rule.name,
          when: this.condition(rule.when),
          set: rule.set,
          skills: this.skills(rule.skills),
          profileIds: rule.profiles.map((profile) => this.#names.id('capacityProfiles', profile)),
          priority: rule.priority,
          skillMatch: rule.skillMatch,
        })),
      })),
      routeToQueue: stream.routeToQueue.map(({ name, when, to, overflow }) => ({
        name,
        when: this.condition(when),
        to: to.map(({ queue, percent }) => ({ queueId: this.#names.id('queues', queue), percent })),
        overflow: overflow?.map((rule) => this.#overflow(rule)) ?? null,
      })),
    };
  }

  condition(condition: ConditionDocument): Condition {
    if ('all' in condition) return { all: condition.all.map((part) => this.condition(part)) };
    if ('any' in condition) return { any: condition.any.map((part) => this.condition(part)) };
    if ('not' in condition) return { not: this.condition(condition.not) };
    const { field, is, value } = condition;
    return { field: this.#field(field), is, ...(value === undefined ? {} : { value }) };
  }

  #field(field: string): string {
    const [, name] = /^time\.open:(.*)$/.exec(field) ?? [];
    return name === undefined ? field : `time.open:${this.#names.id('operatingHours', name)}`;
  }

  #method(method: QueueDocument['method']): AssignmentMethod {
    if (typeof method === 'string') return { kind: method };
    return {
      kind: 'custom',
      rules: method.custom.map((rule) => ({
        name: rule.name,
        afterSeconds: rule.after,
        presences: rule.presences?.map((name) => this.presence(name)) ?? null,
        skillMatch: rule.skillMatch,
        needsCapacity: rule.needsCapacity,
        attributes: rule.attributes.map(({ attribute, is, value, same }) => ({
          attribute,
          is,
          ...(value === undefined ? {} : { value }),
          ...(same === undefined ? {} : { same }),
        })),
        workingOnly: rule.workingOnly,
        orderBy: rule.orderBy.map((order) => this.#order(order)),
      })),
    };
  }

  #order(order: OrderDocument): OrderBy {
    if (typeof order === 'string') return { by: order };
    if ('availableProfile' in order)
      return {
        by: 'available_profile',
        profileId: this.#names.id('capacityProfiles', order.availableProfile),
      };
    return 'proficiency' in order
      ? { by: 'proficiency', want: order.proficiency, skillKind: order.skillKind }
      : { by: 'attribute', attribute: order.attribute, direction: order.direction };
  }

  #overflow({ when, then }: OverflowRuleDocument): OverflowRule {
    // biome-ignore lint/suspicious/noThenProperty: the configuration's word
    return { when: overflowWhen(when), then: this.#overflowThen(then) };
  }

  #overflowThen(then: OverflowRuleDocument['then']): OverflowRule['then'] {
    if (typeof then === 'string') return { kind: then };
    if ('queue' in then) return { kind: 'queue', queueId: this.#names.id('queues', then.queue) };
    return 'end' in then
      ? { kind: 'end', message: then.end }
      : { kind: 'external_number', number: then.externalNumber };
  }
}

function overflowWhen(when: OverflowRuleDocument['when']): OverflowRule['when'] {
  if (typeof when === 'string') return { kind: when };
  if ('queueLength' in when) return { kind: 'queue_length', atLeast: when.queueLength };
  return 'expectedWait' in when
    ? { kind: 'expected_wait', aboveSeconds: when.expectedWait }
    : { kind: 'waiting_time', aboveSeconds: when.waitingTime };
}
