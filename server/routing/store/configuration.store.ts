/** The routing configuration in effect, read from the tables and kept per version. */
import type { Tx } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';

/** The configuration in effect in this transaction: at most one small query when the version is known. */
export async function configurationOf(
  _tx: Pick<Tx, 'run'>,
  _organizationId: string,
): Promise<RoutingConfiguration> {
  throw new Error('not written yet');
}
