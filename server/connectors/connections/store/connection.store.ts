/** The table `connection`. */
import type { ConnectionKind, ConnectionSettings } from '../../../../contracts/crm.ts';
import type { Tx } from '../../../data-model/house/index.ts';
import { violatedConstraint } from '../../../platform/db/index.ts';
import { AppError } from '../../../platform/errors.ts';

type Reading = Pick<Tx, 'q' | 'run'>;

export interface ConnectionRow {
  id: string;
  name: string;
  kind: ConnectionKind;
  settings: ConnectionSettings;
  connector_id: string | null;
  /** Sealed. */
  secret: Buffer | null;
  secret_set_at: Date | null;
  secret_expires_at: Date | null;
  /** Sealed. */
  webhook_secret: Buffer | null;
  enabled: boolean;
  paused_until: Date | null;
  pause_reason: string | null;
  failures: number;
}

const columns = `c.id, c.name, c.kind, c.settings, c.connector_id, c.secret, c.secret_set_at, c.secret_expires_at,
  c.webhook_secret, c.enabled, c.paused_until, c.pause_reason, c.failures`;

/** @throws {AppError} `connection.not_found` */
export async function loadConnection(tx: Reading, id: string, lock = false): Promise<ConnectionRow> {
  const rows = await tx.run<ConnectionRow & Record<string, unknown>>(
    `select ${columns} from connection c where c.id = $1${lock ? ' for update' : ''}`,
    [id],
    lock ? 'lock-connection' : 'load-connection',
  );
  if (rows[0] === undefined) throw new AppError('connection.not_found');
  return rows[0];
}

/** The connection and the hosts of its organization, in one look. @throws {AppError} `connection.not_found` */
export async function loadWithHosts(
  tx: Reading,
  organizationId: string,
  id: string,
): Promise<ConnectionRow & { hosts: string[] }> {
  const rows = await tx.run<ConnectionRow & { hosts: string[] } & Record<string, unknown>>(
    `select ${columns}, array(select host from allowed_host where organization_id = $2 order by host) as hosts
     from connection c where c.id = $1`,
    [id, organizationId],
    'load-connection-hosts',
  );
  if (rows[0] === undefined) throw new AppError('connection.not_found');
  return rows[0];
}

export interface ListedConnection
  extends Omit<ConnectionRow, 'secret' | 'webhook_secret' | 'failures'>,
    Record<string, unknown> {
  secret_set: boolean;
  waiting: number;
  dead: number;
  last_delivered_at: Date | null;
}

/** Without any secret, with how deliveries stand. @param id only this one. */
export async function listConnections(
  tx: Reading,
  organizationId: string,
  id?: string,
): Promise<ListedConnection[]> {
  return await tx.run<ListedConnection>(
    `select c.id, c.name, c.kind, c.settings, c.connector_id, c.secret is not null as secret_set, c.secret_set_at,
       c.secret_expires_at, c.enabled, c.paused_until, c.pause_reason,
       count(d.id) filter (where d.state in ('waiting', 'due', 'sending'))::int as waiting,
       count(d.id) filter (where d.state = 'dead')::int as dead,
       (select max(l.finished_at) from lifecycle_delivery l where l.connection_id = c.id and l.state = 'delivered')
         as last_delivered_at
     from connection c
     left join lifecycle_delivery d on d.connection_id = c.id and d.state in ('waiting', 'due', 'sending', 'dead')
     where c.organization_id = $1 and ($2::uuid is null or c.id = $2)
     group by c.id order by c.name`,
    [organizationId, id ?? null],
    'list-connections',
  );
}

export interface NewConnection {
  id: string;
  name: string;
  kind: ConnectionKind;
  settings: ConnectionSettings;
  connectorId: string | null;
  secret: Buffer | null;
  secretExpiresAt: string | null;
  enabled: boolean;
}

/** @throws {AppError} `connection.name_taken` */
export async function insertConnection(tx: Tx, row: NewConnection, at: Date): Promise<void> {
  await refusingNames(
    tx.q
      .insertInto('connection')
      .values({
        id: row.id,
        organization_id: tx.organizationId,
        name: row.name,
        kind: row.kind,
        settings: JSON.stringify(row.settings),
        connector_id: row.connectorId,
        secret: row.secret,
        secret_set_at: row.secret === null ? null : at,
        secret_expires_at: row.secretExpiresAt,
        webhook_secret: null,
        pause_reason: null,
        enabled: row.enabled,
        created_at: at,
        updated_at: at,
      })
      .execute(),
  );
}

export interface ConnectionChange {
  name?: string;
  settings?: ConnectionSettings;
  /** Null takes it away. */
  secret?: Buffer | null;
  secretExpiresAt?: string | null;
  enabled?: boolean;
  webhookSecret?: Buffer;
  /** Also forgets the failures that led to it. */
  endsPause?: boolean;
}

/** @throws {AppError} `connection.name_taken` */
export async function updateConnectionRow(
  tx: Tx,
  id: string,
  change: ConnectionChange,
  at: Date,
): Promise<void> {
  await refusingNames(
    tx.q
      .updateTable('connection')
      .set({
        updated_at: at,
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.settings === undefined ? {} : { settings: JSON.stringify(change.settings) }),
        ...(change.secret === undefined
          ? {}
          : { secret: change.secret, secret_set_at: change.secret === null ? null : at }),
        ...(change.secretExpiresAt === undefined ? {} : { secret_expires_at: change.secretExpiresAt }),
        ...(change.enabled === undefined ? {} : { enabled: change.enabled }),
        ...(change.webhookSecret === undefined ? {} : { webhook_secret: change.webhookSecret }),
        ...(change.endsPause ? { paused_until: null, pause_reason: null, failures: 0 } : {}),
      })
      .where('id', '=', id)
      .execute(),
  );
}

export async function deleteConnectionRow(tx: Tx, id: string): Promise<void> {
  await tx.q.deleteFrom('connection').where('id', '=', id).execute();
}

export async function connectorExists(tx: Reading, id: string): Promise<boolean> {
  const row = await tx.q.selectFrom('connector').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

async function refusingNames(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (violatedConstraint(error) === 'connection_organization_id_name_key')
      throw new AppError('connection.name_taken');
    throw error;
  }
}

/** Of the whole organization. */
export async function connectionIds(tx: Reading, organizationId: string): Promise<string[]> {
  const rows = await tx.q
    .selectFrom('connection')
    .select('id')
    .where('organization_id', '=', organizationId)
    .execute();
  return rows.map(({ id }) => id);
}
