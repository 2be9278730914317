/** Which workstream a call that a representative makes belongs to. */
import type { Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { configurationOf } from '../store/configuration.store.ts';

/**
 * The one of this name, or the organization's first of kind voice.
 * @throws {AppError} `workstream.not_found`; `workstream.not_voice` when it, or every one, takes no calls
 */
export async function voiceWorkstream(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  name: string | undefined,
): Promise<string> {
  const { workstreams } = await configurationOf(tx, organizationId);
  const named = name === undefined ? undefined : workstreams.find((one) => one.name === name);
  if (name !== undefined && !named) throw new AppError('workstream.not_found');
  const found = named ?? workstreams.find((one) => one.kind === 'voice');
  if (found?.kind !== 'voice') throw new AppError('workstream.not_voice');
  return found.workstreamId;
}
