/** Databases for whole servers: the demo is made once in a run, by the command line, and cloned for each of them. */
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { commandLine } from './command-line.ts';
import {
  cloneDatabase,
  createTestDatabase,
  databaseName,
  onAdmin,
  type TestDatabase,
  withDatabase,
} from './database.ts';

/** What lets somebody in; the same for all clones. */
interface Keys {
  /** A bearer token of the demo's administrator. */
  administratorToken: string;
  /** The Direct Line secret of the demo's chat. */
  webSecret: string;
}

export interface DemoDatabase extends TestDatabase, Keys {}

/** Of this run alone: what the demo is made of may be another in the next one, on a server that outlives the run. */
function template(): string {
  const run = process.env.PATCHBAY_TEST_RUN ?? String(process.pid);
  return `patchbay_demo_${createHash('sha256').update(run).digest('hex').slice(0, 16)}`;
}

/** A database of its own with the demo in it, as at the end of the first start. */
export async function createDemoDatabase(adminConnectionString: string): Promise<DemoDatabase> {
  const name = databaseName();
  const keys = await onAdmin(adminConnectionString, async (client) => {
    await client.query('select pg_advisory_lock(7243120)');
    const made = (await keysOf(client)) ?? (await makeTemplate(client, adminConnectionString));
    await cloneDatabase(client, name, template());
    return made;
  });
  return {
    ...keys,
    connectionString: withDatabase(adminConnectionString, name),
    drop: () => drop(adminConnectionString, name),
  };
}

/** For the end of a run on a server that goes on. */
export const dropDemoTemplate = (adminConnectionString: string): Promise<void> =>
  drop(adminConnectionString, template());

/** They stand beside the template, where another worker finds them. */
async function keysOf(client: pg.Client): Promise<Keys | undefined> {
  const { rows } = await client.query<{ keys: string }>(
    `select shobj_description(oid, 'pg_database') as keys from pg_database where datname = $1`,
    [template()],
  );
  return rows[0] && (JSON.parse(rows[0].keys) as Keys);
}

async function makeTemplate(client: pg.Client, adminConnectionString: string): Promise<Keys> {
  const draft = await createTestDatabase(adminConnectionString);
  const env = {
    ...(process.env as Record<string, string>),
    DATABASE_URL: draft.connectionString,
    SECRETS_KEY: randomBytes(32).toString('base64'),
  };
  try {
    const keys: Keys = {
      administratorToken: await commandLine(env, 'token', 'administrator'),
      webSecret: await commandLine(env, 'secret', 'web'),
    };
    await client.query(`comment on database ${draft.name} is ${client.escapeLiteral(JSON.stringify(keys))}`);
    // Renamed when it is complete: see createTestDatabase.
    await client.query(`alter database ${draft.name} rename to ${template()}`);
    return keys;
  } catch (error) {
    await draft.drop();
    throw error;
  }
}

const drop = (adminConnectionString: string, name: string): Promise<void> =>
  onAdmin(
    adminConnectionString,
    async (client) => void (await client.query(`drop database if exists ${name} with (force)`)),
  );
