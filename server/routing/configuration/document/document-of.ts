/** From what the tables hold to the document: names instead of ids. Pure. */
import type { AiAgentDocument } from '../../../../contracts/configuration/agents.ts';
import type { ConditionDocument } from '../../../../contracts/configuration/condition.ts';
import type {
  ConfigurationDocument,
  RepresentativeDocument,
} from '../../../../contracts/configuration/document.ts';
import type {
  OrderDocument,
  OverflowRuleDocument,
  QueueDocument,
} from '../../../../contracts/configuration/queue.ts';
import type { Skills } from '../../../../contracts/configuration/scalars.ts';
import type { WorkstreamDocument } from '../../../../contracts/configuration/workstream.ts';
import type { ConnectorSetup } from '../../../connectors/setup/index.ts';
import type {
  AssignmentMethod,
  OrderBy,
  OverflowRule,
  QueueSetting,
  RoutingConfiguration,
  SkillNeed,
  WorkstreamSetting,
} from '../../domain/configuration.ts';
import type { RepresentativeSetting } from '../../domain/router/changes.ts';
import type { Condition } from '../../domain/rules/condition.ts';
import type { Catalogue, Person } from '../store/catalogue.store.ts';
import type { Names } from './names.ts';

export interface Tables {
  configuration: RoutingConfiguration;
  catalogue: Catalogue;
  people: readonly Person[];
  settings: readonly RepresentativeSetting[];
  connectors: ConnectorSetup;
  aiAgents: AiAgentDocument[];
  names: Names;
}

export function documentOf(tables: Tables): ConfigurationDocument {
  const { configuration, catalogue, names } = tables;
  const { settings } = configuration;
  const writer = new Writer(names, configuration);
  const extras = new Map(catalogue.workstreams.map((one) => [one.id, one]));
  return {
    timeZone: configuration.timeZone,
    settings: {
      restorePresence: settings.restorePresenceSeconds,
      signInPresence: settings.signInPresence === null ? null : names.nameOf(settings.signInPresence),
      alertAfterOffers: settings.alertAfterOffers,
    },
    ratingModels: catalogue.ratingModels.map(({ name, levels }) => ({ name, levels })),
    skills: configuration.skills.map(({ skillId, name, kind }) => {
      const model = catalogue.ratingModelOfSkill[skillId];
      return { name, kind, ratingModel: model === undefined ? null : names.nameOf(model) };
    }),
    capacityProfiles: configuration.profiles.map(({ profileId: _, ...profile }) => profile),
    presences: configuration.presences.map(({ name, base }) => ({ name, base })),
    operatingHours: configuration.hours.map(({ name, timeZone, weekly, holidays }) => ({
      name,
      timeZone,
      weekly: weekly.map(({ days, from, to }) => ({ days: [...days], from, to })),
      holidays: holidays.map((holiday) => ({ ...holiday, open: [...holiday.open] })),
    })),
    groups: catalogue.groups.map(({ name }) => ({ name })),
    queues: configuration.queues.map((queue) => writer.queue(queue)),
    workstreams: configuration.workstreams.map((stream) =>
      writer.workstream(stream, extras.get(stream.workstreamId)),
    ),
    channels: catalogue.channels.map(({ name, workstreamId, allowedOrigins }) => ({
      name,
      workstream: names.nameOf(workstreamId),
      allowedOrigins,
    })),
    representatives: representatives(tables, writer),
    allowedHosts: tables.connectors.allowedHosts,
    connections: tables.connectors.connections,
    plugins: tables.connectors.plugins,
    aiAgents: tables.aiAgents,
  };
}

function representatives({ people, settings, names }: Tables, writer: Writer): RepresentativeDocument[] {
  const byId = new Map(settings.map((setting) => [setting.userId, setting]));
  return people.flatMap(({ userId, username, ownLimits }) => {
    const setting = byId.get(userId);
    if (setting === undefined) return [];
    return {
      username,
      capacity: setting.capacityTotal,
      queues: setting.queueIds.map((id) => names.nameOf(id)),
      groups: setting.groupIds.map((id) => names.nameOf(id)),
      skills: writer.skills(setting.skills),
      profiles: Object.fromEntries(
        setting.profiles.map(({ profileId }) => [names.nameOf(profileId), ownLimits[profileId] ?? 'default']),
      ),
      attributes: { ...setting.attributes } as RepresentativeDocument['attributes'],
    };
  });
}

class Writer {
  readonly #names: Names;
  readonly #levels: ReadonlyMap<string, readonly string[]>;

  constructor(names: Names, configuration: RoutingConfiguration) {
    this.#names = names;
    this.#levels = new Map(configuration.skills.map(({ skillId, levels }) => [skillId, levels]));
  }

  skills(needs: readonly SkillNeed[]): Skills {
    return Object.fromEntries(
      needs.map(({ skillId, proficiency }) => [
        this.#names.nameOf(skillId),
        this.#levels.get(skillId)?.[proficiency - 1] ?? proficiency,
      ]),
    );
  }

  queue(queue: QueueSetting): QueueDocument {
    const { nameOf } = this.#reader();
    return {
      name: queue.name,
      kind: queue.kind,
      priority: queue.priority,
      members: {
        groups: queue.memberGroupIds.map(nameOf),
        skills: queue.memberSkills.map((needs) => this.skills(needs)),
      },
      requiredSkills: this.skills(queue.requiredSkills),
      operatingHours: queue.hoursId === null ? null : nameOf(queue.hoursId),
      serviceLevel: queue.serviceLevelSeconds,
      shortAbandon: queue.shortAbandonSeconds,
      fallbackQueue: queue.fallbackQueueId === null ? null : nameOf(queue.fallbackQueueId),
      method: this.#method(queue.method),
      prioritization: queue.prioritization.map(({ name, when, orderBy }) => ({
        name,
        when: this.condition(when),
        orderBy: orderBy.map(({ field, direction }) => ({ field: this.#field(field), direction })),
      })),
      dynamicPriority: {
        pointsPerMinute: queue.dynamicPriority.pointsPerMinute,
        steps: queue.dynamicPriority.steps.map(({ afterSeconds, points }) => ({
          after: afterSeconds,
          points,
        })),
      },
      bullseye: queue.bullseye && {
        rings: queue.bullseye.rings.map((ring) => ({
          after: ring.afterSeconds,
          groups: ring.groupIds.map(nameOf),
          dropSkills: ring.dropSkillIds.map(nameOf),
        })),
        fallback:
          queue.bullseye.fallback.kind === 'restrict'
            ? 'restrict'
            : { anyAfter: queue.bullseye.fallback.afterSeconds },
      },
      overflow: queue.overflow.map((rule) => this.#overflow(rule)),
    };
  }

  workstream(
    stream: WorkstreamSetting,
    extra: Catalogue['workstreams'][number] | undefined,
  ): WorkstreamDocument {
    const { nameOf } = this.#reader();
    return {
      name: stream.name,
      kind: stream.kind,
      mode: stream.mode,
      aiAgent: extra?.aiAgentId ? nameOf(extra.aiAgentId) : null,
      defaultQueue: nameOf(stream.defaultQueueId),
      allowedPresences: stream.allowedPresences.map(nameOf),
      capacity:
        stream.profileIds.length > 0 ? { profiles: stream.profileIds.map(nameOf) } : { units: stream.units },
      wrapUp: { time: stream.wrapUpSeconds, hold: stream.wrapUpHold },
      skillMatch: stream.skillMatch,
      keepSameRepresentative: stream.keepSameRepresentative,
      affinityWait: stream.affinityWaitSeconds,
      offerTimeout: stream.offerTimeoutSeconds,
      reoffer: stream.reofferSeconds,
      declineLimit: stream.declineLimit,
      autoAccept: stream.autoAccept,
      inactiveAfterMissed: stream.inactiveAfterMissed,
      doNotDisturbAfterDeclined: stream.doNotDisturbAfterDeclined,
      interrupts: stream.interrupts,
      interruptible: stream.interruptible,
      affectsPresence: stream.affectsPresence,
      autoClose: {
        active: extra?.autoCloseActive ?? null,
        open: extra?.autoCloseOpen ?? null,
        waiting: extra?.autoCloseWaiting ?? null,
      },
      contextVariables: stream.contextVariables.map((variable) => ({ ...variable })),
      classification: stream.classification.map(({ name, rules }) => ({
        name,
        rules: rules.map((rule) => ({
          name: rule.name,
          when: this.condition(rule.when),
          set: { ...rule.set },
          skills: this.skills(rule.skills),
          profiles: rule.profileIds.map(nameOf),
          priority: rule.priority,
          skillMatch: rule.skillMatch,
        })),
      })),
      routeToQueue: stream.routeToQueue.map(({ name, when, to, overflow }) => ({
        name,
        when: this.condition(when),
        to: to.map(({ queueId, percent }) => ({ queue: nameOf(queueId), percent })),
        overflow: overflow?.map((rule) => this.#overflow(rule)) ?? null,
      })),
    };
  }

  condition(condition: Condition): ConditionDocument {
    if ('all' in condition) return { all: condition.all.map((part) => this.condition(part)) };
    if ('any' in condition) return { any: condition.any.map((part) => this.condition(part)) };
    if ('not' in condition) return { not: this.condition(condition.not) };
    const { field, is, value } = condition;
    const said = typeof value === 'object' ? [...value] : value;
    return { field: this.#field(field), is, ...(said === undefined ? {} : { value: said }) };
  }

  #reader() {
    return { nameOf: (id: string) => this.#names.nameOf(id) };
  }

  #field(field: string): string {
    const [, id] = /^time\.open:(.*)$/.exec(field) ?? [];
    return id === undefined ? field : `time.open:${this.#names.nameOf(id)}`;
  }

  #method(method: AssignmentMethod): QueueDocument['method'] {
    if (method.kind !== 'custom') return method.kind;
    return {
      custom: method.rules.map((rule) => ({
        name: rule.name,
        after: rule.afterSeconds,
        presences: rule.presences?.map((id) => this.#names.nameOf(id)) ?? null,
        skillMatch: rule.skillMatch,
        needsCapacity: rule.needsCapacity,
        attributes: rule.attributes.map((match) => ({ ...match })),
        workingOnly: rule.workingOnly,
        orderBy: rule.orderBy.map((order) => this.#order(order)),
      })),
    };
  }

  #order(order: OrderBy): OrderDocument {
    switch (order.by) {
      case 'available_profile':
        return { availableProfile: this.#names.nameOf(order.profileId) };
      case 'proficiency':
        return { proficiency: order.want, skillKind: order.skillKind };
      case 'attribute':
        return { attribute: order.attribute, direction: order.direction };
      default:
        return order.by;
    }
  }

  #overflow({ when, then }: OverflowRule): OverflowRuleDocument {
    // biome-ignore lint/suspicious/noThenProperty: the document's word
    return { when: this.#overflowWhen(when), then: this.#overflowThen(then) };
  }

  #overflowWhen(when: OverflowRule['when']): OverflowRuleDocument['when'] {
    switch (when.kind) {
      case 'queue_length':
        return { queueLength: when.atLeast };
      case 'expected_wait':
        return { expectedWait: when.aboveSeconds };
      case 'waiting_time':
        return { waitingTime: when.aboveSeconds };
      default:
        return when.kind;
    }
  }

  #overflowThen(then: OverflowRule['then']): OverflowRuleDocument['then'] {
    switch (then.kind) {
      case 'queue':
        return { queue: this.#names.nameOf(then.queueId) };
      case 'end':
        return { end: then.message };
      case 'external_number':
        return { externalNumber: then.number };
      default:
        return then.kind;
    }
  }
}
