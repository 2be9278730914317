/** What a document would make of the configuration and of the representatives, without applying it. */
import type { Ids } from '../../platform/ids.ts';
import { sectionsWithIds } from '../configuration/document/names.ts';
import { Resolver } from '../configuration/document/settings-of.ts';
import type { PreparedChange } from '../configuration/prepare-change.ts';
import type { QueueSetting, RoutingConfiguration, WorkstreamSetting } from '../domain/configuration.ts';
import type { RepresentativeSetting } from '../domain/router/changes.ts';
import { levelsOf } from '../domain/validation/levels.ts';

export interface ResolvedDocument {
  configuration: RoutingConfiguration;
  /** By user; those whom the document does not name are not in it. */
  settings: Map<string, RepresentativeSetting>;
}

const plainMaximum = 10;

/** As the tables are read. */
const byName = <T extends { name: string }>(entries: readonly T[]): T[] =>
  [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));

/** @param ids names what is new in the document */
export function resolveDocument(change: PreparedChange, ids: Pick<Ids, 'next'>): ResolvedDocument {
  const { after, tables } = change;
  const { names } = tables;
  for (const section of sectionsWithIds)
    for (const { name } of after[section])
      if (names.idOf(section, name) === undefined) names.set(section, name, ids.next());
  const resolver = new Resolver(after, names);
  const { settings } = after;
  return {
    configuration: {
      version: tables.configuration.version + 1,
      timeZone: after.timeZone,
      settings: {
        restorePresenceSeconds: settings.restorePresence,
        signInPresence: settings.signInPresence === null ? null : resolver.presence(settings.signInPresence),
        alertAfterOffers: settings.alertAfterOffers,
      },
      skills: byName(after.skills).map(({ name, kind }) => {
        const levels = levelsOf(after, name) ?? [];
        return {
          skillId: names.id('skills', name),
          name,
          kind,
          maximum: levels.length || plainMaximum,
          levels: [...levels],
        };
      }),
      profiles: byName(after.capacityProfiles).map(({ name, limit, reset, blocking }) => ({
        profileId: names.id('capacityProfiles', name),
        name,
        limit,
        reset,
        blocking,
      })),
      presences: byName(after.presences).map(({ name, base }) => ({
        presenceId: names.id('presences', name),
        name,
        base,
      })),
      hours: byName(after.operatingHours).map(({ name, timeZone, weekly, holidays }) => ({
        hoursId: names.id('operatingHours', name),
        name,
        timeZone,
        weekly,
        holidays,
      })),
      queues: queuesOf(change, resolver),
      workstreams: workstreamsOf(change, resolver),
    },
    settings: peopleOf(change, resolver),
  };
}

const queuesOf = ({ after, tables: { names } }: PreparedChange, resolver: Resolver): QueueSetting[] =>
  byName(after.queues).map((queue) => ({
    queueId: names.id('queues', queue.name),
    name: queue.name,
    kind: queue.kind,
    priority: queue.priority,
    requiredSkills: resolver.skills(queue.requiredSkills),
    hoursId: queue.operatingHours === null ? null : names.id('operatingHours', queue.operatingHours),
    serviceLevelSeconds: queue.serviceLevel,
    shortAbandonSeconds: queue.shortAbandon,
    fallbackQueueId: queue.fallbackQueue === null ? null : names.id('queues', queue.fallbackQueue),
    ...(resolver.queueSettings(queue) as Required<ReturnType<Resolver['queueSettings']>>),
  }));

const workstreamsOf = (
  { after, tables: { names } }: PreparedChange,
  resolver: Resolver,
): WorkstreamSetting[] =>
  byName(after.workstreams).map((stream) => ({
    workstreamId: names.id('workstreams', stream.name),
    name: stream.name,
    kind: stream.kind,
    mode: stream.mode,
    defaultQueueId: names.id('queues', stream.defaultQueue),
    allowedPresences: stream.allowedPresences.map((name) => resolver.presence(name)),
    units: 'units' in stream.capacity ? stream.capacity.units : 0,
    offerTimeoutSeconds: stream.offerTimeout,
    reofferSeconds: stream.reoffer,
    wrapUpSeconds: stream.wrapUp.time,
    ...(resolver.workstreamSettings(stream) as Required<ReturnType<Resolver['workstreamSettings']>>),
  }));

function peopleOf({ after, tables }: PreparedChange, resolver: Resolver): Map<string, RepresentativeSetting> {
  const { names } = tables;
  const ids = new Map(tables.people.map(({ userId, username }) => [username.toLowerCase(), userId]));
  const limits = new Map(after.capacityProfiles.map(({ name, limit }) => [name, limit]));
  const active = new Map(tables.settings.map((setting) => [setting.userId, setting.active]));
  return new Map(
    after.representatives.map((person) => {
      const userId = ids.get(person.username.toLowerCase())!;
      const setting: RepresentativeSetting = {
        userId,
        active: active.get(userId) ?? true,
        capacityTotal: person.capacity,
        queueIds: person.queues.map((name) => names.id('queues', name)),
        groupIds: person.groups.map((name) => names.id('groups', name)),
        skills: resolver.skills(person.skills),
        profiles: Object.entries(person.profiles).map(([name, limit]) => ({
          profileId: names.id('capacityProfiles', name),
          limit: limit === 'default' ? limits.get(name)! : limit,
        })),
        attributes: person.attributes,
      };
      return [userId, setting];
    }),
  );
}
