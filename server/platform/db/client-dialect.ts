/** Lets Kysely build and run queries on one connection that we hold already (inside a transaction of ours). */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { ClientBase } from 'pg';

class HeldConnection implements DatabaseConnection {
  readonly #client: ClientBase;
  constructor(client: ClientBase) {
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#client.query(query.sql, [...query.parameters]);
    const affected = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command);
    return affected
      ? { rows: (result.rows ?? []) as R[], numAffectedRows: BigInt(result.rowCount ?? 0) }
      : { rows: (result.rows ?? []) as R[] };
  }

  // biome-ignore lint/correctness/useYield: streaming is not offered on a held connection
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not offered inside a transaction. Page through the rows instead.');
  }
}

const unsupported = async (): Promise<never> => {
  throw new Error('The transaction belongs to platform/db. Use Postgres.transaction().');
};

/** A dialect whose only connection is `client`; beginning and ending transactions is not its business. */
export function clientDialect(client: ClientBase): Dialect {
  const connection = new HeldConnection(client);
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: unsupported,
    commitTransaction: unsupported,
    rollbackTransaction: unsupported,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  return {
    createDriver: () => driver,
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}
