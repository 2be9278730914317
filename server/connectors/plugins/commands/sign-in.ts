/** A person's own sign-in to a connection: authorization code with PKCE, once for each state, within ten minutes. */
import { createHash } from 'node:crypto';
import { type House, read, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { openConnection } from '../../connections/index.ts';
import { CallError } from '../calls/call-error.ts';
import { requestTokens } from '../calls/oauth.ts';
import type { SealedTokens } from '../calls/sealed-tokens.ts';
import { signInScope, signInStateScope, splitSecret } from '../calls/secrets.ts';
import { type Authentication, authenticationOf } from '../domain/authentication.ts';
import { findConnectorConnection, type StoredConnection } from '../store/connection.store.ts';
import { deleteSignIn, insertSignInState, putSignIn, takeSignInState } from '../store/sign-in.store.ts';
import type { By } from './import-connector.ts';

/** Where the other side sends people back to. */
export const signedInPath = '/api/connections/signed-in';
const lifetimeMs = 10 * 60_000;

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Of a sign-in on its way, sealed: what only we and the token request know. */
interface Pending {
  verifier: string;
  redirectUri: string;
}

type PersonSigns = Extract<Authentication, { kind: 'authorization_code' }>;

/** @throws {AppError} `connection.no_sign_in` */
function signsOf({ description, settings, hasSecret }: StoredConnection): PersonSigns {
  const signs = authenticationOf(description.security, settings, {
    hasSecret,
    operationSecurity: [],
  });
  if (signs.kind !== 'authorization_code' || !/^https?:\/\//.test(signs.authorizationUrl))
    throw new AppError('connection.no_sign_in');
  return signs;
}

/**
 * @param origin of this installation, as the person's browser sees it.
 * @returns the address to open.
 * @throws {AppError} `connection.not_found`, `connection.no_sign_in`
 */
export async function beginSignIn(
  house: House,
  by: By,
  connectionId: string,
  origin: string,
): Promise<string> {
  const pending: Pending = { verifier: house.ids.secret(), redirectUri: `${origin}${signedInPath}` };
  const state = house.ids.secret();
  return await transact(house, by.organizationId, async (tx) => {
    const connection = await findConnectorConnection(tx, connectionId);
    if (!connection) throw new AppError('connection.not_found');
    const signs = signsOf(connection);
    const now = house.clock.now();
    await insertSignInState(tx, {
      hash: hashOf(state),
      connectionId,
      userId: by.userId,
      verifier: house.vault.seal(signInStateScope(by.organizationId, by.userId), JSON.stringify(pending)),
      now,
      expiresAt: new Date(now.getTime() + lifetimeMs),
    });
    const url = new URL(signs.authorizationUrl);
    const parameters = {
      ...signs.extra,
      response_type: 'code',
      client_id: signs.clientId,
      redirect_uri: pending.redirectUri,
      ...(signs.scope === '' ? {} : { scope: signs.scope }),
      state,
      code_challenge: hashOf(pending.verifier).toString('base64url'),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  });
}

/**
 * Takes the code that a person came back with.
 * @param by the person whose session the browser has: nobody can finish another one's sign-in.
 * @throws {AppError} `connection.failed` with a message for the person
 */
export async function finishSignIn(
  house: House,
  by: By,
  { state, code }: { state: string; code: string },
): Promise<{ connectionId: string; connectionName: string }> {
  const { organizationId, userId } = by;
  const taken = await transact(house, organizationId, (tx) =>
    takeSignInState(tx, hashOf(state), userId, house.clock.now()),
  );
  if (!taken) throw failed('This sign-in is over, or was begun by somebody else. Begin it again.');
  const { connectionId } = taken;
  const pending = JSON.parse(
    house.vault.open(signInStateScope(organizationId, userId), taken.verifier),
  ) as Pending;
  const connection = await read(house, organizationId, (tx) => findConnectorConnection(tx, connectionId));
  if (!connection) throw failed('The connection was removed meanwhile.');
  const signs = signsOf(connection);
  const { secret, policy } = await openConnection(house, organizationId, connectionId);
  const { credential } = splitSecret(secret, connection.description);
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: pending.redirectUri,
    client_id: signs.clientId,
    code_verifier: pending.verifier,
    ...(credential === '' ? {} : { client_secret: credential }),
  };
  const now = house.clock.now();
  const got = await requestTokens(house.outbound, policy, signs.tokenUrl, form, now).catch(
    (error: unknown) => {
      throw error instanceof CallError ? failed(error.message) : error;
    },
  );
  const kept: SealedTokens = { accessToken: got.accessToken, refreshToken: got.refreshToken };
  const tokens = house.vault.seal(signInScope(organizationId, connectionId, userId), JSON.stringify(kept));
  await transact(house, organizationId, (tx) =>
    putSignIn(tx, { connectionId, userId, tokens, expiresAt: got.expiresAt, at: now }),
  );
  return { connectionId, connectionName: connection.name };
}

/** @throws {AppError} `connection.not_found` */
export async function signOut(house: House, by: By, connectionId: string): Promise<void> {
  await transact(house, by.organizationId, async (tx) => {
    if (!(await findConnectorConnection(tx, connectionId))) throw new AppError('connection.not_found');
    await deleteSignIn(tx, connectionId, by.userId);
  });
}

const failed = (message: string): AppError => new AppError('connection.failed', { message });
