/** One cluster: made by initdb, started, adopted, stopped. Callers hold the cluster's lock. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Binaries } from './binaries.ts';
import { PostgresError, useOwnServer } from './errors.ts';
import { makePrivate, type Place, rotateLog } from './place.ts';
import {
  isPostmasterOf,
  type Postmaster,
  pidFileOf,
  readPostmaster,
  signal,
  waitForEnd,
} from './postmaster.ts';

export type Settings = Readonly<Record<string, string>>;
type Log = (line: string) => void;

/** The cluster's superuser and Patchbay's database. */
export const databaseName = 'patchbay';

/** Written into postgresql.conf once, by initdb: an administrator may change them there. */
const firstSettings: Settings = {
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  maintenance_work_mem: '64MB',
  wal_compression: 'on',
  max_wal_size: '1GB',
  random_page_cost: '1.1',
  idle_in_transaction_session_timeout: '60s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  // Customers' words and addresses must not reach a log: no statements, and no DETAIL with a row's values.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** Insisted upon at each start: the promises (durable, local only) do not depend on a file. */
const fixedSettings = (socketDir: string): Settings => ({
  listen_addresses: '',
  port: '5432',
  unix_socket_directories: socketDir,
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
});

const readyWithinMs = 120_000;
const fastStopWithinMs = 30_000;

/** For the `pg` package and whatever is built on it. Nothing of it depends on PGPORT, PGUSER or PGSSLMODE. */
export const connectionStringFor = (socketDir: string, database = databaseName): string =>
  `postgresql:///${database}?host=${encodeURIComponent(socketDir)}&port=5432&user=${databaseName}&sslmode=disable`;

/**
 * Runs initdb in a folder beside and renames it when it is complete: a killed initdb leaves no half cluster.
 * @throws {PostgresError} `failed` or, for an existing cluster, `wrong-version`.
 */
export async function ensureCluster(place: Place, binaries: Binaries, log: Log): Promise<void> {
  if (existsSync(place.clusterDir)) {
    const version = readFileSync(join(place.clusterDir, 'PG_VERSION'), 'utf8').trim();
    if (version === binaries.major) return;
    throw new PostgresError(
      'wrong-version',
      `${place.clusterDir} was made by PostgreSQL ${version}; this Patchbay brings ${binaries.major}. Start the ` +
        'Patchbay version that made it, export, and import into a new DATA_DIR.',
    );
  }
  for (const name of readdirSync(place.dataDir)) {
    // Left by a start that was killed during initdb.
    if (/^postgres\.[0-9a-f]{8}$/.test(name))
      rmSync(join(place.dataDir, name), { recursive: true, force: true });
  }
  log('making the database cluster');
  const draft = `${place.clusterDir}.${randomUUID().slice(0, 8)}`;
  makePrivate(draft, place.runAs);
  const settings = Object.entries(firstSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // The built-in C.UTF-8 sorts by code point like C, knows upper and lower case of all letters, and needs no ICU.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${databaseName}`, '--auth=trust', '--data-checksums'];
  const args = ['-D', place.dataArgument(draft), ...access, ...locale, ...settings];
  try {
    await promisify(execFile)(binaries.initdb, args, { ...place.runAs, cwd: draft, env: environment() });
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    const { stderr = '', message } = cause as { stderr?: string; message: string };
    throw new PostgresError('failed', `initdb failed: ${lastLines(stderr) || message}\n${useOwnServer}`, {
      cause,
    });
  }
  renameSync(draft, place.clusterDir);
}

/**
 * Finds the postmaster that lives on the cluster, if any, and waits until it answers: one that a killed process left
 * behind, or another process's. Clears the pid file of a dead one.
 * @throws {PostgresError} `unresponsive`
 */
export async function adoptPostmaster(place: Place, log: Log): Promise<Postmaster | undefined> {
  const found = readPostmaster(place.clusterDir);
  if (found === undefined) return undefined;
  if (!isPostmasterOf(place.clusterDir, found.pid)) {
    log('removing the pid file of a PostgreSQL that has died');
    rmSync(pidFileOf(place.clusterDir), { force: true });
    return undefined;
  }
  log(`a PostgreSQL is running on ${place.clusterDir} (pid ${found.pid})`);
  const deadline = Date.now() + readyWithinMs;
  while (isPostmasterOf(place.clusterDir, found.pid)) {
    const now = readPostmaster(place.clusterDir);
    if (now?.status === 'ready') {
      if (await answers(now.socketDir)) return now;
      if (!existsSync(join(now.socketDir, '.s.PGSQL.5432'))) {
        log('its socket was removed: stopping it to start it again');
        await stopPostmaster(place.clusterDir, now, log);
        return undefined;
      }
    }
    if (Date.now() > deadline) {
      throw new PostgresError(
        'unresponsive',
        `The PostgreSQL with pid ${found.pid} on ${place.clusterDir} has not answered for ${readyWithinMs / 1000} s. ` +
          `Look into ${place.logFile}; end it with "kill -INT ${found.pid}" and start again.`,
      );
    }
    await sleep(20);
  }
  return undefined;
}

/** @throws {PostgresError} `failed`, with the last lines of the log. */
export async function launchPostmaster(
  place: Place,
  binaries: Binaries,
  settings: Settings,
  log: Log,
): Promise<Postmaster> {
  makePrivate(place.socketDir, place.runAs);
  // The folder is this cluster's alone and nobody lives on it. PostgreSQL itself would not dare to remove a lock file
  // whose process is a zombie, or whose pid somebody else has got since.
  for (const name of readdirSync(place.socketDir)) rmSync(join(place.socketDir, name));
  rotateLog(place.logFile);
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const child = spawnPostmaster(place, binaries, settings);
    const ready = await readiness(place, child, deadline);
    if (ready !== undefined) return ready;
    const words = lastLines(tail(place.logFile));
    // The processes of a killed postmaster take a moment to notice; until then their shared memory is in use.
    const passing = words.includes('pre-existing shared memory block') || words.includes('is still in use');
    if (!passing || Date.now() > deadline) {
      throw new PostgresError('failed', `PostgreSQL did not start. The end of ${place.logFile}:\n${words}`);
    }
    log('waiting for the processes of the last PostgreSQL to end');
    await sleep(200);
  }
}

/** A session of its own: Ctrl+C in the terminal must reach Patchbay, which then ends PostgreSQL in good order. */
function spawnPostmaster(place: Place, binaries: Binaries, settings: Settings): ChildProcess {
  const all = { ...fixedSettings(place.socketDir), ...settings };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const out = openSync(place.logFile, 'a', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', place.dataArgument(place.clusterDir), ...options], {
      ...place.runAs,
      cwd: place.clusterDir,
      detached: true,
      stdio: ['ignore', out, out],
      env: environment(),
    });
    child.on('error', () => undefined); // Seen as "no pid" below.
    child.unref();
    return child;
  } finally {
    closeSync(out);
  }
}

/** Waits until it answers; undefined when it ended instead. */
async function readiness(
  place: Place,
  child: ChildProcess,
  deadline: number,
): Promise<Postmaster | undefined> {
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const now = readPostmaster(place.clusterDir);
    if (now?.pid === child.pid && now.status === 'ready' && (await answers(now.socketDir))) return now;
    if (Date.now() > deadline) return undefined;
    await sleep(10);
  }
  return undefined;
}

/** As `pg_ctl stop -m fast`: sessions are ended and a checkpoint is written. After 30 s, `-m immediate`: no loss either. */
export async function stopPostmaster(
  clusterDir: string,
  { pid, socketDir }: Postmaster,
  log: Log,
): Promise<void> {
  if (isPostmasterOf(clusterDir, pid)) {
    signal(pid, 'SIGINT');
    if (!(await waitForEnd(pid, fastStopWithinMs))) {
      log('PostgreSQL does not stop; ending it at once (it recovers at the next start)');
      signal(pid, 'SIGQUIT');
      await waitForEnd(pid, fastStopWithinMs);
    }
  }
  try {
    rmdirSync(socketDir);
  } catch {
    // Not empty or gone already: nothing depends on it.
  }
}

/** Makes Patchbay's database unless it is there. */
export async function ensureDatabase(socketDir: string): Promise<void> {
  const client = new Client({ connectionString: connectionStringFor(socketDir, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function answers(socketDir: string): Promise<boolean> {
  const client = new Client({
    connectionString: connectionStringFor(socketDir, 'postgres'),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined); // The server may go away between two attempts.
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Ours without the PG* variables, which would change what initdb and postgres do, and without a locale. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-4000);
  } catch {
    return '';
  }
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-6).join('\n');
