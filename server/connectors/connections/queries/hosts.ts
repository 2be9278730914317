/** The hosts an administrator allowed. */
import { type House, read } from '../../../data-model/house/index.ts';
import type { HostPolicy } from '../../../platform/outbound/index.ts';
import { type AllowedHost, readHosts } from '../store/allowed-host.store.ts';

export const readAllowedHosts = (house: House, organizationId: string): Promise<AllowedHost[]> =>
  read(house, organizationId, (tx) => readHosts(tx, organizationId));

/** What the organization's own requests may reach beyond the public internet. */
export async function hostPolicy(house: House, organizationId: string): Promise<HostPolicy> {
  const hosts = await readAllowedHosts(house, organizationId);
  return { allowed: new Set(hosts.map(({ host }) => host)) };
}
