/** An administrator says which hosts may be private addresses or be spoken to without TLS. */
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { type AllowedHost, replaceHosts } from '../store/allowed-host.store.ts';
import { connectionIds } from '../store/connection.store.ts';

/**
 * In effect with the next request: whoever holds a client of a connection hears that the connection changed. Of a host
 * named twice the last note counts.
 */
export async function putAllowedHosts(
  house: House,
  organizationId: string,
  actor: Actor,
  hosts: readonly AllowedHost[],
): Promise<void> {
  const once = new Map(hosts.map(({ host, note }) => [host.toLowerCase(), note]));
  const list = [...once].map(([host, note]) => ({ host, note }));
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    await replaceHosts(tx, list, at);
    for (const connectionId of await connectionIds(tx, organizationId))
      tx.append({ type: 'connection.changed', actor, at, payload: { connectionId, change: 'updated' } });
  });
}
