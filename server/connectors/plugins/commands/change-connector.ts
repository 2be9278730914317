/** The administrator picks operations, words them anew, renames and removes connectors. */
import { type House, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { mergeEdits, type OperationEdits } from '../domain/operations.ts';
import {
  deleteConnectorRow,
  findConnector,
  findConnectorByName,
  updateConnectorRow,
} from '../store/connector.store.ts';
import type { By } from './import-connector.ts';

/** @throws {AppError} `connector.not_found`, `connector.name_taken` */
export async function updateConnector(
  house: House,
  by: By,
  change: { connectorId: string; name?: string | undefined; operations: OperationEdits },
): Promise<void> {
  const { connectorId, name } = change;
  await transact(house, by.organizationId, async (tx) => {
    const connector = await findConnector(tx, connectorId, { lock: true });
    if (!connector) throw new AppError('connector.not_found');
    if (name !== undefined && name !== connector.name && (await findConnectorByName(tx, name)))
      throw new AppError('connector.name_taken');
    const at = house.clock.now();
    await updateConnectorRow(tx, connectorId, {
      name,
      edits: mergeEdits(connector.edits, change.operations),
      at,
    });
    tx.append({
      type: 'connector.changed',
      actor: `representative:${by.userId}`,
      at,
      payload: { connectorId },
    });
  });
}

/** @throws {AppError} `connector.not_found`, `connector.in_use` */
export async function deleteConnector(house: House, by: By, connectorId: string): Promise<void> {
  await transact(house, by.organizationId, async (tx) => {
    if (!(await findConnector(tx, connectorId, { lock: true }))) throw new AppError('connector.not_found');
    if (!(await deleteConnectorRow(tx, connectorId))) throw new AppError('connector.in_use');
    const at = house.clock.now();
    tx.append({
      type: 'connector.changed',
      actor: `representative:${by.userId}`,
      at,
      payload: { connectorId },
    });
  });
}
