/** Who uses a cluster at the moment: one file for each user, so that a dead process is seen to be dead. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownIdentity, parseIdentity } from '../process/liveness.mjs';

/** Registers this process once more. Call while holding the cluster's lock. @returns The file that stands for it. */
export function addUser(usersDir: string): string {
  mkdirSync(usersDir, { recursive: true, mode: 0o700 });
  const file = join(usersDir, `${process.pid}-${randomUUID().slice(0, 8)}.json`);
  writeFileSync(file, JSON.stringify(ownIdentity()));
  return file;
}

/** Takes one user off the list and counts those left alive. Call while holding the cluster's lock. */
export function removeUser(usersDir: string, file: string): number {
  rmSync(file, { force: true });
  let alive = 0;
  for (const name of readdirSync(usersDir)) {
    const other = join(usersDir, name);
    const identity = parseIdentity(readFileSync(other, 'utf8'));
    if (identity !== undefined && isAlive(identity)) alive += 1;
    else rmSync(other, { force: true });
  }
  return alive;
}
