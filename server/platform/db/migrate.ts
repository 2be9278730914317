/** Migrations: forward only, each in its own transaction, recorded with a checksum, one process at a time. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { isUnbound } from './postgres.ts';

export interface Migration {
  /** `0001-house`; the order is that of the names. */
  name: string;
  sql: string;
}

const lockKey = 7_243_118;

/**
 * Brings the database up to date, and makes the role that the application works under.
 * @returns the names of the migrations that ran now.
 * @throws Error with a sentence when a migration that ran before was changed, or the server is older than 15.
 */
export async function migrate(
  connectionString: string,
  migrations: readonly Migration[],
  options: { afterwards?: (client: pg.Client) => Promise<void> } = {},
): Promise<string[]> {
  const client = new pg.Client({ connectionString, application_name: 'patchbay migrations' });
  await client.connect();
  try {
    const version = await client.query<{ v: number }>(
      `select current_setting('server_version_num')::int as v`,
    );
    if (version.rows[0]!.v < 150_000) {
      throw new Error('Patchbay needs PostgreSQL 15 or newer. Point DATABASE_URL at a newer server.');
    }
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(
      'create table if not exists schema_migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const done = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from schema_migration',
    );
    const checksums = new Map(done.rows.map((row) => [row.name, row.checksum]));
    const ran: string[] = [];
    for (const migration of [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const checksum = createHash('sha256').update(migration.sql).digest('hex');
      const before = checksums.get(migration.name);
      if (before === checksum) continue;
      if (before !== undefined) {
        throw new Error(
          `Migration ${migration.name} was changed after it ran here. Restore the file and add a new migration instead.`,
        );
      }
      await client.query('begin');
      try {
        await client.query(migration.sql);
        await client.query('insert into schema_migration (name, checksum) values ($1, $2)', [
          migration.name,
          checksum,
        ]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`Migration ${migration.name} failed and was undone: ${(error as Error).message}`, {
          cause: error,
        });
      }
      ran.push(migration.name);
    }
    if (await isUnbound(client)) await ensureApplicationRole(client);
    await options.afterwards?.(client);
    return ran;
  } finally {
    await client.end(); // frees the advisory lock with it
  }
}

/** The role that owns nothing and so is bound by row-level security; harmless to repeat. */
async function ensureApplicationRole(client: pg.Client): Promise<void> {
  await client.query(`
    do $$ begin
      if not exists (select from pg_roles where rolname = 'patchbay_app') then create role patchbay_app nologin; end if;
    exception when duplicate_object or unique_violation then null; -- another process was first
    end $$`);
  const schema = await client.query<{ s: string }>('select current_schema() as s');
  const s = pg.escapeIdentifier(schema.rows[0]!.s);
  await client.query(`
    grant usage on schema ${s} to patchbay_app;
    grant select, insert, update, delete on all tables in schema ${s} to patchbay_app;
    grant usage, select on all sequences in schema ${s} to patchbay_app;
    revoke insert, update, delete on schema_migration from patchbay_app;
    do $$ begin
      if to_regclass('event') is not null then revoke update, delete on event from patchbay_app; end if;
      if not pg_has_role(current_user, 'patchbay_app', 'member') then execute format('grant patchbay_app to %I', current_user); end if;
    end $$`);
}
