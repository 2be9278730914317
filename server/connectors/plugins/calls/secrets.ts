/** What a connection keeps sealed, as a call needs it; and what people's own sign-ins are sealed for. */
import type { ConnectorDescription } from '../../../../contracts/connectors.ts';

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
 */
export function splitSecret(
  text: string | undefined,
  description: Pick<ConnectorDescription, 'connectionParameters' | 'connectionParameterSets' | 'security'>,
): OpenedSecret {
  if (text === undefined) return { credential: '', parameters: {} };
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
