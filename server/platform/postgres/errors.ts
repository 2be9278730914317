/** What can go wrong with the embedded PostgreSQL, told to whoever starts Patchbay. */

export type PostgresErrorReason =
  /** No binaries for this machine. */
  | 'unsupported-platform'
  /** The package with the binaries is not installed. */
  | 'not-installed'
  /** The operating system refuses what the launcher needs (another user's folder, no other user to become). */
  | 'not-permitted'
  /** The data folder was made by another major version. */
  | 'wrong-version'
  /** initdb or postgres failed; the message holds its last words. */
  | 'failed'
  /** A PostgreSQL lives on the folder but does not answer. */
  | 'unresponsive';

/** The message is meant for the terminal: what happened, and what to do. */
export class PostgresError extends Error {
  readonly reason: PostgresErrorReason;

  constructor(reason: PostgresErrorReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PostgresError';
    this.reason = reason;
  }
}

export const useOwnServer = 'Or set DATABASE_URL to a PostgreSQL 15 (or newer) of your own.';
