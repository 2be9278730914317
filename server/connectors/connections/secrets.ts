/** What a connection's secrets are sealed for: each opens only in its own place. */
import type { House } from '../../data-model/house/index.ts';

const scope = (organizationId: string, connectionId: string, purpose: 'secret' | 'webhook'): string =>
  `${organizationId}/connection/${connectionId}/${purpose}`;

export const sealSecret = (
  house: House,
  organizationId: string,
  connectionId: string,
  purpose: 'secret' | 'webhook',
  text: string,
): Buffer => house.vault.seal(scope(organizationId, connectionId, purpose), text);

/** @throws {AppError} `secret.unreadable` */
export const openSecret = (
  house: House,
  organizationId: string,
  connectionId: string,
  purpose: 'secret' | 'webhook',
  sealed: Buffer | null,
): string | undefined =>
  sealed === null ? undefined : house.vault.open(scope(organizationId, connectionId, purpose), sealed);
