/** The last step of whatever changes configuration: a new version, kept and told to everybody. */
import type { Actor } from '../../../data-model/events/index.ts';
import type { House, Tx } from '../../../data-model/house/index.ts';
import { documentOf } from '../document/document-of.ts';
import { printDocument } from '../document/print-document.ts';
import { readTables } from '../read-tables.ts';
import { insertVersion, raiseVersion } from '../store/version.store.ts';

export interface ConfigurationChange {
  actor: Actor;
  /** The name that the list of versions shows. */
  by: string;
  comment: string;
}

/**
 * Makes what the tables hold now the next version. Call it once, last, in the transaction that changed them.
 * @returns the version's number, in effect from the commit on.
 */
export async function touchConfiguration(house: House, tx: Tx, change: ConfigurationChange): Promise<number> {
  const at = house.clock.now();
  const version = await raiseVersion(tx);
  await keepVersion(tx, version, at, change);
  tx.append({ type: 'configuration.changed', actor: change.actor, at, payload: { version } });
  return version;
}

/** Keeps what the tables hold now as this version, which is the one in effect. */
export async function keepVersion(
  tx: Tx,
  version: number,
  at: Date,
  { by, comment }: Pick<ConfigurationChange, 'by' | 'comment'>,
): Promise<void> {
  const tables = await readTables(tx, tx.organizationId);
  await insertVersion(tx, {
    version,
    appliedAt: at,
    appliedBy: by,
    comment,
    document: printDocument(documentOf(tables)),
    resolved: tables.configuration,
  });
}
