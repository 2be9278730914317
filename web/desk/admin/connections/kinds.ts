import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import type {
  AuthenticationKind,
  ConnectionKind,
  ConnectionSettings,
  CrmKind,
} from '../../../../contracts/crm.ts';

/** The settings that are a line of text. */
export type LineSetting = {
  [K in keyof ConnectionSettings]: ConnectionSettings[K] extends string ? K : never;
}[keyof ConnectionSettings] &
  string;

/** A field of step 1. */
export interface SettingField {
  name: LineSetting;
  label: string;
  hint?: string;
  placeholder?: string;
  required?: boolean;
  /** Seldom needed: behind "More settings". */
  more?: boolean;
}

export const kindLabels: Record<ConnectionKind, string> = {
  dataverse: 'Dynamics 365 (Dataverse)',
  salesforce: 'Salesforce',
  servicenow: 'ServiceNow',
  zendesk: 'Zendesk',
  hubspot: 'HubSpot',
  rest: 'Any HTTP API',
  connector: 'Imported connector',
};

/** What each kind is for, on the page where one is chosen. */
export const kindHints: Record<CrmKind, string> = {
  dataverse: 'Phone calls, activities and cases in a Dynamics 365 environment.',
  salesforce: 'Tasks and cases in a Salesforce org.',
  servicenow: 'Interactions and incidents in a ServiceNow instance.',
  zendesk: 'Tickets in a Zendesk account.',
  hubspot: 'Calls and tickets in a HubSpot account.',
  rest: 'Any system with a JSON API.',
};

export const authenticationLabels: Record<AuthenticationKind, string> = {
  none: 'None',
  client_credentials: 'OAuth 2, client credentials',
  authorization_code: 'OAuth 2, each representative signs in',
  basic: 'User name and password',
  bearer: 'Token',
  api_key_header: 'API key in a header',
  api_key_query: 'API key in the address',
};

/** The ways that a kind offers; one alone is not asked for. The first is the usual one. */
export const authenticationsOf: Record<ConnectionKind, readonly AuthenticationKind[]> = {
  dataverse: ['client_credentials'],
  salesforce: ['client_credentials'],
  servicenow: ['basic', 'client_credentials', 'bearer'],
  zendesk: ['basic', 'bearer'],
  hubspot: ['bearer'],
  rest: ['bearer', 'basic', 'client_credentials', 'api_key_header', 'api_key_query', 'none'],
  connector: [
    'api_key_header',
    'api_key_query',
    'basic',
    'bearer',
    'client_credentials',
    'authorization_code',
    'none',
  ],
};

const recording: SettingField[] = [
  {
    name: 'recordingStore',
    label: 'Recording store',
    hint: 'The bucket, with or without a prefix, where recordings and analyses appear.',
    placeholder: 'recordings.example/connect',
  },
  {
    name: 'recordingUrl',
    label: 'Address in front of a recording’s key',
    placeholder: 'https://<bucket>.s3.amazonaws.com/',
    more: true,
  },
];

const environments: Record<CrmKind, SettingField[]> = {
  dataverse: [
    {
      name: 'uri',
      label: 'Environment URI',
      placeholder: 'https://contoso.crm.dynamics.com',
      required: true,
    },
    { name: 'apiVersion', label: 'API version', placeholder: 'v9.2', required: true },
    {
      name: 'appId',
      label: 'Dynamics app ID',
      hint: 'The app that records open in: appid in the address of Dynamics. Not the ID of the Azure app.',
    },
    { name: 'tenant', label: 'Directory (tenant) ID', required: true },
    { name: 'clientId', label: 'Application (client) ID', required: true },
    {
      name: 'authority',
      label: 'Sign-in server',
      placeholder: 'https://login.microsoftonline.com',
      more: true,
    },
  ],
  salesforce: [
    { name: 'uri', label: 'Org URI', placeholder: 'https://contoso.my.salesforce.com', required: true },
    { name: 'apiVersion', label: 'API version', placeholder: 'v62.0', required: true },
    { name: 'clientId', label: 'Consumer key', required: true },
    { name: 'tokenUrl', label: 'Token address', hint: 'Empty: the org’s own.', more: true },
  ],
  servicenow: [
    { name: 'uri', label: 'Instance URI', placeholder: 'https://contoso.service-now.com', required: true },
    { name: 'apiVersion', label: 'API version', placeholder: 'now', more: true },
  ],
  zendesk: [
    { name: 'uri', label: 'Account URI', placeholder: 'https://contoso.zendesk.com', required: true },
  ],
  hubspot: [{ name: 'uri', label: 'API URI', placeholder: 'https://api.hubapi.com', required: true }],
  rest: [{ name: 'uri', label: 'Base address', placeholder: 'https://api.contoso.com', required: true }],
};

/** What a way to prove oneself asks for beside the secret. */
const proofs: Record<AuthenticationKind, SettingField[]> = {
  none: [],
  client_credentials: [
    { name: 'tokenUrl', label: 'Token address', required: true },
    { name: 'clientId', label: 'Client ID', required: true },
    { name: 'scope', label: 'Scope' },
  ],
  authorization_code: [
    { name: 'authorizationUrl', label: 'Authorization address', required: true },
    { name: 'tokenUrl', label: 'Token address', required: true },
    { name: 'clientId', label: 'Client ID', required: true },
    { name: 'scope', label: 'Scope' },
  ],
  basic: [{ name: 'username', label: 'User name', required: true }],
  bearer: [],
  api_key_header: [{ name: 'keyName', label: 'Header', placeholder: 'X-API-Key', required: true }],
  api_key_query: [{ name: 'keyName', label: 'Parameter', placeholder: 'code', required: true }],
};

/** What the secret is called; null for what needs none. */
export const secretLabels: Record<AuthenticationKind, string | null> = {
  none: null,
  client_credentials: 'Client secret',
  authorization_code: 'Client secret',
  basic: 'Password',
  bearer: 'Token',
  api_key_header: 'Key',
  api_key_query: 'Key',
};

/** Whether a connection has lost, or never had, what it proves itself with: then nothing reaches the other system. */
export function isSecretMissing({ settings, secretSet }: ConnectionShape): boolean {
  const { authentication } = settings;
  return !secretSet && authentication !== undefined && secretLabels[authentication] !== null;
}

/** The fields of step 1, in their order. */
export function fieldsOf(kind: ConnectionKind, authentication: AuthenticationKind): readonly SettingField[] {
  if (kind === 'connector') return [...proofs[authentication], baseAddress];
  const own = environments[kind];
  const known = new Set<string>(own.map((field) => field.name));
  const proof =
    kind === 'dataverse' || kind === 'salesforce'
      ? []
      : proofs[authentication].filter((f) => !known.has(f.name));
  return [...own, ...proof, ...recording];
}

const baseAddress: SettingField = {
  name: 'uri',
  label: 'Base address',
  hint: 'Empty: the one of the description.',
  more: true,
};

/** What a new connection of this kind starts with; how an instance of a connector proves itself, its description says. */
export function newSettings(kind: ConnectionKind): Partial<ConnectionSettings> {
  const [authentication] = authenticationsOf[kind];
  const fixed =
    kind === 'dataverse' ? { apiVersion: 'v9.2' } : kind === 'salesforce' ? { apiVersion: 'v62.0' } : {};
  const hub = kind === 'hubspot' ? { uri: 'https://api.hubapi.com' } : {};
  return { ...(authentication && kind !== 'connector' && { authentication }), ...fixed, ...hub };
}

/** The names of the wizard's steps. */
export const stepTitles = {
  1: 'Environment',
  2: 'Contact created',
  3: 'Answered or made',
  4: 'Ended',
  5: 'Recording available',
} as const;
