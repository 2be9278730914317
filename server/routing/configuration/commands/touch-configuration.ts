/** The last step of whatever changes configuration: a new version, kept and told to everybody. */
import type { Actor } from '../../../data-model/events/index.ts';
import type { House, Tx } from '../../../data-model/house/index.ts';
import { configurationOf } from '../../store/configuration.store.ts';
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
  const resolved = await configurationOf(tx, tx.organizationId);
  await insertVersion(tx, {
    version,
    appliedAt: at,
    appliedBy: change.by,
    comment: change.comment,
    document: '',
    resolved,
  });
  tx.append({ type: 'configuration.changed', actor: change.actor, at, payload: { version } });
  return version;
}
