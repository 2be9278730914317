/** One call on its way: over which connection, as whom, and how it is signed. */
import type { House } from '../../../data-model/house/index.ts';
import type { HostPolicy } from '../../../platform/outbound/index.ts';
import type { ConnectionAccess } from '../../connections/index.ts';
import type { Credentials } from '../../descriptions/index.ts';
import type { Authentication } from '../domain/authentication.ts';
import type { StoredConnection } from '../store/connection.store.ts';

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
  /** Of a person's sign-in that is not accepted even so: they have to sign in again. */
  forget?: () => Promise<void>;
}
