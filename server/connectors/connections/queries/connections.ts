/** The connections as an administrator sees them: how each stands, without its secret. */
import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import { ConnectionSettings } from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { secretWarning } from '../domain/secret-warning.ts';
import { type ListedConnection, listConnections } from '../store/connection.store.ts';

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

function present(row: ListedConnection, now: Date): ConnectionShape {
  const paused = row.paused_until !== null && row.paused_until > now;
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    settings: ConnectionSettings.parse(row.settings),
    connectorId: row.connector_id,
    enabled: row.enabled,
    secretSet: row.secret_set,
    secretSetAt: instant(row.secret_set_at),
    secretExpiresAt: instant(row.secret_expires_at),
    secretWarning: row.secret_set ? secretWarning(row.secret_expires_at, now) : null,
    pausedUntil: paused ? instant(row.paused_until) : null,
    pauseReason: paused ? row.pause_reason : null,
    waiting: row.waiting,
    dead: row.dead,
    lastDeliveredAt: instant(row.last_delivered_at),
  };
}

/** By name. */
export async function readConnections(house: House, organizationId: string): Promise<ConnectionShape[]> {
  const rows = await read(house, organizationId, (tx) => listConnections(tx, organizationId));
  return rows.map((row) => present(row, house.clock.now()));
}

/** @throws {AppError} `connection.not_found` */
export async function readConnection(
  house: House,
  organizationId: string,
  id: string,
): Promise<ConnectionShape> {
  const [row] = await read(house, organizationId, (tx) => listConnections(tx, organizationId, id));
  if (row === undefined) throw new AppError('connection.not_found');
  return present(row, house.clock.now());
}
