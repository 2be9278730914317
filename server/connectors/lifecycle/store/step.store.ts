/** Steps, and the connections they belong to. */
import { ConnectionSettings, type CrmKind, type LifecycleStep } from '../../../../contracts/crm.ts';
import type { House, Tx } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';

type Read = Pick<Tx, 'run'>;

/** A connection that contacts are delivered to. */
export interface CrmConnection {
  readonly id: string;
  readonly name: string;
  readonly kind: CrmKind;
  readonly settings: ConnectionSettings;
  readonly enabled: boolean;
  readonly pausedUntil: Date | null;
  readonly failures: number;
}

interface ConnectionRow extends Record<string, unknown> {
  id: string;
  name: string;
  kind: CrmKind;
  settings: ConnectionSettings;
  enabled: boolean;
  paused_until: Date | null;
  failures: number;
}

const columns = 'c.id, c.name, c.kind, c.settings, c.enabled, c.paused_until, c.failures';

const present = (row: ConnectionRow): CrmConnection => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  settings: ConnectionSettings.parse(row.settings),
  enabled: row.enabled,
  pausedUntil: row.paused_until,
  failures: row.failures,
});

/** @throws {AppError} `connection.not_found` also for a connector's, which has no lifecycle. */
export async function readCrmConnection(tx: Read, connectionId: string): Promise<CrmConnection> {
  const rows = await tx.run<ConnectionRow>(
    `select ${columns} from connection c where c.id = $1 and c.kind <> 'connector'`,
    [connectionId],
    'lifecycle-connection',
  );
  if (!rows[0]) throw new AppError('connection.not_found');
  return present(rows[0]);
}

export async function listCrmConnections(tx: Read, organizationId: string): Promise<CrmConnection[]> {
  const rows = await tx.run<ConnectionRow>(
    `select ${columns} from connection c where c.organization_id = $1 and c.kind <> 'connector' order by c.name`,
    [organizationId],
  );
  return rows.map(present);
}

/** The steps of a connection, in their order. */
export async function readSteps(tx: Read, connectionId: string): Promise<LifecycleStep[]> {
  const rows = await tx.run<{ definition: LifecycleStep }>(
    'select definition from lifecycle_step where connection_id = $1 order by step',
    [connectionId],
    'lifecycle-steps',
  );
  return rows.map(({ definition }) => definition);
}

/** One statement: most organizations have none, and each event of a conversation asks. */
export const outsideTransactions = (house: House): Read => ({
  run: (text, values, name) => house.db.system(text, values, name),
});

/** A step that is in effect, and what it is lined up with. */
export interface StepInEffect {
  readonly connectionId: string;
  readonly definition: LifecycleStep;
  readonly kind: CrmKind;
  readonly settings: ConnectionSettings;
  /** All of the connection's, in their order. */
  readonly steps: readonly LifecycleStep[];
}

/** Steps of this number that are in effect, with their connections. */
export async function stepsInEffect(tx: Read, organizationId: string, step: number): Promise<StepInEffect[]> {
  const rows = await tx.run<StepInEffect & Record<string, unknown>>(
    `select s.connection_id as "connectionId", s.definition, c.kind, c.settings,
            (select jsonb_agg(a.definition order by a.step) from lifecycle_step a where a.connection_id = c.id) as steps
     from lifecycle_step s join connection c on c.id = s.connection_id
     where s.organization_id = $1 and s.step = $2 and s.enabled and c.enabled and c.kind <> 'connector'`,
    [organizationId, step],
    'lifecycle-steps-in-effect',
  );
  return rows.map((row) => ({ ...row, settings: ConnectionSettings.parse(row.settings) }));
}

export async function putStep(tx: Tx, connectionId: string, step: LifecycleStep, at: Date): Promise<void> {
  await tx.run(
    `insert into lifecycle_step (organization_id, connection_id, step, definition, enabled, updated_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (connection_id, step) do update
     set definition = excluded.definition, enabled = excluded.enabled, updated_at = excluded.updated_at`,
    [tx.organizationId, connectionId, step.step, JSON.stringify(step), step.enabled, at],
  );
}

/** Takes a step away; what is under way keeps how it was. */
export async function deleteStep(tx: Tx, connectionId: string, step: number): Promise<boolean> {
  const rows = await tx.run<{ definition: LifecycleStep }>(
    'delete from lifecycle_step where connection_id = $1 and step = $2 returning definition',
    [connectionId, step],
  );
  if (!rows[0]) return false;
  await tx.run(
    `update lifecycle_delivery set facts = facts || jsonb_build_object('definition', $3::jsonb)
     where connection_id = $1 and step = $2 and state in ('waiting', 'due', 'sending', 'dead')`,
    [connectionId, step, JSON.stringify(rows[0].definition)],
  );
  return true;
}

/** Whose connection takes events in; undefined when there is none, or it is off. */
export async function organizationOfWebhook(house: House, connectionId: string): Promise<string | undefined> {
  const rows = await house.db.system<{ organization_id: string }>(
    `select organization_id from connection where id = $1 and enabled and kind <> 'connector'`,
    [connectionId],
    'lifecycle-webhook',
  );
  return rows[0]?.organization_id;
}
