export { bigints, booleans, instants, integers, jsonbs, jsons, texts, uuids } from './arrays.ts';
export { isDatabaseAway, sqlState, translateFailure, violatedConstraint } from './failures.ts';
export { type Migration, migrate } from './migrate.ts';
export {
  Postgres,
  type PostgresOptions,
  type Scope,
  type SqlTransaction,
  type TransactionOptions,
} from './postgres.ts';
