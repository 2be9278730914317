/** What a connection keeps sealed, opened for one call. */
import type { ConnectorDescription } from '../../../../contracts/connectors.ts';
import type { House } from '../../../data-model/house/index.ts';
import type { StoredConnection } from '../store/connection.store.ts';

export const connectionScope = (organizationId: string, connectionId: string): string =>
  `${organizationId}/connection/${connectionId}`;
export const signInScope = (organizationId: string, connectionId: string, userId: string): string =>
  `${organizationId}/sign-in/${connectionId}/${userId}`;
export const signInStateScope = (organizationId: string, userId: string): string =>
  `${organizationId}/sign-in-state/${userId}`;

export interface OpenedSecret {
  /** The key, password, token or client secret; empty without one. */
  credential: string;
  /** Secret connection parameters, by name. */
  parameters: Record<string, string>;
}

/**
 * A connection has one secret. Connectors that ask for several (`securestring` parameters) take a JSON object by the
 * parameters' names, with `secret` for the credential itself.
 * @throws {AppError} `secret.unreadable`
 */
export function openSecret(house: House, organizationId: string, connection: StoredConnection): OpenedSecret {
  if (connection.secret === null) return { credential: '', parameters: {} };
  const text = house.vault.open(connectionScope(organizationId, connection.id), connection.secret);
  return splitSecret(text, connection.description);
}

export function splitSecret(
  text: string,
  description: Pick<ConnectorDescription, 'connectionParameters' | 'connectionParameterSets' | 'security'>,
): OpenedSecret {
  const secrets = [
    ...description.connectionParameters,
    ...description.connectionParameterSets.flatMap(({ parameters }) => parameters),
  ].filter(({ secret }) => secret);
  const named = secrets.length > 0 ? parseNamed(text) : undefined;
  if (named) {
    const { secret = '', ...parameters } = named;
    return { credential: secret, parameters };
  }
  const [only, another] = secrets;
  return { credential: text, parameters: only && !another ? { [only.name]: text } : {} };
}

function parseNamed(text: string): Record<string, string> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return undefined;
  }
}
