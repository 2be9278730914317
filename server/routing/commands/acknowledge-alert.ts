/** A supervisor takes note of an alert. */
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { noteAlert } from '../store/alert.store.ts';

/** It stays open until its reason is gone. Doing it twice keeps the first. @throws {AppError} `alert.not_found` */
export async function acknowledgeAlert(
  house: House,
  organizationId: string,
  alertId: string,
  userId: string,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    if (!(await noteAlert(tx, alertId, userId, house.clock.now()))) throw new AppError('alert.not_found');
    tx.signal(`organization:${organizationId}`);
  });
}
