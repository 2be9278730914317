/** An administrator connects an outside system. */
import type { ConnectionKind, ConnectionSettings, CrmKind } from '../../../../contracts/crm.ts';
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { settingsRemarks, tidySettings } from '../../crm/index.ts';
import { sealSecret } from '../secrets.ts';
import { connectorExists, insertConnection } from '../store/connection.store.ts';

export interface ConnectionDraft {
  name: string;
  kind: ConnectionKind;
  settings: ConnectionSettings;
  /** Of kind `connector`, and only of it. */
  connectorId: string | null;
  secret?: string | undefined;
  /** ISO 8601. */
  secretExpiresAt: string | null;
  enabled: boolean;
}

/**
 * The secret is sealed before it reaches the database. @returns its id.
 * @throws {AppError} `connection.name_taken`, `connection.invalid`, `connector.not_found`
 */
export async function createConnection(
  house: House,
  organizationId: string,
  actor: Actor,
  draft: ConnectionDraft,
): Promise<string> {
  const id = house.ids.next();
  const settings = checkedSettings(draft.kind, draft.settings, draft.secret);
  if ((draft.kind === 'connector') !== (draft.connectorId !== null))
    throw new AppError('connection.invalid', {
      problems: ['A connection of the kind "connector" names its connector; no other does.'],
    });
  const secret =
    draft.secret === undefined ? null : sealSecret(house, organizationId, id, 'secret', draft.secret);
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    if (draft.connectorId !== null && !(await connectorExists(tx, draft.connectorId)))
      throw new AppError('connector.not_found');
    await insertConnection(tx, { ...draft, id, settings, secret }, at);
    tx.append({ type: 'connection.changed', actor, at, payload: { connectionId: id, change: 'created' } });
  });
  return id;
}

/** As they are kept. @throws {AppError} `connection.invalid` with what is wrong, in plain words. */
export function checkedSettings(
  kind: ConnectionKind,
  settings: ConnectionSettings,
  secret: string | undefined,
): ConnectionSettings {
  const problems = settingsProblems(kind, settings, secret);
  if (problems.length > 0) throw new AppError('connection.invalid', { problems });
  return kind === 'connector' ? settings : tidySettings(kind satisfies CrmKind, settings);
}

/** In plain words; none when they can be kept. */
export function settingsProblems(
  kind: ConnectionKind,
  settings: ConnectionSettings,
  secret?: string,
): string[] {
  const { uri, authority, tokenUrl, authorizationUrl, recordingUrl } = settings;
  if ([uri, authority, tokenUrl, authorizationUrl, recordingUrl].some(holdsCredentials))
    return ['An address holds a user name or a password. Leave it out: secrets have a field of their own.'];
  if (kind === 'connector') return [];
  return settingsRemarks(kind, settings, secret)
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ message }) => message);
}

/** Settings are shown and exported; what stands before an @ of an address would be, too. */
const holdsCredentials = (address: string): boolean =>
  /^\s*(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#]*@/i.test(address);
