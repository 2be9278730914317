/** A file that keeps what is in the sandbox, so that a demo that is started again still has its records. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Dataverse } from './index.ts';
import { entities } from './schema/entities.ts';
import type { Seed } from './service/organization.ts';

/** By the name of the instance. */
type Kept = Readonly<Record<string, Seed>>;

/** How often it looks whether something has changed. Milliseconds. */
const everyMs = 1000;

export function readKeptData(file: string): Kept | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined;
}

/** Writes what changes, until it is closed; `close` writes the last of it. */
export function keepData(sandbox: Dataverse, file: string): { close(): void } {
  let written = '';
  const write = (): void => {
    const rowsOf = (environment: Dataverse['environments'][number]) =>
      Object.fromEntries(entities.map(({ name }) => [name, environment.rows(name)]));
    const text = JSON.stringify(
      Object.fromEntries(sandbox.environments.map((one) => [one.name, rowsOf(one)])),
    );
    if (text === written) return;
    mkdirSync(dirname(file), { recursive: true });
    // Beside and swapped: a process that is killed while it writes leaves the old one.
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
    written = text;
  };
  const timer = setInterval(write, everyMs);
  return {
    close() {
      clearInterval(timer);
      write();
    },
  };
}
