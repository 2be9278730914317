/** The routing configuration in effect, read from the tables and kept per version. */
import {
  interruptionDefaults,
  plainMaximum,
  queueDefaults,
  workstreamDefaults,
} from '../../../contracts/configuration/defaults.ts';
import type { WorkKind } from '../../../contracts/words.ts';
import type { Tx } from '../../data-model/house/index.ts';
import {
  type CapacityProfile,
  defaultSettings,
  type OperatingHours,
  type PresenceSetting,
  type QueueSetting,
  type RoutingConfiguration,
  type RoutingSettings,
  type SkillNeed,
  type SkillSetting,
  type WorkstreamSetting,
} from '../domain/configuration.ts';

/** The parts of a queue's setting that are kept in `queue.settings`. */
export type QueueSettingsColumn = Partial<
  Pick<
    QueueSetting,
    | 'method'
    | 'memberGroupIds'
    | 'memberSkills'
    | 'overflow'
    | 'prioritization'
    | 'dynamicPriority'
    | 'bullseye'
  >
>;

/** The parts of a workstream's setting that are kept in `workstream.settings`. */
export type WorkstreamSettingsColumn = Partial<
  Omit<
    WorkstreamSetting,
    | 'workstreamId'
    | 'name'
    | 'kind'
    | 'mode'
    | 'defaultQueueId'
    | 'allowedPresences'
    | 'units'
    | 'wrapUpSeconds'
    | 'offerTimeoutSeconds'
    | 'reofferSeconds'
  >
>;

interface QueueRow {
  queueId: string;
  name: string;
  kind: WorkKind;
  priority: number;
  requiredSkills: SkillNeed[];
  hoursId: string | null;
  serviceLevelSeconds: number;
  shortAbandonSeconds: number;
  fallbackQueueId: string | null;
  settings: QueueSettingsColumn;
}

interface WorkstreamRow {
  workstreamId: string;
  name: string;
  kind: WorkKind;
  mode: 'push' | 'pick';
  defaultQueueId: string;
  allowedPresences: string[];
  units: number;
  wrapUpSeconds: number;
  offerTimeoutSeconds: number;
  reofferSeconds: number;
  settings: WorkstreamSettingsColumn;
}

interface ConfigurationRow extends Record<string, unknown> {
  version: number;
  /** Written by this very transaction, and not committed yet. */
  own: boolean;
  timeZone: string;
  settings: Partial<RoutingSettings>;
  skills: Omit<SkillSetting, 'maximum'>[];
  profiles: CapacityProfile[];
  presences: PresenceSetting[];
  hours: (Omit<OperatingHours, 'weekly' | 'holidays'> & {
    definition: Partial<Pick<OperatingHours, 'weekly' | 'holidays'>>;
  })[];
  queues: QueueRow[];
  workstreams: WorkstreamRow[];
}

/** A list of rows as one jsonb, in the order of their names whatever the server's language. */
const list = (fields: string, from: string) =>
  `coalesce((select jsonb_agg(jsonb_build_object(${fields}) order by t.name collate "C") from ${from}), '[]')`;

// One statement: version and tables are of the same moment, also when somebody commits in between.
const whole = `
  select o.configuration_version as version, o.xmin = pg_current_xact_id_if_assigned()::xid as own,
    o.time_zone as "timeZone", o.routing_settings as settings,
    ${list(
      `'skillId', t.id, 'name', t.name, 'kind', t.kind, 'levels', to_jsonb(coalesce(m.levels, '{}'))`,
      'skill t left join rating_model m on m.id = t.rating_model_id where t.organization_id = o.id',
    )} as skills,
    ${list(
      `'profileId', t.id, 'name', t.name, 'limit', t.work_limit, 'reset', t.reset, 'blocking', t.blocking`,
      'capacity_profile t where t.organization_id = o.id',
    )} as profiles,
    ${list(
      `'presenceId', t.id, 'name', t.name, 'base', t.base`,
      'presence_setting t where t.organization_id = o.id',
    )} as presences,
    ${list(
      `'hoursId', t.id, 'name', t.name, 'timeZone', t.time_zone, 'definition', t.definition`,
      'operating_hours t where t.organization_id = o.id',
    )} as hours,
    ${list(
      `'queueId', t.id, 'name', t.name, 'kind', t.kind, 'priority', t.priority, 'requiredSkills', t.required_skills,
       'hoursId', t.operating_hours_id, 'serviceLevelSeconds', t.service_level_seconds,
       'shortAbandonSeconds', t.short_abandon_seconds, 'fallbackQueueId', t.fallback_queue_id, 'settings', t.settings`,
      'queue t where t.organization_id = o.id and t.removed_at is null',
    )} as queues,
    ${list(
      `'workstreamId', t.id, 'name', t.name, 'kind', t.kind, 'mode', t.mode, 'defaultQueueId', t.default_queue_id,
       'allowedPresences', to_jsonb(t.allowed_presences), 'units', t.capacity_units, 'wrapUpSeconds', t.wrap_up_seconds,
       'offerTimeoutSeconds', t.offer_timeout_seconds, 'reofferSeconds', t.reoffer_seconds, 'settings', t.settings`,
      'workstream t where t.organization_id = o.id and t.removed_at is null',
    )} as workstreams
  from organization o where o.id = $1`;

/** By organization: the newest version that was read. */
const kept = new Map<string, RoutingConfiguration>();

interface VersionRow extends Record<string, unknown> {
  version: number;
  own: boolean;
}

/**
 * The configuration in effect in this transaction: at most one small query when the version is known.
 * @throws Error when there is no such organization.
 */
export async function configurationOf(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
): Promise<RoutingConfiguration> {
  const known = kept.get(organizationId);
  if (known !== undefined) {
    const [now] = await tx.run<VersionRow>(
      `select configuration_version as version, xmin = pg_current_xact_id_if_assigned()::xid as own
       from organization where id = $1`,
      [organizationId],
      'configuration-version',
    );
    if (now?.version === known.version && !now.own) return known;
  }
  const [row] = await tx.run<ConfigurationRow>(whole, [organizationId], 'configuration');
  if (row === undefined) throw new Error(`There is no organization ${organizationId}.`);
  const configuration = toConfiguration(row);
  // What is not committed yet may never be: another transaction would then give the same number to other settings.
  if (!row.own && row.version >= (known?.version ?? 0)) kept.set(organizationId, configuration);
  return configuration;
}

const toConfiguration = (row: ConfigurationRow): RoutingConfiguration => ({
  version: row.version,
  timeZone: row.timeZone,
  settings: { ...defaultSettings, ...row.settings },
  skills: row.skills.map((skill) => ({ ...skill, maximum: skill.levels.length || plainMaximum })),
  profiles: row.profiles,
  presences: row.presences,
  hours: row.hours.map(({ definition, ...hours }) => ({ weekly: [], holidays: [], ...hours, ...definition })),
  workstreams: row.workstreams.map(toWorkstream),
  queues: row.queues.map(toQueue),
});

const toQueue = ({ settings, ...row }: QueueRow): QueueSetting => ({
  memberGroupIds: [],
  memberSkills: [],
  method: { kind: queueDefaults.method },
  overflow: [],
  prioritization: [],
  dynamicPriority: { pointsPerMinute: 0, steps: [] },
  bullseye: null,
  ...row,
  ...settings,
});

const toWorkstream = ({ settings, ...row }: WorkstreamRow): WorkstreamSetting => ({
  profileIds: [],
  wrapUpHold: workstreamDefaults.wrapUpHold,
  skillMatch: workstreamDefaults.skillMatch,
  keepSameRepresentative: workstreamDefaults.keepSameRepresentative,
  affinityWaitSeconds: workstreamDefaults.affinityWait,
  declineLimit: workstreamDefaults.declineLimit,
  autoAccept: workstreamDefaults.autoAccept,
  inactiveAfterMissed: workstreamDefaults.inactiveAfterMissed,
  doNotDisturbAfterDeclined: workstreamDefaults.doNotDisturbAfterDeclined,
  ...interruptionDefaults(row.kind),
  contextVariables: [],
  classification: [],
  routeToQueue: [],
  ...row,
  ...settings,
});
