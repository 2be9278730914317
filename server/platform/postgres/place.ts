/** Where one embedded cluster lives: its folder, its socket, its log, its lock and its list of users. */
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresError, useOwnServer } from './errors.ts';
import { canEnter, chooseRunAs, type RunAs } from './run-as.ts';

export interface Place {
  /** `<dataDir>`, absolute, without symbolic links. */
  dataDir: string;
  /** `<dataDir>/postgres`: the cluster. Absent until initdb has succeeded. */
  clusterDir: string;
  logFile: string;
  lockFile: string;
  /** One file for each living user of the cluster. */
  usersDir: string;
  /** Holds nothing but the socket; short, and private to the user that PostgreSQL runs as. */
  socketDir: string;
  runAs: RunAs | undefined;
  /** How PostgreSQL names its folder. */
  dataArgument: (folder: string) => string;
}

const logRotateBytes = 10_000_000;
/** `sun_path` holds 108 bytes on Linux, 104 on macOS, a closing zero included. */
const socketPathBytes = 103;
const socketName = '.s.PGSQL.5432';

/** @throws {PostgresError} `not-permitted` */
export function preparePlace(folder: string): Place {
  // As root, PostgreSQL runs as somebody else, who has to pass through, but not to list.
  mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const dataDir = realpathSync(folder);
  const clusterDir = join(dataDir, 'postgres');
  const runAs = chooseRunAs(clusterDir);
  return {
    dataDir,
    clusterDir,
    logFile: join(dataDir, 'postgres.log'),
    lockFile: join(dataDir, 'postgres.lock'),
    usersDir: join(dataDir, 'postgres-users'),
    socketDir: chooseSocketDir(dataDir, runAs),
    runAs,
    dataArgument: chooseDataArgument(dataDir, runAs),
  };
}

/**
 * A checkout or a data folder below a 0700 folder (root's home, a temporary folder) cannot be entered by the user we
 * become. The cluster stays there all the same, so that a backup of DATA_DIR and its removal mean what they say:
 * the processes are *started in* the cluster's folder while we are still root, and reach it as /proc/self/cwd, which
 * the kernel resolves without walking the path. Moving the cluster elsewhere would need a pointer and would leave
 * data behind; `unshare --user` is forbidden in many containers; opening the parents' modes is not ours to do.
 */
function chooseDataArgument(dataDir: string, runAs: RunAs | undefined): Place['dataArgument'] {
  if (runAs === undefined || canEnter(runAs, dataDir)) return (folder) => folder;
  if (process.platform === 'linux') return () => '/proc/self/cwd';
  throw new PostgresError(
    'not-permitted',
    `As root, PostgreSQL runs as user id ${runAs.uid}, which cannot enter ${dataDir}. Set DATA_DIR to a folder that ` +
      `other users may enter, or start Patchbay as an ordinary user. ${useOwnServer}`,
  );
}

/**
 * The same folder for the same data folder each time, under the system's folder for temporary files: a path below
 * the data folder could be too long for a socket. A folder of that name that is not ours is left alone.
 */
function chooseSocketDir(dataDir: string, runAs: RunAs | undefined): string {
  const name = `patchbay-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const uid = runAs?.uid ?? process.getuid?.();
  const parents = [tmpdir(), '/tmp'].filter(
    (parent) =>
      Buffer.byteLength(join(parent, `${name}-9`, socketName)) <= socketPathBytes && canEnter(runAs, parent),
  );
  for (const parent of parents) {
    for (const suffix of ['', '-1', '-2', '-3', '-4', '-5', '-6', '-7', '-8', '-9']) {
      const path = join(parent, name + suffix);
      if (isOurs(path, uid)) return path;
    }
  }
  throw new PostgresError(
    'not-permitted',
    `PostgreSQL finds no folder for its socket in ${parents.join(' or ') || tmpdir()}. Set TMPDIR to a folder with a ` +
      `short name that it may enter. ${useOwnServer}`,
  );
}

function isOurs(path: string, uid: number | undefined): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat === undefined || (stat.isDirectory() && stat.uid === uid && (stat.mode & 0o077) === 0);
}

/** Makes a private folder for PostgreSQL; an existing one is kept. */
export function makePrivate(folder: string, runAs: RunAs | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  chmodSync(folder, 0o700);
}

/** Keeps one older log; PostgreSQL writes only warnings and errors, so this is seldom. */
export function rotateLog(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logRotateBytes) renameSync(logFile, `${logFile}.1`);
}
