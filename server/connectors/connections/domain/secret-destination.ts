/** Where a connection's secret, or a token made with it, may be sent: a stored secret must not follow an address elsewhere. */
import type { ConnectionKind, ConnectionSettings } from '../../../../contracts/crm.ts';

const origin = (address: string): string => {
  const text = address.trim();
  const whole = text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(whole) ? new URL(whole).origin : text;
};

const destinations = (kind: ConnectionKind, settings: ConnectionSettings): string =>
  JSON.stringify([
    origin(settings.uri),
    origin(settings.authority),
    origin(settings.tokenUrl),
    origin(settings.authorizationUrl),
    // A connector's address may be made of its parameters.
    kind === 'connector' ? Object.entries(settings.parameters).sort() : [],
  ]);

/** Whether the secret would go somewhere it was not entered for. */
export const leadsElsewhere = (
  kind: ConnectionKind,
  before: ConnectionSettings,
  after: ConnectionSettings,
): boolean => destinations(kind, before) !== destinations(kind, after);
