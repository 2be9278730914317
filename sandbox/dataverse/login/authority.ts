/** The login authority: client credentials, authorization code with PKCE, refresh tokens. */
import { createHash } from 'node:crypto';
import { type Client, clientById, objectIdOf, type Person, people, tenant } from './directory.ts';
import {
  badGrant,
  badScope,
  expiredSecret,
  LoginError,
  missingParameter,
  unknownApplication,
  unknownResource,
  unknownTenant,
  wrongSecret,
} from './login-error.ts';
import { Tokens } from './tokens.ts';

interface Grant {
  clientId: string;
  person: Person;
  scope: string;
  redirectUri: string;
  /** The PKCE challenge; undefined when the client sent none. */
  challenge: string | undefined;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const codeSeconds = 600;

export class Authority {
  readonly tokens: Tokens;
  readonly tokenSeconds: number;
  readonly #codes = new Map<string, Grant>();
  readonly #refresh = new Map<string, Grant>();
  readonly #isResource: (address: string) => boolean;
  readonly #now: () => Date;
  readonly #newId: () => string;

  constructor(given: {
    now: () => Date;
    newId: () => string;
    tokenSeconds: number;
    /** Whether an environment has this address. */
    isResource: (address: string) => boolean;
  }) {
    this.#now = given.now;
    this.#newId = given.newId;
    this.#isResource = given.isResource;
    this.tokenSeconds = given.tokenSeconds;
    this.tokens = new Tokens(given.now, given.newId);
  }

  reset(): void {
    this.#codes.clear();
    this.#refresh.clear();
  }

  /** Answers `POST /{tenant}/oauth2/v2.0/token`. @throws LoginError */
  token(tenantName: string, form: URLSearchParams): Record<string, unknown> {
    if (tenantName.toLowerCase() !== tenant) throw unknownTenant(tenantName);
    const grantType = need(form, 'grant_type');
    switch (grantType) {
      case 'client_credentials':
        return this.#clientCredentials(form);
      case 'authorization_code':
        return this.#authorizationCode(form);
      case 'refresh_token':
        return this.#refreshToken(form);
      default:
        throw new LoginError(
          400,
          'unsupported_grant_type',
          70003,
          `The app requested an unsupported grant type '${grantType.slice(0, 40)}'.`,
        );
    }
  }

  #clientCredentials(form: URLSearchParams): Record<string, unknown> {
    const client = this.#client(form, true);
    const scope = need(form, 'scope');
    if (/\s/.test(scope.trim()) || !scope.trim().endsWith('/.default')) throw badScope(scope);
    const aud = this.#resource(scope.trim().slice(0, -'/.default'.length));
    const about = { aud, appid: client.clientId, oid: objectIdOf(client), idtyp: 'app' as const };
    return this.#answer(this.tokens.issue(about, this.tokenSeconds), {});
  }

  #authorizationCode(form: URLSearchParams): Record<string, unknown> {
    const client = this.#client(form, false);
    const code = need(form, 'code');
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    if (grant === undefined || grant.clientId !== client.clientId) {
      throw badGrant(
        54005,
        'OAuth2 Authorization code was already redeemed, please retry with a new valid code.',
      );
    }
    if (grant.expiresAt <= this.#now().getTime()) {
      throw badGrant(
        70008,
        'The provided authorization code or refresh token has expired due to inactivity.',
      );
    }
    if (grant.redirectUri !== need(form, 'redirect_uri')) {
      throw badGrant(50148, 'The redirect_uri does not match the one the code was asked for with.');
    }
    if (grant.challenge !== undefined) {
      const verifier = createHash('sha256').update(need(form, 'code_verifier')).digest('base64url');
      if (verifier !== grant.challenge) {
        throw badGrant(
          501481,
          'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
        );
      }
    }
    return this.#forPerson(grant, grant.scope);
  }

  #refreshToken(form: URLSearchParams): Record<string, unknown> {
    const client = this.#client(form, false);
    const token = need(form, 'refresh_token');
    const grant = this.#refresh.get(token);
    if (grant === undefined || grant.clientId !== client.clientId) {
      throw badGrant(
        9002313,
        'Invalid request. Request is malformed or invalid: the refresh token is not valid.',
      );
    }
    // The answer brings a new one; the old one stays good, as Entra's do.
    return this.#forPerson(grant, form.get('scope') ?? grant.scope);
  }

  #forPerson(grant: Grant, scope: string): Record<string, unknown> {
    const scopes = scope.split(/\s+/).filter((one) => one !== '');
    const about = {
      aud: this.#resourceOfScopes(scopes),
      appid: grant.clientId,
      oid: grant.person.objectId,
      idtyp: 'user' as const,
    };
    const more: Record<string, unknown> = { scope: scopes.join(' ') };
    if (grant.scope.split(/\s+/).includes('offline_access')) {
      const refresh = `sandbox-refresh.${this.#newId()}`;
      this.#refresh.set(refresh, grant);
      more.refresh_token = refresh;
    }
    return this.#answer(this.tokens.issue(about, this.tokenSeconds), more);
  }

  /** A code for a person who agreed. @throws LoginError for what is asked wrongly */
  authorize(query: URLSearchParams, objectId: string): string {
    const { client, redirectUri, scope } = this.readAuthorization(query);
    const person = people.find((one) => one.objectId === objectId);
    if (person === undefined) throw badGrant(50034, 'The user account does not exist in the directory.');
    const code = `sandbox-code.${this.#newId()}`;
    this.#codes.set(code, {
      clientId: client.clientId,
      person,
      scope,
      redirectUri,
      challenge: query.get('code_challenge') ?? undefined,
      expiresAt: this.#now().getTime() + codeSeconds * 1000,
    });
    return code;
  }

  /** What `GET /authorize` asks for. @throws LoginError */
  readAuthorization(query: URLSearchParams): { client: Client; redirectUri: string; scope: string } {
    const client = this.#clientCalled(need(query, 'client_id'));
    const redirectUri = need(query, 'redirect_uri');
    if (!mayReturnTo(client, redirectUri)) {
      throw new LoginError(
        400,
        'invalid_request',
        50011,
        `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${client.clientId}'.`,
      );
    }
    if (query.get('response_type') !== 'code') throw missingParameter('response_type');
    const method = query.get('code_challenge_method');
    if (query.has('code_challenge') && method !== 'S256') {
      throw new LoginError(
        400,
        'invalid_request',
        9002325,
        'Proof Key for Code Exchange is supported by S256 only.',
      );
    }
    const scope = need(query, 'scope');
    this.#resourceOfScopes(scope.split(/\s+/));
    return { client, redirectUri, scope };
  }

  /** @param secretRequired False for people's sign-ins of public clients, which have PKCE instead. */
  #client(form: URLSearchParams, secretRequired: boolean): Client {
    const client = this.#clientCalled(need(form, 'client_id'));
    const secret = secretRequired ? need(form, 'client_secret') : form.get('client_secret');
    if (secret === null) return client;
    if (secret !== client.secret) throw wrongSecret(client.clientId);
    if (client.expired) throw expiredSecret(client.clientId);
    return client;
  }

  #clientCalled(clientId: string): Client {
    const client = clientById(clientId);
    if (client === undefined) throw unknownApplication(clientId, 'Contoso');
    return client;
  }

  #resource(address: string): string {
    if (!/^https?:\/\/[^\s]+$/i.test(address)) throw badScope(`${address}/.default`);
    if (!this.#isResource(address)) throw unknownResource(address);
    return address;
  }

  #resourceOfScopes(scopes: readonly string[]): string {
    const ours = scopes.find((scope) => /^https?:/i.test(scope));
    const match = /^(.*)\/(?:user_impersonation|\.default)$/.exec(ours ?? '');
    if (match === null) throw badScope(scopes.join(' '));
    return this.#resource(match[1]!);
  }

  #answer(token: string, more: Record<string, unknown>): Record<string, unknown> {
    const seconds = this.tokenSeconds;
    return {
      token_type: 'Bearer',
      expires_in: seconds,
      ext_expires_in: seconds,
      access_token: token,
      ...more,
    };
  }
}

function need(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw missingParameter(name);
  return value;
}

function mayReturnTo(client: Client, redirectUri: string): boolean {
  if (client.redirectUris) return client.redirectUris.includes(redirectUri);
  const address = URL.parse(redirectUri);
  return address !== null && /^https?:$/.test(address.protocol) && isLoopback(address.hostname);
}

export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
