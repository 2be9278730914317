/** Brings together what a description and its properties both say of the same key. */
import type { ConnectionParameter, ConnectorDescription } from '../../../../contracts/connectors.ts';

/**
 * A Power Platform connector names its key twice: as a security definition and as a connection parameter. It is asked
 * for once, as the credential of the security option; the parameter goes, unless a policy uses it.
 */
export function bindCredentials(connector: ConnectorDescription): void {
  const { connectionParameters, connectionParameterSets } = connector;
  connector.connectionParameters = withoutCredentials(connector, connectionParameters);
  connector.connectionParameterSets = connectionParameterSets.map((set) => {
    const parameters = withoutCredentials(connector, set.parameters);
    const bound = set.parameters.length - parameters.length;
    const other = connector.security
      .filter(({ kind }) => kind === 'apiKey' || kind === 'basic')
      .map(({ id }) => id);
    return bound > 0 && set.security.length === 0
      ? { ...set, parameters, security: other }
      : { ...set, parameters };
  });
}

function withoutCredentials(
  connector: ConnectorDescription,
  parameters: readonly ConnectionParameter[],
): ConnectionParameter[] {
  const policies = JSON.stringify(connector.policies);
  const isUsed = (name: string): boolean => policies.includes(`@connectionParameters('${name}'`);
  const free = parameters.filter(({ name }) => !isUsed(name));
  const gone = new Set<string>();
  for (const option of connector.security) {
    if (option.kind === 'apiKey') {
      const secrets = free.filter(({ secret }) => secret);
      const own =
        free.find(({ name }) => name === option.id || name === option.name) ??
        (secrets.length === 1 ? secrets[0] : undefined);
      if (own) gone.add(own.name);
    }
    if (option.kind === 'basic')
      for (const { name } of free) if (/^(user_?name|password)$/i.test(name)) gone.add(name);
  }
  return parameters.filter(({ name }) => !gone.has(name));
}
