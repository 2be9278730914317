/** The steps of a connection, as they were pasted. */
import type { LifecycleStep } from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { readCrmConnection, readSteps } from '../store/step.store.ts';

/** @throws {AppError} `connection.not_found` */
export async function listSteps(
  house: House,
  organizationId: string,
  connectionId: string,
): Promise<LifecycleStep[]> {
  return await read(house, organizationId, async (tx) => {
    await readCrmConnection(tx, connectionId);
    return await readSteps(tx, connectionId);
  });
}
