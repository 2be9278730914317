/** Starting to use the embedded PostgreSQL, keeping it up, and leaving it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withFileLock } from '../process/file-lock.mjs';
import { type Binaries, prepareBinaries } from './binaries.ts';
import {
  adoptPostmaster,
  connectionStringFor,
  ensureCluster,
  ensureDatabase,
  launchPostmaster,
  type Settings,
  stopPostmaster,
} from './cluster.ts';
import { type Place, preparePlace } from './place.ts';
import { isPostmasterOf, type Postmaster } from './postmaster.ts';
import { addUser, removeUser } from './users.ts';

export interface PostgresOptions {
  /** The cluster is made in `<dataDir>/postgres`; its log is `<dataDir>/postgres.log`. Relative to the working folder. */
  dataDir: string;
  /** Gets a line, without an end of line, for each step worth telling a person. */
  log?: (line: string) => void;
  /** Settings of PostgreSQL for this start, above all others; meant for tests. */
  settings?: Settings;
}

export interface RunningPostgres {
  /** For the `pg` package: the database `patchbay`, as the cluster's superuser, over a Unix socket. */
  connectionString: string;
  /** True when PostgreSQL was running already: another process's, or left behind by one that was killed. */
  adopted: boolean;
  /** Ends this use. PostgreSQL itself stops when no other living process uses it. Further calls do nothing. */
  stop(): Promise<void>;
}

const watchEveryMs = 1000;

/**
 * Starts PostgreSQL on the data folder, or joins the one that runs there. While in use, a postmaster that dies (the
 * kernel's out-of-memory killer, kill -9) is started again within about a second; open connections are lost.
 * @throws {PostgresError} with a message for the terminal that says what to do.
 * @throws {LockTimeoutError} when another process has been starting it for two minutes.
 */
export async function startPostgres({
  dataDir,
  log = () => {},
  settings = {},
}: PostgresOptions): Promise<RunningPostgres> {
  const place = preparePlace(dataDir);
  const binaries = prepareBinaries(place.runAs, join(place.dataDir, 'programs'), log);
  const ensure = () => ensureRunning(place, binaries, settings, log);

  const first = await withFileLock(place.lockFile, async () => {
    const running = await ensure();
    return { ...running, user: addUser(place.usersDir) };
  });
  let { postmaster } = first;
  let restart: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  let complaint = '';

  const watch = setInterval(() => {
    if (restart !== undefined || isPostmasterOf(place.clusterDir, postmaster.pid)) return;
    restart = withFileLock(place.lockFile, async () => {
      // A cluster that somebody removed is not made anew behind the back of whoever holds connections to the old one.
      if (stopping || !existsSync(place.clusterDir)) return;
      log('PostgreSQL has ended unexpectedly; starting it again');
      postmaster = (await ensure()).postmaster;
      complaint = '';
    })
      .catch((error: unknown) => {
        const previous = complaint;
        complaint = String(error);
        if (complaint !== previous) log(`PostgreSQL cannot be started again: ${complaint}`);
      })
      .finally(() => {
        restart = undefined;
      });
  }, watchEveryMs);
  watch.unref();

  const stop = async () => {
    clearInterval(watch);
    await restart;
    await withFileLock(place.lockFile, async () => {
      if (removeUser(place.usersDir, first.user) === 0)
        await stopPostmaster(place.clusterDir, postmaster, log);
    });
  };
  return {
    connectionString: connectionStringFor(postmaster.socketDir),
    adopted: first.adopted,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function ensureRunning(
  place: Place,
  binaries: Binaries,
  settings: Settings,
  log: (line: string) => void,
): Promise<{ postmaster: Postmaster; adopted: boolean }> {
  const began = Date.now();
  await ensureCluster(place, binaries, log);
  const found = await adoptPostmaster(place, log);
  const postmaster = found ?? (await launchPostmaster(place, binaries, settings, log));
  await ensureDatabase(postmaster.socketDir);
  if (!found) log(`PostgreSQL is ready (pid ${postmaster.pid}, ${Date.now() - began} ms)`);
  return { postmaster, adopted: found !== undefined };
}
