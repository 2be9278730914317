/** A connection opened for use: its secret unsealed, its client made. */
import { type ConnectionKind, ConnectionSettings } from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { HostPolicy, Outbound } from '../../../platform/outbound/index.ts';
import { type CrmClient, crmClient, TokenCache } from '../../crm/index.ts';
import { openSecret } from '../secrets.ts';
import { loadConnection, loadWithHosts } from '../store/connection.store.ts';

export interface ConnectionAccess {
  readonly id: string;
  readonly name: string;
  readonly kind: ConnectionKind;
  readonly settings: ConnectionSettings;
  readonly connectorId: string | null;
  readonly enabled: boolean;
  /** Null, or an instant that may have passed. */
  readonly pausedUntil: Date | null;
  /** Keep it out of logs, events, answers and errors. */
  readonly secret: string | undefined;
  readonly policy: HostPolicy;
  /** Shared by the process. */
  readonly tokens: TokenCache;
}

interface Shared {
  readonly tokens: TokenCache;
  /** By connection; `made` says from what, so that any change makes a new one. */
  readonly clients: Map<string, { made: string; client: CrmClient }>;
}

/** What a process keeps for all its connections lives as long as its way out. */
const sharedBy = new WeakMap<Outbound, Shared>();
const keptClients = 500;

function sharedOf(house: House): Shared {
  const known = sharedBy.get(house.outbound);
  if (known !== undefined) return known;
  const made = { tokens: new TokenCache(house), clients: new Map() };
  sharedBy.set(house.outbound, made);
  return made;
}

/** The token cache of this process, for those who sign in to connections by themselves. */
export const sharedTokens = (house: House): TokenCache => sharedOf(house).tokens;

/** @throws {AppError} `connection.not_found`, `secret.unreadable` */
export async function openConnection(
  house: House,
  organizationId: string,
  id: string,
): Promise<ConnectionAccess> {
  return (await load(house, organizationId, id)).access;
}

/**
 * The client of a stored connection. It is kept while settings, secret and allowed hosts stay as they are, and with it
 * the metadata it has read.
 * @throws {AppError} `connection.not_found`, `secret.unreadable`; `connection.failed` for a connector's connection
 */
export async function clientFor(house: House, organizationId: string, id: string): Promise<CrmClient> {
  const { access, made } = await load(house, organizationId, id);
  if (access.kind === 'connector')
    throw new AppError('connection.failed', {
      code: 'not_a_crm',
      message: 'This connection is for plugins: it has no records of its own.',
    });
  const { clients, tokens } = sharedOf(house);
  const kept = clients.get(id);
  if (kept?.made === made) return kept.client;
  const client = crmClient(access.kind, access.settings, access.secret, {
    outbound: house.outbound,
    policy: access.policy,
    clock: house.clock,
    tokens,
  });
  clients.delete(id);
  clients.set(id, { made, client });
  if (clients.size > keptClients) clients.delete(clients.keys().next().value!);
  return client;
}

async function load(
  house: House,
  organizationId: string,
  id: string,
): Promise<{ access: ConnectionAccess; made: string }> {
  const row = await read(house, organizationId, (tx) => loadWithHosts(tx, organizationId, id));
  const access: ConnectionAccess = {
    id: row.id,
    name: row.name,
    kind: row.kind,
    settings: ConnectionSettings.parse(row.settings),
    connectorId: row.connector_id,
    enabled: row.enabled,
    pausedUntil: row.paused_until,
    secret: openSecret(house, organizationId, id, 'secret', row.secret),
    policy: { allowed: new Set(row.hosts) },
    tokens: sharedOf(house).tokens,
  };
  const sealed = row.secret?.toString('base64') ?? '';
  return { access, made: JSON.stringify([row.kind, row.settings, sealed, row.hosts]) };
}

/**
 * What signs the events that come in for a connection; undefined when none was drawn yet.
 * @throws {AppError} `connection.not_found`, `secret.unreadable`
 */
export async function webhookSecretOf(
  house: House,
  organizationId: string,
  id: string,
): Promise<string | undefined> {
  const row = await read(house, organizationId, (tx) => loadConnection(tx, id));
  return openSecret(house, organizationId, id, 'webhook', row.webhook_secret);
}
