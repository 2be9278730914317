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
  /** Of a connector that asks for several secrets: those beside the credential, by their names. */
  secretParameters: Readonly<Record<string, string>>;
}

/** What an instance of a connector is asked for, as its description says. */
export interface AskedParameter {
  name: string;
  title: string;
  secret: boolean;
  required: boolean;
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
    secretParameters: {},
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

/** What is asked for in secret: the credential's label (null for none), and what comes beside it. */
export interface AskedSecrets {
  label: string | null;
  /** One alone is the credential itself; several are asked for one by one. */
  several: readonly AskedParameter[];
}

/** How a connection's secret is asked for. */
export function askedSecrets(label: string | null, parameters: readonly AskedParameter[]): AskedSecrets {
  const secrets = parameters.filter((parameter) => parameter.secret);
  const [only, another] = secrets;
  if (only && !another) return { label: label ?? (only.title || only.name), several: [] };
  return { label, several: secrets };
}

/**
 * The secret as it is sent: a connection has one, so several go as JSON by their names.
 * What is pasted often brings a space or a line break along: neither is meant. Undefined: the stored one
 * stays.
 */
export function secretOf(form: EnvironmentForm, { several }: AskedSecrets): string | undefined {
  if (form.secret === null) return undefined;
  const secret = form.secret.trim();
  if (several.length === 0) return secret || undefined;
  const named = Object.fromEntries(
    several.flatMap(({ name }) => {
      const value = form.secretParameters[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const all = { ...named, ...(secret && { secret }) };
  return Object.keys(all).length > 0 ? JSON.stringify(all) : undefined;
}

/** The names of required fields that are empty. */
export function missingFields(
  form: EnvironmentForm,
  fields: readonly SettingField[],
  secrets: AskedSecrets,
  connection: ConnectionShape | null,
): ReadonlySet<string> {
  const missing = new Set<string>();
  if (form.name.trim() === '') missing.add('name');
  for (const field of fields)
    if (field.required && form.settings[field.name].trim() === '') missing.add(field.name);
  if (connection?.secretSet && form.secret === null) return missing;
  if (secrets.several.length === 0 && secrets.label && !form.secret?.trim()) missing.add('secret');
  for (const { name, required } of secrets.several)
    if (required && !form.secretParameters[name]?.trim()) missing.add(`secret:${name}`);
  return missing;
}
