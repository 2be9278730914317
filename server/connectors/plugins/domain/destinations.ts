/** Where calls of a connector go, and with them what signs them. */
import type { ConnectorDescription } from '../../../../contracts/connectors.ts';

/** Scheme and host; of an address with places to fill in, the whole of it up to its path. */
const originOf = (address: string): string =>
  /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i.exec(address)?.[0].toLowerCase() ?? address;

/** Every host that the description names, sorted. */
export function destinationsOf(description: ConnectorDescription): string[] {
  const addresses = [
    description.baseUrl,
    ...description.operations.map(({ baseUrl }) => baseUrl),
    ...description.policies.map((policy) => (policy.kind === 'setBaseUrl' ? policy.url : null)),
    ...description.security.flatMap((option) =>
      'tokenUrl' in option ? [option.tokenUrl, option.refreshUrl] : [],
    ),
  ];
  return [...new Set(addresses.filter((address) => address !== null).map(originOf))].sort();
}

/** Would secrets that were entered for the one description be sent to hosts that it did not name? */
export const leadsElsewhere = (before: ConnectorDescription, after: ConnectorDescription): boolean => {
  const known = new Set(destinationsOf(before));
  return destinationsOf(after).some((origin) => !known.has(origin));
};
