/** Puts a connection's credentials on a request, at the last moment. */
import type { ConnectionSettings } from '../../../../contracts/crm.ts';
import type { HostPolicy } from '../../../platform/outbound/index.ts';
import type { Dialect } from '../domain/dialect.ts';
import { type Token, type TokenCache, TokenError, type TokenRequest } from './tokens.ts';

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** To be told when they were not accepted; undefined when there is nothing to renew. */
  readonly renew: (() => void) | undefined;
}

const missing = (message: string): TokenError =>
  new TokenError({ code: 'credentials_missing', message, detail: '', verdict: 'pause' });

/** The token this connection would ask for; undefined when it does not sign in by tokens or lacks an address. */
export function tokenRequest(
  dialect: Dialect,
  settings: ConnectionSettings,
  secret: string | undefined,
  policy: HostPolicy,
): TokenRequest | undefined {
  if ((settings.authentication ?? dialect.defaultAuthentication) !== 'client_credentials') return undefined;
  const tokenUrl = dialect.tokenUrl(settings);
  if (tokenUrl === undefined)
    throw missing(
      'The sign-in server’s address cannot be made. Check the environment’s address, tenant and authority.',
    );
  if (settings.clientId === '') throw missing('The client id is missing. Enter it.');
  if (secret === undefined) throw missing('The client secret is missing. Enter the secret’s value.');
  return {
    tokenUrl,
    clientId: settings.clientId,
    clientSecret: secret,
    scope: dialect.scope(settings),
    policy,
  };
}

/** @throws {TokenError} */
export async function credentialsFor(
  dialect: Dialect,
  settings: ConnectionSettings,
  secret: string | undefined,
  ports: { tokens: TokenCache; policy: HostPolicy },
): Promise<Credentials> {
  const request = tokenRequest(dialect, settings, secret, ports.policy);
  if (request !== undefined) {
    const token: Token = await ports.tokens.get(request);
    return {
      headers: { authorization: `Bearer ${token.value}` },
      query: {},
      renew: () => ports.tokens.drop(request, token),
    };
  }
  const plain = (headers: Record<string, string>, query: Record<string, string> = {}): Credentials => ({
    headers,
    query,
    renew: undefined,
  });
  const kind = settings.authentication ?? dialect.defaultAuthentication;
  if (kind === 'none') return plain({});
  if (secret === undefined) throw missing('The secret is missing. Enter it.');
  switch (kind) {
    case 'basic':
      return plain({
        authorization: `Basic ${Buffer.from(`${dialect.basicUser?.(settings) ?? settings.username}:${secret}`).toString('base64')}`,
      });
    case 'bearer':
      return plain({ authorization: `Bearer ${secret}` });
    case 'api_key_header':
      return plain({ [settings.keyName.toLowerCase() || 'x-api-key']: secret });
    case 'api_key_query':
      return plain({}, { [settings.keyName || 'api_key']: secret });
    default:
      throw missing(
        'A contact’s lifecycle needs a sign-in of the application’s own. Choose another authentication.',
      );
  }
}
