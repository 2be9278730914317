/** The embedded PostgreSQL: the programs that npm ships, on a data folder, for whoever has no server of their own. */
export { LockTimeoutError } from '../process/file-lock.mjs';
export { PostgresError, type PostgresErrorReason } from './errors.ts';
export { type PostgresOptions, type RunningPostgres, startPostgres } from './start.ts';
