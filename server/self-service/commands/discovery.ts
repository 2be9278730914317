/** Searches for intents: asked for, and given up. */
import type { DiscoveryRun } from '../../../contracts/discovery.ts';
import { type House, read, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { finish } from '../discovery/run-discovery.ts';
import { insertRun, runRow } from '../store/discovery.store.ts';
import type { Author } from './author.ts';

export interface DiscoveryWanted {
  readonly language: string;
  readonly days: number;
  readonly mostConversations: number;
  readonly leastVolume: number;
}

/** @throws {AppError} `discovery.running` */
export async function startDiscovery(
  house: House,
  { organizationId, actor }: Author,
  { language, ...settings }: DiscoveryWanted,
): Promise<DiscoveryRun> {
  return await transact(house, organizationId, async (tx) => {
    const [id, at, startedBy] = [house.ids.next(), house.clock.now(), actor];
    if (!(await insertRun(tx, { id, language, settings, startedBy, at })))
      throw new AppError('discovery.running');
    const payload = { runId: id, state: 'queued' as const };
    tx.append({ type: 'discovery.changed', actor: startedBy, at, payload });
    return (await runRow(tx, id))!;
  });
}

/** @throws {AppError} `discovery.not_found` */
export async function cancelDiscovery(
  house: House,
  { organizationId, actor }: Author,
  runId: string,
): Promise<DiscoveryRun> {
  if (!(await finish(house, organizationId, runId, 'cancelled', actor)))
    throw new AppError('discovery.not_found');
  return (await read(house, organizationId, (tx) => runRow(tx, runId)))!;
}
