/** The project's migrations, in order. A migration that ran anywhere is never changed: add the next one. */

import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Migration, migrate } from '../../platform/db/index.ts';

const folder = import.meta.dirname;

export function readMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name: name.slice(0, -4), sql: readFileSync(join(folder, name), 'utf8') }));
}

/**
 * Brings the database up to date and draws the installation's signing key when there is none yet.
 * @returns the names of the migrations that ran now.
 */
export async function migrateHouse(connectionString: string): Promise<string[]> {
  return await migrate(connectionString, readMigrations(), {
    afterwards: async (client) => {
      await client.query('insert into installation (signing_key) values ($1) on conflict do nothing', [
        randomBytes(32),
      ]);
    },
  });
}
