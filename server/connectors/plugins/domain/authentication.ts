/** How a connection proves itself: what the administrator set, else what the description offers first. */
import type { ConnectorDescription, SecurityOption } from '../../../../contracts/connectors.ts';
import type { AuthenticationKind, ConnectionSettings } from '../../../../contracts/crm.ts';

/** What requests of a connection are signed with; `secret` and tokens are filled in when they are needed. */
export type Authentication =
  | { kind: 'none' }
  | { kind: 'basic'; username: string }
  | { kind: 'bearer' }
  | { kind: 'api_key'; in: 'header' | 'query' | 'cookie'; name: string }
  | {
      kind: 'client_credentials';
      tokenUrl: string;
      clientId: string;
      scope: string;
      extra: Record<string, string>;
    }
  | {
      kind: 'authorization_code';
      authorizationUrl: string;
      tokenUrl: string;
      clientId: string;
      scope: string;
      extra: Record<string, string>;
    };

type Security = ConnectorDescription['security'];
type OAuth = Extract<SecurityOption, { kind: 'oauth2' | 'aad' }>;

const isOAuth = (option: SecurityOption | undefined): option is OAuth =>
  option?.kind === 'oauth2' || option?.kind === 'aad';

/** What fits the option when the administrator chose nothing. */
function kindOf(option: SecurityOption | undefined): AuthenticationKind {
  switch (option?.kind) {
    case undefined:
    case 'none':
      return 'none';
    case 'basic':
    case 'bearer':
      return option.kind;
    case 'apiKey':
      return option.in === 'query' ? 'api_key_query' : 'api_key_header';
    case 'oauth2':
    case 'aad':
      return option.grants[0] ?? 'client_credentials';
  }
}

/** The option that the administrator's choice is about, among those that the operation takes. */
function optionFor(kind: AuthenticationKind, offered: Security): SecurityOption | undefined {
  switch (kind) {
    case 'client_credentials':
    case 'authorization_code':
      return (
        offered.find((option) => isOAuth(option) && option.grants.includes(kind)) ?? offered.find(isOAuth)
      );
    case 'api_key_header':
    case 'api_key_query':
      return (
        offered.find((o) => o.kind === 'apiKey' && (o.in === 'query') === (kind === 'api_key_query')) ??
        offered.find((o) => o.kind === 'apiKey')
      );
    default:
      return offered.find((option) => option.kind === kind);
  }
}

/** `{name}` of the connection's parameters and `{tenant}`; what is unknown stays. */
const filled = (text: string, settings: ConnectionSettings): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name === 'tenant' && settings.tenant !== ''
      ? settings.tenant
      : Object.hasOwn(settings.parameters, name)
        ? settings.parameters[name]!
        : whole,
  );

/**
 * @param of.hasSecret a connection with a secret means to use it, where no sign-in is one of the ways.
 * @param of.operationSecurity ids of the options that the operation takes; empty: none is needed, or all fit.
 */
export function authenticationOf(
  security: Security,
  settings: ConnectionSettings,
  of: { hasSecret: boolean; operationSecurity: readonly string[] },
): Authentication {
  const ranked = of.operationSecurity
    .map((id) => security.find((option) => option.id === id))
    .filter((option) => option !== undefined);
  const known = ranked.length > 0 ? ranked : security;
  const keyed = known.filter(({ kind }) => kind !== 'none');
  const offered = of.hasSecret && keyed.length > 0 ? keyed : known;
  const kind = settings.authentication ?? kindOf(offered[0]);
  const option = settings.authentication === undefined ? offered[0] : optionFor(kind, offered);
  switch (kind) {
    case 'none':
      return { kind };
    case 'bearer':
      return { kind };
    case 'basic':
      return { kind, username: settings.username };
    case 'api_key_header':
    case 'api_key_query': {
      const described = option?.kind === 'apiKey' ? option : undefined;
      const place = kind === 'api_key_query' ? 'query' : described?.in === 'cookie' ? 'cookie' : 'header';
      const name = settings.keyName || described?.name || (place === 'query' ? 'key' : 'x-api-key');
      return { kind: 'api_key', in: place, name };
    }
    case 'client_credentials':
    case 'authorization_code': {
      const oauth = isOAuth(option) ? option : undefined;
      const authority = settings.authority.replace(/\/+$/, '');
      const entra = authority && settings.tenant ? `${authority}/${settings.tenant}/oauth2/v2.0` : '';
      const common = {
        tokenUrl: filled(settings.tokenUrl || (entra && `${entra}/token`) || oauth?.tokenUrl || '', settings),
        clientId: settings.clientId,
        scope: settings.scope || (oauth?.scopes.map(({ name }) => name).join(' ') ?? ''),
        extra: oauth?.extra ?? {},
      };
      if (kind === 'client_credentials') return { kind, ...common };
      const authorizationUrl = filled(
        settings.authorizationUrl || (entra && `${entra}/authorize`) || oauth?.authorizationUrl || '',
        settings,
      );
      return { kind, authorizationUrl, ...common };
    }
  }
}
