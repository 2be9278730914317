/** From a connection's set-up to what signs one request: keys, passwords, tokens, whoever they belong to. */
import { type House, read, transact } from '../../../data-model/house/index.ts';
import type { HostPolicy } from '../../../platform/outbound/index.ts';
import type { ConnectionAccess } from '../../connections/index.ts';
import { TokenError } from '../../crm/index.ts';
import type { Credentials } from '../../descriptions/index.ts';
import type { Authentication } from '../domain/authentication.ts';
import type { StoredConnection } from '../store/connection.store.ts';
import { findAdminSignIn, findSignIn, renewSignIn, type SignInRow } from '../store/sign-in.store.ts';
import { CallError } from './call-error.ts';
import { requestTokens, type Tokens } from './oauth.ts';
import { onceAtATime } from './refreshing.ts';
import type { SealedTokens } from './sealed-tokens.ts';
import { signInScope } from './secrets.ts';

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
  /** Of applications; shared by the process. */
  tokens: ConnectionAccess['tokens'];
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
  { credential, policy, tokens }: CallContext,
  { tokenUrl, clientId, scope }: Extract<Authentication, { kind: 'client_credentials' }>,
): Promise<SignedBy> {
  const request = { tokenUrl, clientId, clientSecret: credential, scope, policy };
  try {
    const token = await tokens.get(request);
    return {
      credentials: { kind: 'bearer', token: token.value },
      renew: () => Promise.resolve(tokens.drop(request, token)),
    };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw new CallError('credentials', error.message);
  }
}

type PersonSigns = Extract<Authentication, { kind: 'authorization_code' }>;

async function personalToken(call: CallContext, signs: PersonSigns): Promise<SignedBy> {
  const { house } = call;
  const row = await ownRow(call);
  const tokens = openTokens(call, row);
  const usable = isFresh(row.expiresAt, house.clock.now());
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

/** A token is used no longer than this before it is over: a request takes its time. Milliseconds. */
const renewBefore = 60_000;

const isFresh = (expiresAt: Date | null, now: Date): boolean =>
  expiresAt === null || expiresAt.getTime() - renewBefore > now.getTime();

const signInAgain = (name: string): CallError => new CallError('sign_in', `Sign in to “${name}” to go on.`);

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
  return await onceAtATime(house, `${connection.id} ${row.userId} ${tokens.accessToken}`, async () => {
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
    return kept;
  });
}
