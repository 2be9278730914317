/** An administrator says which hosts may be private addresses or be spoken to without TLS. */
import { type House, transact } from '../../../data-model/house/index.ts';
import { type AllowedHost, replaceHosts } from '../store/allowed-host.store.ts';

/** In effect with the next request. Of a host named twice the last note counts. */
export async function putAllowedHosts(
  house: House,
  organizationId: string,
  hosts: readonly AllowedHost[],
): Promise<void> {
  const once = new Map(hosts.map(({ host, note }) => [host.toLowerCase(), note]));
  const list = [...once].map(([host, note]) => ({ host, note }));
  await transact(house, organizationId, (tx) => replaceHosts(tx, list, house.clock.now()));
}
