/** The versions of an organization's configuration. */
import type { Tx } from '../../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../../domain/configuration.ts';

/**
 * Lets one change of an organization's configuration follow the other. Nobody else waits for it: rows that refer to
 * the organization can still be written.
 * @returns the version in effect.
 */
export async function lockConfiguration(tx: Tx): Promise<number> {
  const [row] = await tx.run<{ version: number }>(
    'select configuration_version as version from organization where id = $1 for no key update',
    [tx.organizationId],
  );
  if (row === undefined) throw new Error(`There is no organization ${tx.organizationId}.`);
  return row.version;
}

/** @returns the number of the version that begins with this transaction. */
export async function raiseVersion(tx: Tx): Promise<number> {
  const [row] = await tx.run<{ version: number }>(
    `update organization set configuration_version = configuration_version + 1 where id = $1
     returning configuration_version as version`,
    [tx.organizationId],
  );
  if (row === undefined) throw new Error(`There is no organization ${tx.organizationId}.`);
  return row.version;
}

export interface NewVersion {
  version: number;
  appliedAt: Date;
  /** A user's name, or `system`. */
  appliedBy: string;
  comment: string;
  /** YAML. */
  document: string;
  resolved: RoutingConfiguration;
}

export async function insertVersion(tx: Tx, version: NewVersion): Promise<void> {
  await tx.q
    .insertInto('configuration_version')
    .values({
      organization_id: tx.organizationId,
      version: version.version,
      applied_at: version.appliedAt,
      applied_by: version.appliedBy,
      comment: version.comment,
      document: version.document,
      resolved: JSON.stringify(version.resolved),
    })
    .execute();
}

/** The YAML of a version; undefined when there is none of this number. */
export async function versionDocument(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  version: number,
): Promise<string | undefined> {
  const [row] = await tx.run<{ document: string }>(
    'select document from configuration_version where organization_id = $1 and version = $2',
    [organizationId, version],
  );
  return row?.document;
}

export interface VersionEntry {
  version: number;
  appliedAt: Date;
  appliedBy: string;
  comment: string;
}

/** The newest first. @param before only versions below this number */
export async function listVersionRows(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  before: number | undefined,
  most: number,
): Promise<VersionEntry[]> {
  return await tx.run<VersionEntry & Record<string, unknown>>(
    `select version, applied_at as "appliedAt", applied_by as "appliedBy", comment from configuration_version
     where organization_id = $1 and ($2::int is null or version < $2) order by version desc limit $3`,
    [organizationId, before ?? null, most],
  );
}
