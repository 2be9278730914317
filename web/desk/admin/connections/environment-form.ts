import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import type { ConnectionKind, ConnectionSettings } from '../../../../contracts/crm.ts';
import { newSettings, type SettingField } from './kinds.ts';
import { environmentOf, normaliseScope } from './scope.ts';

/** What the page of step 1 holds. */
export interface EnvironmentForm {
  name: string;
  settings: ConnectionSettings;
  /** Null: the stored one stays. */
  secret: string | null;
  /** `2027-03-01`, or empty. */
  secretExpires: string;
}

const nothing: ConnectionSettings = {
  uri: '',
  apiVersion: '',
  appId: '',
  tenant: '',
  clientId: '',
  scope: '',
  authority: '',
  tokenUrl: '',
  authorizationUrl: '',
  username: '',
  keyName: '',
  recordingStore: '',
  recordingUrl: '',
  parameters: {},
};

/** The form of a connection, or of a new one. */
export function formOf(kind: ConnectionKind, connection: ConnectionShape | null): EnvironmentForm {
  return {
    name: connection?.name ?? '',
    settings: { ...nothing, ...(connection?.settings ?? newSettings(kind)) },
    secret: connection?.secretSet ? null : '',
    secretExpires: connection?.secretExpiresAt?.slice(0, 10) ?? '',
  };
}

/** The settings as they are sent: addresses and the scope in their normal form. */
export function settingsOf(form: EnvironmentForm, kind: ConnectionKind): ConnectionSettings {
  const { settings } = form;
  return {
    ...settings,
    uri: environmentOf(settings.uri),
    scope: kind === 'dataverse' ? normaliseScope(settings.scope) : settings.scope.trim(),
  };
}

/** Whether something would be lost by leaving. */
export function isChanged(
  form: EnvironmentForm,
  kind: ConnectionKind,
  connection: ConnectionShape | null,
): boolean {
  return JSON.stringify(form) !== JSON.stringify(formOf(kind, connection));
}

/** The names of required fields that are empty. */
export function missingFields(
  form: EnvironmentForm,
  fields: readonly SettingField[],
  secretLabel: string | null,
  connection: ConnectionShape | null,
): ReadonlySet<string> {
  const missing = new Set<string>();
  if (form.name.trim() === '') missing.add('name');
  for (const field of fields)
    if (field.required && form.settings[field.name].trim() === '') missing.add(field.name);
  if (secretLabel && !connection?.secretSet && !form.secret) missing.add('secret');
  return missing;
}
