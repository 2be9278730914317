/** The administrator makes an operation a plugin, changes it, turns it on and off, removes it. */
import type { Plugin } from '../../../../contracts/plugins.ts';
import { type House, type Tx, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { isCallable } from '../domain/operations.ts';
import { presentPlugin } from '../queries/plugins.ts';
import { findConnectorConnection } from '../store/connection.store.ts';
import {
  deletePluginRow,
  insertPlugin,
  isPluginNameTaken,
  listPluginRows,
  type NewPlugin,
  type PluginChange,
  updatePluginRow,
} from '../store/plugin.store.ts';
import type { By } from './import-connector.ts';

/** @throws {AppError} `connection.not_found`, `connector.operation_not_found`, `plugin.name_taken` */
export async function createPlugin(house: House, by: By, plugin: NewPlugin): Promise<Plugin> {
  return await transact(house, by.organizationId, async (tx) => {
    const connection = await findConnectorConnection(tx, plugin.connectionId, plugin.operationId);
    if (!connection) throw new AppError('connection.not_found');
    if (!connection.operation || !isCallable(connection.operation))
      throw new AppError('connector.operation_not_found');
    const id = house.ids.next();
    if (!(await insertPlugin(tx, plugin, { id, at: house.clock.now() })))
      throw new AppError('plugin.name_taken');
    return await changed(house, tx, by, id);
  });
}

/** In effect with the next question: nobody keeps plugins in memory. @throws {AppError} `plugin.not_found`, `plugin.name_taken` */
export async function updatePlugin(
  house: House,
  by: By,
  pluginId: string,
  change: PluginChange,
): Promise<Plugin> {
  return await transact(house, by.organizationId, async (tx) => {
    if (change.name !== undefined && (await isPluginNameTaken(tx, change.name, pluginId)))
      throw new AppError('plugin.name_taken');
    if (!(await updatePluginRow(tx, pluginId, change, house.clock.now())))
      throw new AppError('plugin.not_found');
    return await changed(house, tx, by, pluginId);
  });
}

/** @throws {AppError} `plugin.not_found` */
export async function deletePlugin(house: House, by: By, pluginId: string): Promise<void> {
  await transact(house, by.organizationId, async (tx) => {
    if (!(await deletePluginRow(tx, pluginId))) throw new AppError('plugin.not_found');
    told(house, tx, by, pluginId);
  });
}

async function changed(house: House, tx: Tx, by: By, pluginId: string): Promise<Plugin> {
  told(house, tx, by, pluginId);
  const [row] = await listPluginRows(tx, by.organizationId, { id: pluginId });
  return presentPlugin(row!);
}

function told(house: House, tx: Tx, { userId }: By, pluginId: string): void {
  tx.append({
    type: 'plugin.changed',
    actor: `representative:${userId}`,
    at: house.clock.now(),
    payload: { pluginId },
  });
}
