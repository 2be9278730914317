/**
 * The connection to PostgreSQL: transactions under one organization's row-level security, and reads for the few
 * that serve all organizations.
 */
import { Kysely } from 'kysely';
import pg from 'pg';
import { clientDialect } from './client-dialect.ts';
import { translateFailure } from './failures.ts';

/** An organization's id, or `all` for readers that serve every organization (sign-in, the log, timers). */
export type Scope = string | 'all';

/** What runs inside one transaction. */
export interface SqlTransaction<Tables> {
  readonly scope: Scope;
  /** Typed queries. */
  readonly q: Kysely<Tables>;
  /** Plain SQL; with `name`, prepared once per connection (hot paths). */
  run<Row extends pg.QueryResultRow>(text: string, values?: unknown[], name?: string): Promise<Row[]>;
}

export interface TransactionOptions {
  /**
   * The commit does not wait for the disk. What a crash of the database takes back must be done again by whoever
   * asked for it, with the same outcome, and nothing outside may have been told of it. A later transaction that waits
   * for the disk takes all earlier ones there along.
   */
  readonly repeatable?: boolean;
}

export interface PostgresOptions {
  connectionString: string;
  /** Most connections for transactions; a quarter as many again serve the readers of all organizations. */
  poolSize: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  onError?: (error: Error) => void;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Owns no table and has no BYPASSRLS, so that row-level security holds even when the login role is a superuser. */
const applicationRole = 'patchbay_app';

export class Postgres<Tables> {
  readonly #pool: pg.Pool;
  readonly #systemPool: pg.Pool;
  readonly connectionString: string;
  #closing = false;

  constructor(options: PostgresOptions) {
    this.connectionString = options.connectionString;
    const report = (error: Error) => {
      if (!this.#closing) options.onError?.(error);
    };
    const base: pg.PoolConfig = {
      connectionString: options.connectionString,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      application_name: options.applicationName ?? 'patchbay',
    };
    // Before anything else runs on a new connection. The error listener keeps a lost connection from ending us.
    const prepare = (scope: string) => async (client: pg.ClientBase) => {
      client.on('error', report);
      await client.query(`set idle_in_transaction_session_timeout = '30s'; ${scope}`);
      // An ordinary owner is bound already: the tables force row-level security on their owner too.
      if (await isUnbound(client)) await client.query(`set role ${applicationRole}`);
    };
    this.#pool = new pg.Pool({ ...base, max: options.poolSize, onConnect: prepare('') });
    this.#systemPool = new pg.Pool({
      ...base,
      max: Math.max(3, Math.ceil(options.poolSize / 4)),
      onConnect: prepare(`set patchbay.organization = '*'`),
    });
    for (const pool of [this.#pool, this.#systemPool]) pool.on('error', report);
  }

  /**
   * Runs `work` in one transaction (READ COMMITTED) under `scope`, and commits.
   * @throws {AppError} `server.unavailable` when the database is away; then nothing, or after a lost COMMIT
   * everything, was written: repeat with the same idempotency key.
   */
  async transaction<T>(
    scope: Scope,
    work: (tx: SqlTransaction<Tables>) => Promise<T>,
    { repeatable = false }: TransactionOptions = {},
  ): Promise<T> {
    if (scope !== 'all' && !uuid.test(scope))
      throw new Error('The scope of a transaction is a UUID or "all".');
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw translateFailure(error);
    }
    let broken: Error | undefined;
    try {
      const tenant = `begin; set local patchbay.organization = '${scope === 'all' ? '*' : scope}'`;
      await client.query(repeatable ? `${tenant}; set local synchronous_commit = off` : tenant);
      const result = await work(transactionOn<Tables>(client, scope));
      await client.query('commit');
      return result;
    } catch (error) {
      try {
        await client.query('rollback');
      } catch (rollbackError) {
        broken = rollbackError as Error; // the connection is gone: do not put it back
      }
      throw translateFailure(error);
    } finally {
      client.release(broken);
    }
  }

  /** One statement that may see every organization; for readers only. */
  async system<Row extends pg.QueryResultRow>(
    text: string,
    values: unknown[] = [],
    name?: string,
  ): Promise<Row[]> {
    try {
      const result = await this.#systemPool.query<Row>(name ? { name, text, values } : { text, values });
      return result.rows;
    } catch (error) {
      throw translateFailure(error);
    }
  }

  /** Ends all connections; waits for those in use. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([this.#pool.end(), this.#systemPool.end()]);
  }
}

/** Whether row-level security does not bind the login role: it is a superuser, or has BYPASSRLS. */
export async function isUnbound(client: pg.ClientBase): Promise<boolean> {
  const result = await client.query<{ unbound: boolean }>(
    'select rolsuper or rolbypassrls as unbound from pg_roles where rolname = session_user',
  );
  return result.rows[0]?.unbound ?? true;
}

function transactionOn<Tables>(client: pg.PoolClient, scope: Scope): SqlTransaction<Tables> {
  let kysely: Kysely<Tables> | undefined;
  return {
    scope,
    get q() {
      kysely ??= new Kysely<Tables>({ dialect: clientDialect(client) });
      return kysely;
    },
    async run(text, values = [], name) {
      const result = await client.query(name ? { name, text, values } : { text, values });
      return result.rows;
    },
  };
}

// Counts and sequence numbers fit a double; bigint as a string would make every reader convert it.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

// Instants come by the thousand: in UTC, as this client asks for them, they are ISO 8601 but for the blank and the zone.
const { TIMESTAMPTZ } = pg.types.builtins;
const parseInstant = pg.types.getTypeParser(TIMESTAMPTZ);
// What one transaction wrote has one instant, so that most of them are the one before.
let lastText = '';
let lastTime = 0;
pg.types.setTypeParser(TIMESTAMPTZ, (text) => {
  if (text === lastText) return new Date(lastTime);
  if (!/^\d{4}-/.test(text) || !text.endsWith('+00')) return parseInstant(text);
  lastTime = Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  lastText = text;
  return new Date(lastTime);
});
