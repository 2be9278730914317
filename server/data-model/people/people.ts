/** Users and what lets them in: sign-in, sessions, bearer tokens. Shared by the API and the command line. */
import { createHash } from 'node:crypto';
import type { Role } from '../../../contracts/words.ts';
import { spendVerification, verifyPassword } from '../../platform/auth/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type House, transact } from '../house/index.ts';

/** Who is asking. */
export interface Principal {
  userId: string;
  organizationId: string;
  organizationName: string;
  username: string;
  displayName: string;
  roles: readonly Role[];
  /** The token that let them in. */
  tokenId: string;
}

const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const principalOf = `
  select t.id as "tokenId", u.id as "userId", u.organization_id as "organizationId", o.name as "organizationName",
         u.username, u.display_name as "displayName", u.roles, t.expires_at as "expiresAt"
  from access_token t join app_user u on u.id = t.user_id join organization o on o.id = u.organization_id
  where t.secret_hash = $1 and t.revoked_at is null and u.active`;

/**
 * Whom a session cookie or bearer token stands for.
 * @throws {AppError} `auth.required` when it is unknown, revoked or its user inactive; `auth.token_expired`.
 */
export async function principalBySecret(house: House, secret: string): Promise<Principal> {
  const rows = await house.db.system<Principal & { expiresAt: Date } & Record<string, unknown>>(
    principalOf,
    [secretHash(secret)],
    'principal',
  );
  const row = rows[0];
  if (!row) throw new AppError('auth.required');
  if (row.expiresAt.getTime() <= house.clock.now().getTime()) throw new AppError('auth.token_expired');
  return row;
}

export interface FoundUser {
  userId: string;
  organizationId: string;
}

/** By user name, whatever the organization: names are unique in the installation. */
export async function findUser(house: House, username: string): Promise<FoundUser | undefined> {
  const rows = await house.db.system<FoundUser & Record<string, unknown>>(
    'select id as "userId", organization_id as "organizationId" from app_user where lower(username) = lower($1) and active',
    [username],
  );
  return rows[0];
}

/**
 * @returns the user whose password it is.
 * @throws {AppError} `auth.invalid_credentials`, after the same time whether the name or the password is wrong.
 */
export async function authenticate(house: House, username: string, password: string): Promise<FoundUser> {
  const rows = await house.db.system<FoundUser & { hash: string } & Record<string, unknown>>(
    `select id as "userId", organization_id as "organizationId", password_hash as hash from app_user
     where lower(username) = lower($1) and active`,
    [username],
  );
  const user = rows[0];
  if (!user) await spendVerification(password);
  if (!user || !(await verifyPassword(password, user.hash))) throw new AppError('auth.invalid_credentials');
  return { userId: user.userId, organizationId: user.organizationId };
}

export interface TokenRequest extends FoundUser {
  kind: 'session' | 'bearer';
  name: string;
  lifetimeMs: number;
}

/** Makes a session or a bearer token. @returns its secret, which is not kept. */
export async function createToken(house: House, request: TokenRequest): Promise<string> {
  const secret = `pb_${request.kind === 'session' ? 's' : 't'}_${house.ids.secret()}`;
  const now = house.clock.now();
  await transact(house, request.organizationId, (tx) =>
    tx.q
      .insertInto('access_token')
      .values({
        id: house.ids.next(),
        organization_id: request.organizationId,
        user_id: request.userId,
        kind: request.kind,
        name: request.name,
        secret_hash: secretHash(secret),
        expires_at: new Date(now.getTime() + request.lifetimeMs),
      })
      .execute(),
  );
  return secret;
}

/** Ends a session or token at once; sockets that came in by it hear the signal. */
export async function revokeToken(house: House, organizationId: string, tokenId: string): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    await tx.q
      .updateTable('access_token')
      .set({ revoked_at: house.clock.now() })
      .where('id', '=', tokenId)
      .execute();
    tx.signal(`token:${tokenId}`);
  });
}
