/** PostgreSQL refuses to run as root: as which user its processes run, and what that user can reach. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { PostgresError, useOwnServer } from './errors.ts';

/** Undefined everywhere: "as we are". */
export interface RunAs {
  uid: number;
  gid: number;
}

/** An administrator may create the first; the last exists everywhere. initdb insists on a user with a name. */
const candidates = ['patchbay', 'postgres', '_postgres', 'nobody'];

/**
 * As root: the owner of an existing cluster, or the first of the unprivileged users that exists. As anyone else:
 * undefined, since we are already unprivileged.
 * @throws {PostgresError} `not-permitted` when the cluster belongs to somebody else.
 */
export function chooseRunAs(clusterDir: string): RunAs | undefined {
  const owner = ownerOf(clusterDir);
  const we = process.getuid?.();
  if (we !== 0) {
    if (owner !== undefined && owner.uid !== we) {
      throw new PostgresError(
        'not-permitted',
        `${clusterDir} belongs to user id ${owner.uid}. Start Patchbay as that user or as root. ${useOwnServer}`,
      );
    }
    return undefined;
  }
  if (owner !== undefined && owner.uid !== 0) return owner;
  for (const name of candidates) {
    const uid = numericId('-u', name);
    const gid = numericId('-g', name);
    if (uid !== undefined && gid !== undefined && canBecome({ uid, gid })) return { uid, gid };
  }
  throw new PostgresError(
    'not-permitted',
    `PostgreSQL does not run as root, and this system lets Patchbay become none of: ${candidates.join(', ')}. ` +
      `Start Patchbay as an ordinary user. ${useOwnServer}`,
  );
}

/** True when a process of that user could enter the folder, whatever modes, ACLs and mounts say. */
export const canEnter = (runAs: RunAs | undefined, folder: string): boolean =>
  shell(runAs, 'cd -- "$1"', folder);

/** True when a process of that user could run the program and read the file. */
export const canRun = (runAs: RunAs | undefined, program: string, file: string): boolean =>
  shell(runAs, '[ -x "$1" ] && [ -r "$2" ]', program, file);

const canBecome = (runAs: RunAs): boolean => shell(runAs, 'exit 0');

/** Asks the kernel instead of computing from mode bits. */
function shell(runAs: RunAs | undefined, script: string, ...args: string[]): boolean {
  return run(runAs, '/bin/sh', ['-c', script, 'sh', ...args]).status === 0;
}

const run = (runAs: RunAs | undefined, program: string, args: string[]): SpawnSyncReturns<string> =>
  spawnSync(program, args, { ...runAs, cwd: '/', encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

function numericId(kind: '-u' | '-g', name: string): number | undefined {
  const answer = run(undefined, 'id', [kind, name]);
  if (answer.status !== 0) return undefined;
  const id = Number(answer.stdout.trim());
  // macOS prints its negative ids as unsigned.
  return id > 0x7fffffff ? id - 2 ** 32 : id;
}

function ownerOf(path: string): RunAs | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && { uid: stat.uid, gid: stat.gid };
}
