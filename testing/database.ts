/** Databases for tests: each caller gets its own, cloned from one migrated template, and drops it at the end. */
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { House } from '../server/data-model/house/index.ts';
import { migrateHouse, readMigrations } from '../server/data-model/migrations/index.ts';
import type { Tables } from '../server/data-model/tables/index.ts';
import type { Clock } from '../server/platform/clock.ts';
import { systemClock } from '../server/platform/clock.ts';
import { Postgres } from '../server/platform/db/index.ts';
import { systemIds } from '../server/platform/ids.ts';
import { createLogger, type Logger } from '../server/platform/logger.ts';
import { type Models, noModels } from '../server/platform/models/index.ts';
import { createOutbound, type Outbound } from '../server/platform/outbound/index.ts';
import { LocalSignals } from '../server/platform/signals/index.ts';
import { createVault } from '../server/platform/vault/index.ts';

/** Named after what the migrations say, so a server that outlives the run keeps it for the next one. */
const template = `patchbay_template_${createHash('sha256').update(JSON.stringify(readMigrations())).digest('hex').slice(0, 16)}`;

/** Work on the tests' server itself, not on one of its databases. */
export async function onAdmin<T>(
  adminConnectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: adminConnectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function withDatabase(connectionString: string, database: string): string {
  const url = new URL(connectionString.replace('@/', '@placeholder/'));
  url.pathname = `/${database}`;
  return url.toString().replace('@placeholder/', '@/');
}

export interface TestDatabase {
  connectionString: string;
  drop(): Promise<void>;
}

/**
 * Makes a database as another one is, which nobody is connected to. Its files are copied where the server does not wait
 * for its disk, in a sixth of the time: else PostgreSQL writes each page to its log, which pays on servers that do wait.
 */
export async function cloneDatabase(client: pg.Client, name: string, from: string): Promise<void> {
  const { rows } = await client.query<{ fsync: string }>('show fsync');
  const strategy = rows[0]?.fsync === 'off' ? 'strategy file_copy' : '';
  await client.query(`create database ${name} template ${from} ${strategy}`);
}

/** A name that no other database has. */
export const databaseName = (): string => `patchbay_test_${systemIds.next().replaceAll('-', '')}`;

/** A migrated, empty database of its own. */
export async function createTestDatabase(
  adminConnectionString: string,
): Promise<TestDatabase & { readonly name: string }> {
  const name = databaseName();
  await onAdmin(adminConnectionString, async (client) => {
    await client.query('select pg_advisory_lock(7243119)');
    const there = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (there.rowCount === 0) {
      // Renamed when it is complete: a run that is killed half-way must not leave a half-made template behind.
      await client.query(`drop database if exists ${template}_new with (force)`);
      await client.query(`create database ${template}_new`);
      await migrateHouse(withDatabase(adminConnectionString, `${template}_new`));
      await client.query(`alter database ${template}_new rename to ${template}`);
    }
    await cloneDatabase(client, name, template);
  });
  return {
    name,
    connectionString: withDatabase(adminConnectionString, name),
    drop: () =>
      onAdmin(
        adminConnectionString,
        async (client) => void (await client.query(`drop database if exists ${name} with (force)`)),
      ),
  };
}

export interface TestHouse extends House {
  readonly testDatabase: TestDatabase;
  close(): Promise<void>;
}

/** A house on a database of its own; `clock` moves time, `outbound` leads elsewhere. Close it at the end. */
export async function createTestHouse(
  adminConnectionString: string,
  options: { clock?: Clock; poolSize?: number; outbound?: Outbound; logger?: Logger; models?: Models } = {},
): Promise<TestHouse> {
  const testDatabase = await createTestDatabase(adminConnectionString);
  const logger = options.logger ?? createLogger(process.env.TEST_LOG ?? 'silent');
  const outbound = options.outbound ?? createOutbound();
  const db = new Postgres<Tables>({
    connectionString: testDatabase.connectionString,
    poolSize: options.poolSize ?? 8,
  });
  const rows = await db.system<{ signing_key: Buffer }>('select signing_key from installation');
  return {
    db,
    logger,
    testDatabase,
    clock: options.clock ?? systemClock,
    ids: systemIds,
    signals: new LocalSignals(logger),
    processId: systemIds.next(),
    signingKey: rows[0]!.signing_key,
    models: options.models ?? noModels,
    vault: createVault([randomBytes(32)]),
    outbound,
    async close() {
      await outbound.close();
      await db.close();
      await testDatabase.drop();
    },
  };
}
