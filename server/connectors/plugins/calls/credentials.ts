/** From a connection's set-up to what signs one request: keys, passwords, tokens, whoever they belong to. */
import { type House, read, transact } from '../../../data-model/house/index.ts';
import type { HostPolicy } from '../../../platform/outbound/index.ts';
import type { Credentials } from '../../descriptions/index.ts';
import type { Authentication } from '../domain/authentication.ts';
import type { StoredConnection } from '../store/connection.store.ts';
import { findAdminSignIn, findSignIn, renewSignIn, type SignInRow } from '../store/sign-in.store.ts';
import { CallError } from './call-error.ts';
import { requestTokens, type Tokens } from './oauth.ts';
import { signInScope } from './secrets.ts';
import { isFresh, tokensOf } from './token-cache.ts';

/** As whom a call goes out: with the connection's shared credentials, or with a person's own sign-in. */
export type CallAs = 'admin' | { userId: string };

export interface CallContext {
  house: House;
  organizationId: string;
  connection: StoredConnection;
  signs: Authentication;
  /** The connection's key, password or client secret. */
  credential: string;
  as: CallAs;
  policy: HostPolicy;
}

export interface SignedBy {
  credentials: Credentials;
  /** Makes the next `credentialsFor` get another token; null where there is none to get. */
  renew: (() => Promise<void>) | null;
}

/** @throws {CallError} `credentials`, `sign_in`, `off` */
export async function credentialsFor(call: CallContext): Promise<SignedBy> {
  const { signs, credential, connection, as } = call;
  if (as !== 'admin' && signs.kind !== 'authorization_code')
    throw new CallError(
      'credentials',
      `Representatives cannot sign in to “${connection.name}”. Ask an administrator to choose Admin authentication.`,
    );
  if (signs.kind !== 'none' && signs.kind !== 'authorization_code' && credential === '')
    throw new CallError('credentials', `The connection “${connection.name}” has no secret. Set it.`);
  switch (signs.kind) {
    case 'none':
      return { credentials: { kind: 'none' }, renew: null };
    case 'basic':
      return { credentials: { kind: 'basic', username: signs.username, password: credential }, renew: null };
    case 'bearer':
      return { credentials: { kind: 'bearer', token: credential }, renew: null };
    case 'api_key':
      return { credentials: { kind: 'apiKey', value: credential, option: ownOption }, renew: null };
    case 'client_credentials':
      return await clientToken(call, signs);
    case 'authorization_code':
      return await personalToken(call, signs);
  }
}

/** Of the security option that carries a key under the connection's own name for it. */
export const ownOption = 'patchbay-connection';

async function clientToken(
  { house, connection, credential, policy }: CallContext,
  signs: Extract<Authentication, { kind: 'client_credentials' }>,
): Promise<SignedBy> {
  const { tokenUrl, clientId, scope, extra } = signs;
  const cache = tokensOf(house);
  const key = `${connection.id} ${connection.version} ${tokenUrl} ${scope}`;
  const form = {
    ...extra,
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: credential,
    ...(scope === '' ? {} : { scope }),
  };
  const token = await cache.get(
    key,
    () => house.clock.now(),
    () => requestTokens(house.outbound, policy, tokenUrl, form, house.clock.now()),
  );
  return {
    credentials: { kind: 'bearer', token },
    renew: () => Promise.resolve(cache.drop(key, token)),
  };
}

type PersonSigns = Extract<Authentication, { kind: 'authorization_code' }>;

async function personalToken(call: CallContext, signs: PersonSigns): Promise<SignedBy> {
  const { house } = call;
  const row = await ownRow(call);
  const tokens = openTokens(call, row);
  const usable = row.expiresAt === null || isFresh(row.expiresAt, house.clock.now());
  const current = usable ? tokens : await refresh(call, signs, row, tokens);
  return {
    credentials: { kind: 'bearer', token: current.accessToken },
    // After a renewal the row holds other tokens; who renews again renews those.
    renew: async () => void (await refresh(call, signs, row, current)),
  };
}

async function ownRow({ house, organizationId, connection, as }: CallContext): Promise<SignInRow> {
  const row = await read(house, organizationId, (tx) =>
    as === 'admin' ? findAdminSignIn(tx, connection.id) : findSignIn(tx, connection.id, as.userId),
  );
  if (row) return row;
  throw as === 'admin'
    ? new CallError(
        'credentials',
        `“${connection.name}” wants a person’s sign-in. Ask an administrator to sign in.`,
      )
    : signInAgain(connection.name);
}

const signInAgain = (name: string): CallError => new CallError('sign_in', `Sign in to “${name}” to go on.`);

/** Of a sign-in, as they are sealed. */
export interface SealedTokens {
  accessToken: string;
  refreshToken: string | null;
}

const openTokens = ({ house, organizationId, connection }: CallContext, row: SignInRow): SealedTokens =>
  JSON.parse(
    house.vault.open(signInScope(organizationId, connection.id, row.userId), row.tokens),
  ) as SealedTokens;

async function refresh(
  call: CallContext,
  signs: PersonSigns,
  row: SignInRow,
  tokens: SealedTokens,
): Promise<SealedTokens> {
  const { house, organizationId, connection, credential, policy } = call;
  const { refreshToken } = tokens;
  if (refreshToken === null) throw signInAgain(connection.name);
  const cache = tokensOf(house);
  const renewed = await cache.once(`${connection.id} ${row.userId} ${tokens.accessToken}`, async () => {
    const form = {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: signs.clientId,
      ...(credential === '' ? {} : { client_secret: credential }),
    };
    const now = house.clock.now();
    const got = await requestTokens(house.outbound, policy, signs.tokenUrl, form, now).catch(
      async (error: unknown) => {
        // Another process may have used the refresh token: then what it got is in the row.
        const other = await read(house, organizationId, (tx) => findSignIn(tx, connection.id, row.userId));
        const theirs = other && openTokens(call, other);
        if (!theirs || theirs.accessToken === tokens.accessToken) throw error;
        return { ...theirs, expiresAt: other.expiresAt } satisfies Tokens;
      },
    );
    const kept: SealedTokens = {
      accessToken: got.accessToken,
      refreshToken: got.refreshToken ?? refreshToken,
    };
    const sealed = house.vault.seal(
      signInScope(organizationId, connection.id, row.userId),
      JSON.stringify(kept),
    );
    await transact(house, organizationId, (tx) =>
      renewSignIn(tx, {
        connectionId: connection.id,
        userId: row.userId,
        tokens: sealed,
        expiresAt: got.expiresAt,
      }),
    );
    return { ...got, ...kept };
  });
  return { accessToken: renewed.accessToken, refreshToken: renewed.refreshToken };
}
