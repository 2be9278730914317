/** A person's own tokens: opened, renewed before they are over, forgotten when nothing helps. */
import { setTimeout as pause } from 'node:timers/promises';
import { read, transact } from '../../../data-model/house/index.ts';
import type { Authentication } from '../domain/authentication.ts';
import {
  findAdminSignIn,
  findSignIn,
  forgetSignIn,
  renewSignIn,
  type SignInRow,
} from '../store/sign-in.store.ts';
import type { CallContext, SignedBy } from './call-context.ts';
import { CallError } from './call-error.ts';
import { requestTokens, type Tokens } from './oauth.ts';
import { renewOnce } from './refreshing.ts';
import type { SealedTokens } from './sealed-tokens.ts';
import { signInScope } from './secrets.ts';

type PersonSigns = Extract<Authentication, { kind: 'authorization_code' }>;

/** A token is used no longer than this before it is over: a request takes its time. Milliseconds. */
const renewBefore = 60_000;
/** How long what another process got may take to be in the row. */
const othersTries = 10;
const othersPauseMs = 100;

/** @throws {CallError} `sign_in` when the person has to sign in (again); `credentials` when it is the administrator's */
export async function personalToken(call: CallContext, signs: PersonSigns): Promise<SignedBy> {
  const row = await ownRow(call);
  const forget = () => forgetRow(call, row);
  const renewed = async (tokens: SealedTokens): Promise<SealedTokens> => {
    try {
      return await refresh(call, signs, row, tokens);
    } catch (error) {
      if (!(error instanceof CallError) || error.kind !== 'sign_in') throw error;
      await forget();
      throw signInAgain(call);
    }
  };
  const stored = openTokens(call, row);
  const tokens = isFresh(row.expiresAt, call.house.clock.now()) ? stored : await renewed(stored);
  return {
    credentials: { kind: 'bearer', token: tokens.accessToken },
    renew: async () => void (await renewed(tokens)),
    forget,
  };
}

const isFresh = (expiresAt: Date | null, now: Date): boolean =>
  expiresAt === null || expiresAt.getTime() - renewBefore > now.getTime();

async function ownRow(call: CallContext): Promise<SignInRow> {
  const { house, organizationId, connection, as } = call;
  const row = await read(house, organizationId, (tx) =>
    as === 'admin' ? findAdminSignIn(tx, connection.id) : findSignIn(tx, connection.id, as.userId),
  );
  if (!row) throw signInAgain(call);
  return row;
}

/** In the words of whoever can do something about it. */
export const signInAgain = ({ as, connection: { name } }: CallContext): CallError =>
  as === 'admin'
    ? new CallError(
        'credentials',
        `“${name}” wants a person’s sign-in. Ask an administrator to sign in to it.`,
      )
    : new CallError('sign_in', `Sign in to “${name}” to go on.`);

/** Unless they have signed in anew meanwhile. */
async function forgetRow({ house, organizationId, connection }: CallContext, row: SignInRow): Promise<void> {
  const { userId, signedInAt } = row;
  await transact(house, organizationId, (tx) =>
    forgetSignIn(tx, { connectionId: connection.id, userId, signedInAt }),
  );
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
  if (refreshToken === null) throw signInAgain(call);
  return await renewOnce(house, `${connection.id} ${row.userId} ${tokens.accessToken}`, async () => {
    const form = {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: signs.clientId,
      ...(credential === '' ? {} : { client_secret: credential }),
    };
    let got: Tokens;
    try {
      got = await requestTokens(house.outbound, policy, signs.tokenUrl, form, house.clock.now());
    } catch (error) {
      const theirs = await gotByOthers(call, row, tokens, error);
      if (!theirs) throw error;
      return theirs;
    }
    const { accessToken, expiresAt } = got;
    const kept: SealedTokens = { accessToken, refreshToken: got.refreshToken ?? refreshToken };
    const scope = signInScope(organizationId, connection.id, row.userId);
    const sealed = house.vault.seal(scope, JSON.stringify(kept));
    await transact(house, organizationId, (tx) =>
      renewSignIn(tx, { connectionId: connection.id, userId: row.userId, tokens: sealed, expiresAt }),
    );
    return kept;
  });
}

/** A refresh token that is used up was perhaps used by another process: what it got will be in the row in a moment. */
async function gotByOthers(
  call: CallContext,
  row: SignInRow,
  mine: SealedTokens,
  error: unknown,
): Promise<SealedTokens | undefined> {
  if (!(error instanceof CallError) || error.kind !== 'sign_in') return undefined;
  for (let tries = 1; tries <= othersTries; tries += 1) {
    const now = await read(call.house, call.organizationId, (tx) =>
      findSignIn(tx, call.connection.id, row.userId),
    );
    if (!now) return undefined;
    const theirs = openTokens(call, now);
    if (theirs.accessToken !== mine.accessToken) return theirs;
    await pause(othersPauseMs);
  }
  return undefined;
}
