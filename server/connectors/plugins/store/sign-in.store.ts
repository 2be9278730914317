/** The rows of connection_sign_in and connection_sign_in_state: people's own tokens, and sign-ins on their way. */
import type { Tx } from '../../../data-model/house/index.ts';

export interface SignInRow {
  userId: string;
  /** Sealed by the vault. */
  tokens: Buffer;
  expiresAt: Date | null;
  signedInAt: Date;
}

const columns =
  's.user_id as "userId", s.tokens, s.expires_at as "expiresAt", s.signed_in_at as "signedInAt"';

export async function findSignIn(
  tx: Pick<Tx, 'run'>,
  connectionId: string,
  userId: string,
): Promise<SignInRow | undefined> {
  const [row] = await tx.run<SignInRow & Record<string, unknown>>(
    `select ${columns} from connection_sign_in s where s.connection_id = $1 and s.user_id = $2`,
    [connectionId, userId],
    'find-sign-in',
  );
  return row;
}

/** What plugins with Admin authentication go out with: the newest sign-in of an active administrator. */
export async function findAdminSignIn(
  tx: Pick<Tx, 'run'>,
  connectionId: string,
): Promise<SignInRow | undefined> {
  const [row] = await tx.run<SignInRow & Record<string, unknown>>(
    `select ${columns} from connection_sign_in s join app_user u on u.id = s.user_id
     where s.connection_id = $1 and u.active and 'administrator' = any (u.roles) order by s.signed_in_at desc limit 1`,
    [connectionId],
    'find-admin-sign-in',
  );
  return row;
}

export async function putSignIn(
  tx: Tx,
  row: { connectionId: string; userId: string; tokens: Buffer; expiresAt: Date | null; at: Date },
): Promise<void> {
  await tx.run(
    `insert into connection_sign_in (organization_id, connection_id, user_id, tokens, expires_at, signed_in_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (connection_id, user_id) do update set tokens = excluded.tokens, expires_at = excluded.expires_at,
       signed_in_at = excluded.signed_in_at`,
    [tx.organizationId, row.connectionId, row.userId, row.tokens, row.expiresAt, row.at],
    'put-sign-in',
  );
}

/** Keeps renewed tokens; a sign-in that was taken away meanwhile stays away. */
export async function renewSignIn(
  tx: Tx,
  row: { connectionId: string; userId: string; tokens: Buffer; expiresAt: Date | null },
): Promise<void> {
  await tx.run(
    'update connection_sign_in set tokens = $3, expires_at = $4 where connection_id = $1 and user_id = $2',
    [row.connectionId, row.userId, row.tokens, row.expiresAt],
    'renew-sign-in',
  );
}

export async function deleteSignIn(tx: Tx, connectionId: string, userId: string): Promise<void> {
  await tx.run(
    'delete from connection_sign_in where connection_id = $1 and user_id = $2',
    [connectionId, userId],
    'delete-sign-in',
  );
}

/** Of the same sign-in only: one made anew stays. */
export async function forgetSignIn(
  tx: Tx,
  row: { connectionId: string; userId: string; signedInAt: Date },
): Promise<void> {
  await tx.run(
    'delete from connection_sign_in where connection_id = $1 and user_id = $2 and signed_in_at = $3',
    [row.connectionId, row.userId, row.signedInAt],
    'forget-sign-in',
  );
}

/** Also clears away the ones whose time is over. */
export async function insertSignInState(
  tx: Tx,
  row: { hash: Buffer; connectionId: string; userId: string; verifier: Buffer; now: Date; expiresAt: Date },
): Promise<void> {
  await tx.run('delete from connection_sign_in_state where expires_at < $1', [row.now], 'old-sign-in-states');
  await tx.run(
    `insert into connection_sign_in_state (organization_id, state_hash, connection_id, user_id, verifier, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [tx.organizationId, row.hash, row.connectionId, row.userId, row.verifier, row.expiresAt],
    'insert-sign-in-state',
  );
}

/** Takes it out: a state is good for one return, and for the one who set out. */
export async function takeSignInState(
  tx: Tx,
  hash: Buffer,
  userId: string,
  now: Date,
): Promise<{ connectionId: string; verifier: Buffer } | undefined> {
  const [row] = await tx.run<{ connectionId: string; verifier: Buffer }>(
    `delete from connection_sign_in_state where state_hash = $1 and user_id = $2 and expires_at > $3
     returning connection_id as "connectionId", verifier`,
    [hash, userId, now],
    'take-sign-in-state',
  );
  return row;
}
