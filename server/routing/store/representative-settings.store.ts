/** Representatives' settings as the router is told them. */
import type { Tx } from '../../data-model/house/index.ts';
import type { RepresentativeSetting } from '../domain/router/changes.ts';

/** @param userIds undefined: everybody of the organization. */
export async function representativeSettings(
  _tx: Pick<Tx, 'run'>,
  _organizationId: string,
  _userIds?: readonly string[],
): Promise<RepresentativeSetting[]> {
  throw new Error('not written yet');
}
