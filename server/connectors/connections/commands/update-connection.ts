/** An administrator changes a connection. */
import type { ConnectionSettings } from '../../../../contracts/crm.ts';
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { leadsElsewhere } from '../domain/secret-destination.ts';
import { sealSecret } from '../secrets.ts';
import { type ConnectionChange, loadConnection, updateConnectionRow } from '../store/connection.store.ts';
import { checkedSettings } from './create-connection.ts';

export interface ConnectionPatch {
  name?: string | undefined;
  settings?: ConnectionSettings | undefined;
  /** Undefined keeps it, null takes it away. */
  secret?: string | null | undefined;
  secretExpiresAt?: string | null | undefined;
  enabled?: boolean | undefined;
}

/**
 * A stored secret does not follow the connection to another address: whoever changes the address enters it again. New
 * settings or a new secret end a pause, since they may be what was wrong.
 * @throws {AppError} `connection.not_found`, `connection.name_taken`, `connection.invalid`
 */
export async function updateConnection(
  house: House,
  organizationId: string,
  actor: Actor,
  id: string,
  patch: ConnectionPatch,
): Promise<void> {
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    const before = await loadConnection(tx, id, true);
    const change: ConnectionChange = {};
    if (patch.name !== undefined) change.name = patch.name;
    if (patch.enabled !== undefined) change.enabled = patch.enabled;
    if (patch.secretExpiresAt !== undefined) change.secretExpiresAt = patch.secretExpiresAt;
    if (patch.settings !== undefined) {
      change.settings = checkedSettings(before.kind, patch.settings, patch.secret ?? undefined);
      if (
        before.secret !== null &&
        patch.secret === undefined &&
        leadsElsewhere(before.kind, before.settings, change.settings)
      )
        throw new AppError('connection.invalid', {
          problems: [
            'The address changed: enter the secret again, so that it goes nowhere it was not meant for.',
          ],
        });
    }
    if (patch.secret !== undefined) {
      change.secret =
        patch.secret === null ? null : sealSecret(house, organizationId, id, 'secret', patch.secret);
      // The old secret's end says nothing about the new one.
      change.secretExpiresAt ??= null;
    }
    if (change.settings !== undefined || change.secret !== undefined) change.endsPause = true;
    await updateConnectionRow(tx, id, change, at);
    tx.append({ type: 'connection.changed', actor, at, payload: { connectionId: id, change: 'updated' } });
  });
}
