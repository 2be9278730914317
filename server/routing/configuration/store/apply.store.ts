/** Writes a configuration into its tables: what differs, and nothing else. */
import type { ConfigurationDocument } from '../../../../contracts/configuration/document.ts';
import type { Tx } from '../../../data-model/house/index.ts';
import type { Names } from '../document/names.ts';
import type { Resolver } from '../document/settings-of.ts';

type Row = Record<string, unknown> & { id: string };

/** Inserts or updates by id; rows that are the same stay untouched. @param columns name → PostgreSQL's type */
async function put(
  tx: Tx,
  table: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const typed = Object.entries({ id: 'uuid', ...columns }).map(([name, type]) => `${name} ${type}`);
  await tx.run(
    `insert into ${table} (organization_id, id, ${names.join(', ')})
     select $1, id, ${names.join(', ')} from jsonb_to_recordset($2) as r (${typed.join(', ')})
     on conflict (id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
     where row (${names.map((name) => `${table}.${name}`).join(', ')})
       is distinct from row (${names.map((name) => `excluded.${name}`).join(', ')})`,
    [tx.organizationId, JSON.stringify(rows)],
  );
}

/** Writes everything but the representatives, and takes out what the document does not have. */
export async function writeConfiguration(
  tx: Tx,
  document: ConfigurationDocument,
  names: Names,
  resolver: Resolver,
  at: Date,
): Promise<void> {
  const { settings } = document;
  await tx.run('update organization set time_zone = $2, routing_settings = $3 where id = $1', [
    tx.organizationId,
    document.timeZone,
    JSON.stringify({
      restorePresenceSeconds: settings.restorePresence,
      signInPresence: settings.signInPresence === null ? null : resolver.presence(settings.signInPresence),
      alertAfterOffers: settings.alertAfterOffers,
    }),
  ]);
  await writeCatalogue(tx, document, names);
  await writeQueues(tx, document, names, resolver);
  await writeWorkstreams(tx, document, names, resolver);
  await takeOut(tx, document, names, at);
}

async function writeCatalogue(tx: Tx, document: ConfigurationDocument, names: Names): Promise<void> {
  await put(
    tx,
    'rating_model',
    { name: 'text', levels: 'text[]' },
    document.ratingModels.map(({ name, levels }) => ({ id: names.id('ratingModels', name), name, levels })),
  );
  await put(
    tx,
    'skill',
    { name: 'text', kind: 'text', rating_model_id: 'uuid' },
    document.skills.map(({ name, kind, ratingModel }) => ({
      id: names.id('skills', name),
      name,
      kind,
      rating_model_id: ratingModel === null ? null : names.id('ratingModels', ratingModel),
    })),
  );
  await put(
    tx,
    'capacity_profile',
    { name: 'text', work_limit: 'integer', reset: 'text', blocking: 'boolean' },
    document.capacityProfiles.map(({ name, limit, reset, blocking }) => ({
      id: names.id('capacityProfiles', name),
      name,
      work_limit: limit,
      reset,
      blocking,
    })),
  );
  await put(
    tx,
    'presence_setting',
    { name: 'text', base: 'text' },
    document.presences.map(({ name, base }) => ({ id: names.id('presences', name), name, base })),
  );
  await put(
    tx,
    'operating_hours',
    { name: 'text', time_zone: 'text', definition: 'jsonb' },
    document.operatingHours.map(({ name, timeZone, weekly, holidays }) => ({
      id: names.id('operatingHours', name),
      name,
      time_zone: timeZone,
      definition: { weekly, holidays },
    })),
  );
  await put(
    tx,
    'user_group',
    { name: 'text' },
    document.groups.map(({ name }) => ({ id: names.id('groups', name), name })),
  );
}

const writeQueues = (tx: Tx, document: ConfigurationDocument, names: Names, resolver: Resolver) =>
  put(
    tx,
    'queue',
    {
      name: 'text',
      kind: 'text',
      priority: 'integer',
      required_skills: 'jsonb',
      operating_hours_id: 'uuid',
      service_level_seconds: 'integer',
      short_abandon_seconds: 'integer',
      fallback_queue_id: 'uuid',
      settings: 'jsonb',
      removed_at: 'timestamptz',
    },
    document.queues.map((queue) => ({
      id: names.id('queues', queue.name),
      name: queue.name,
      kind: queue.kind,
      priority: queue.priority,
      required_skills: resolver.skills(queue.requiredSkills),
      operating_hours_id:
        queue.operatingHours === null ? null : names.id('operatingHours', queue.operatingHours),
      service_level_seconds: queue.serviceLevel,
      short_abandon_seconds: queue.shortAbandon,
      fallback_queue_id: queue.fallbackQueue === null ? null : names.id('queues', queue.fallbackQueue),
      settings: resolver.queueSettings(queue),
      removed_at: null,
    })),
  );

async function writeWorkstreams(
  tx: Tx,
  document: ConfigurationDocument,
  names: Names,
  resolver: Resolver,
): Promise<void> {
  await put(
    tx,
    'workstream',
    {
      name: 'text',
      kind: 'text',
      mode: 'text',
      ai_agent_id: 'uuid',
      default_queue_id: 'uuid',
      capacity_units: 'integer',
      allowed_presences: 'text[]',
      offer_timeout_seconds: 'integer',
      reoffer_seconds: 'integer',
      wrap_up_seconds: 'integer',
      auto_close_active_seconds: 'integer',
      auto_close_open_seconds: 'integer',
      auto_close_waiting_seconds: 'integer',
      settings: 'jsonb',
      removed_at: 'timestamptz',
    },
    document.workstreams.map((stream) => ({
      id: names.id('workstreams', stream.name),
      name: stream.name,
      kind: stream.kind,
      mode: stream.mode,
      ai_agent_id: stream.aiAgent === null ? null : names.id('aiAgents', stream.aiAgent),
      default_queue_id: names.id('queues', stream.defaultQueue),
      capacity_units: 'units' in stream.capacity ? stream.capacity.units : 0,
      allowed_presences: stream.allowedPresences.map((name) => resolver.presence(name)),
      offer_timeout_seconds: stream.offerTimeout,
      reoffer_seconds: stream.reoffer,
      wrap_up_seconds: stream.wrapUp.time,
      auto_close_active_seconds: stream.autoClose.active,
      auto_close_open_seconds: stream.autoClose.open,
      auto_close_waiting_seconds: stream.autoClose.waiting,
      settings: resolver.workstreamSettings(stream),
      removed_at: null,
    })),
  );
  await put(
    tx,
    'chat_channel',
    { name: 'text', workstream_id: 'uuid', allowed_origins: 'text[]', removed_at: 'timestamptz' },
    document.channels.map(({ name, workstream, allowedOrigins }) => ({
      id: names.id('channels', name),
      name,
      workstream_id: names.id('workstreams', workstream),
      allowed_origins: allowedOrigins,
      removed_at: null,
    })),
  );
}

/** What history refers to is marked, the rest is deleted; first what refers, then what is referred to. */
async function takeOut(tx: Tx, document: ConfigurationDocument, names: Names, at: Date): Promise<void> {
  const kept = (section: 'queues' | 'workstreams' | 'channels') =>
    document[section].map(({ name }) => names.id(section, name));
  const gone = 'organization_id = $1 and removed_at is null and not id = any ($2)';
  await tx.run(`update chat_channel set removed_at = $3 where ${gone}`, [
    tx.organizationId,
    kept('channels'),
    at,
  ]);
  await tx.run(`update workstream set removed_at = $3 where ${gone}`, [
    tx.organizationId,
    kept('workstreams'),
    at,
  ]);
  await tx.run(
    `with removed as (
       update queue set removed_at = $3, operating_hours_id = null, fallback_queue_id = null where ${gone} returning id
     ) delete from queue_member m using removed r where m.queue_id = r.id`,
    [tx.organizationId, kept('queues'), at],
  );
  const erase = (table: string, ids: readonly string[]) =>
    tx.run(`delete from ${table} where organization_id = $1 and not id = any ($2)`, [tx.organizationId, ids]);
  const ids = (
    section: 'groups' | 'operatingHours' | 'presences' | 'capacityProfiles' | 'skills' | 'ratingModels',
  ) => (document[section] as readonly { name: string }[]).map(({ name }) => names.id(section, name));
  await erase('user_group', ids('groups'));
  await erase('operating_hours', ids('operatingHours'));
  await erase('presence_setting', ids('presences'));
  await erase('capacity_profile', ids('capacityProfiles'));
  await erase('skill', ids('skills'));
  await erase('rating_model', ids('ratingModels'));
}
