/** Finds the process of an embedded PostgreSQL, for tests that kill it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The pid in the postmaster.pid somewhere below `folder`. */
export function findPostmaster(folder: string): number {
  const queue = [folder];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const name of readdirSync(next)) {
      const path = join(next, name);
      if (name === 'postmaster.pid') return Number(readFileSync(path, 'utf8').split('\n')[0]);
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) queue.push(path);
    }
  }
  throw new Error(`There is no postmaster.pid below ${folder}.`);
}
