/** Where somebody else's agent is reached, and where its secret is shown. */
const fields = ['protocol', 'url', 'tokenUrl', 'directConnectUrl', 'environmentId', 'cloud'] as const;

/** Two settings with the same answer lead to the same place. */
export function addressesOf(settings: Readonly<Record<string, unknown>>): string {
  const { authentication } = settings as { authentication?: { tokenUrl?: unknown } };
  return JSON.stringify([...fields.map((field) => settings[field]), authentication?.tokenUrl]);
}
