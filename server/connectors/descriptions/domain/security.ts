/** The ways to sign in that a description offers, and which of them an operation accepts. */
import type { SecurityOption } from '../../../../contracts/connectors.ts';
import { isMembers, listOf, type Members, membersOf, type Source, textOf, textOrNull } from './source.ts';

type Grant = 'client_credentials' | 'authorization_code';
type ApiKey = Extract<SecurityOption, { kind: 'apiKey' }>;
export type OAuthOption = Extract<SecurityOption, { kind: 'oauth2' | 'aad' }>;

export interface DescribedSecurity {
  options: SecurityOption[];
  /** Keys that are demanded beside the option itself: each becomes a connection parameter. */
  besides: ApiKey[];
  /** Ids of the options for a list of requirements, best first; undefined: nothing is said. */
  idsOf(requirements: unknown): string[] | undefined;
}

export function readSecurity(source: Source): DescribedSecurity {
  const { root } = source;
  const written =
    source.dialect === '2.0' ? root.securityDefinitions : membersOf(root.components).securitySchemes;
  const options = new Map<string, SecurityOption>();
  for (const [id, from] of Object.entries(membersOf(written))) {
    const { node } = source.follow(from);
    const option = isMembers(node) ? readOption(source, id, node) : undefined;
    if (option) options.set(id, option);
    else source.warn('security.unsupported', `The security scheme “${id}” is not supported.`, from);
  }
  const besides = new Map<string, ApiKey>();

  /** Of one alternative: all its schemes are needed at once. */
  const alternative = (requirement: unknown): string | undefined => {
    const asked = Object.keys(membersOf(requirement));
    const ids = asked.filter((id) => options.has(id));
    for (const id of asked)
      if (!options.has(id))
        source.warn('security.unknown', `The security scheme “${id}” is not described.`, requirement, id);
    const [first, ...others] = ids.sort((a, b) => rank(options.get(a)!) - rank(options.get(b)!));
    for (const id of others) {
      const option = options.get(id)!;
      if (option.kind === 'apiKey' && option.in !== 'cookie') besides.set(id, option);
      else
        source.warn(
          'security.together',
          `${first} and ${id} together are not supported; ${id} is left out.`,
          requirement,
        );
    }
    return first;
  };

  const idsOf = (requirements: unknown): string[] | undefined => {
    if (!Array.isArray(requirements)) return undefined;
    return [...new Set(requirements.map(alternative).filter((id) => id !== undefined))];
  };
  // What is demanded beside others is known only after all requirements were read.
  idsOf(root.security);
  return {
    idsOf,
    options: [...options.values()],
    get besides() {
      return [...besides.values()];
    },
  };
}

/** The option itself comes first; keys beside it are easy to add. */
const rank = (option: SecurityOption): number => (option.kind === 'apiKey' ? 1 : 0);

function readOption(source: Source, id: string, node: Members): SecurityOption | undefined {
  const title = textOf(node['x-ms-summary']) || textOf(node.description).slice(0, 120) || id;
  const type = textOf(node.type);
  if (type === 'apiKey') {
    const place = textOf(node.in);
    const name = textOf(node.name);
    if ((place !== 'header' && place !== 'query' && place !== 'cookie') || name === '') return undefined;
    return { id, title, kind: 'apiKey', in: place, name };
  }
  if (type === 'basic') return { id, title, kind: 'basic' };
  if (type === 'http') {
    const scheme = textOf(node.scheme).toLowerCase();
    return scheme === 'basic' || scheme === 'bearer' ? { id, title, kind: scheme } : undefined;
  }
  if (type === 'oauth2')
    return source.dialect === '2.0'
      ? oauthOf(id, title, [[textOf(node.flow), node]])
      : flows(id, title, node);
  if (type === 'openIdConnect') {
    source.warn(
      'security.discovery',
      `“${id}” names a discovery document; enter its authorization and token addresses with the connection.`,
      node,
    );
    return oauthOf(id, title, [['authorizationCode', {}]]);
  }
  return undefined;
}

const flows = (id: string, title: string, node: Members): OAuthOption =>
  oauthOf(
    id,
    title,
    Object.entries(membersOf(node.flows)).map(([flow, of]) => [flow, membersOf(of)]),
  );

function oauthOf(id: string, title: string, written: readonly (readonly [string, Members])[]): OAuthOption {
  const grants = new Set<Grant>();
  const scopes = new Map<string, string>();
  const urls: Record<string, string | null> = {};
  for (const [flow, node] of written) {
    grants.add(/^(application|clientCredentials)$/.test(flow) ? 'client_credentials' : 'authorization_code');
    for (const [name, description] of Object.entries(membersOf(node.scopes)))
      scopes.set(name, textOf(description));
    for (const name of ['authorizationUrl', 'tokenUrl', 'refreshUrl']) urls[name] ??= textOrNull(node[name]);
  }
  const isEntra = /^https:\/\/login\.(microsoftonline|windows)\.(com|net)\//i.test(
    urls.tokenUrl ?? urls.authorizationUrl ?? '',
  );
  return {
    id,
    title,
    kind: isEntra ? 'aad' : 'oauth2',
    grants: grants.size === 0 ? ['authorization_code'] : [...grants],
    authorizationUrl: urls.authorizationUrl ?? null,
    tokenUrl: urls.tokenUrl ?? null,
    refreshUrl: urls.refreshUrl ?? null,
    scopes: [...scopes].map(([name, description]) => ({ name, description })),
    extra: {},
  };
}

/** An `oauthSetting` of a connector's properties, which says more than the description itself. */
export function oauthSetting(id: string, title: string, settings: Members): OAuthOption {
  const custom = membersOf(settings.customParameters);
  const value = (...names: string[]): string | null => {
    for (const name of names) {
      const found = textOrNull(membersOf(custom[name]).value)?.trim();
      if (found !== undefined && found !== '') return found;
    }
    return null;
  };
  const provider = textOf(settings.identityProvider).toLowerCase();
  const scopes = listOf(settings.scopes)
    .flatMap((scope) => textOf(scope).split(/[\s,]+/))
    .filter((scope) => scope !== '');
  const option: OAuthOption = {
    id,
    title,
    kind: provider.startsWith('aad') ? 'aad' : 'oauth2',
    grants: ['authorization_code'],
    authorizationUrl: value('authorizationUrl', 'authorizationUrlTemplate', 'AuthorizationUrl'),
    tokenUrl: value('tokenUrl', 'tokenUrlTemplate', 'TokenUrl'),
    refreshUrl: value('refreshUrl', 'refreshUrlTemplate', 'RefreshUrl'),
    scopes: [...new Set(scopes)].map((name) => ({ name, description: '' })),
    extra: {},
  };
  const login = value('loginUri', 'loginUriAAD', 'LoginUri');
  if (option.kind === 'aad' && login !== null) {
    const tenant = value('tenantId') ?? 'common';
    const base = `${login.slice(0, 2_000).replace(/\/+$/, '')}/${tenant}/oauth2`;
    option.authorizationUrl ??= `${base}/authorize`;
    option.tokenUrl ??= `${base}/token`;
    const resource = value('resourceUri', 'ResourceUri');
    if (resource !== null) option.extra.resource = resource;
  }
  if (option.kind === 'aad' || /client_?credentials/i.test(`${provider} ${value('grantType') ?? ''}`))
    option.grants.push('client_credentials');
  return option;
}
