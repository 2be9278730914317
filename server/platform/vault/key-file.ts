/** The installation's own key, when none is given: a file beside the data, made once. */
import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';

const keyBytes = 32;
const fileName = 'secrets.key';

/** Told at the start, like a configuration that is not valid. */
export class KeyFileError extends ConfigError {}

/** The key in `<dataDir>/secrets.key`, or undefined when there is no such file. */
export function readKeyFile(dataDir: string): Buffer | undefined {
  const path = join(dataDir, fileName);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new KeyFileError(`${path} cannot be read. Let the user that runs Patchbay read it.`, {
      cause: error,
    });
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== keyBytes)
    throw new KeyFileError(
      `${path} does not hold a key. Restore it from a backup: it opens the stored secrets.`,
    );
  return key;
}

/**
 * Makes the key on the first call, readable by its owner only. Processes that start together get the same one: it is
 * written in full under another name and then linked, which only one of them succeeds in.
 */
export function ensureKeyFile(dataDir: string): Buffer {
  const there = readKeyFile(dataDir);
  if (there !== undefined) return there;
  const draft = join(dataDir, `${fileName}.${randomUUID()}`);
  try {
    mkdirSync(dataDir, { recursive: true });
    const text = `${randomBytes(keyBytes).toString('base64')}\n`;
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  } catch (cause) {
    throw notWritable(dataDir, cause);
  }
  try {
    linkSync(draft, join(dataDir, fileName));
  } catch (cause) {
    // Another process was faster: its key is ours.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritable(dataDir, cause);
  } finally {
    rmSync(draft, { force: true });
  }
  return readKeyFile(dataDir)!;
}

const notWritable = (dataDir: string, cause: unknown): KeyFileError =>
  new KeyFileError(
    `${dataDir} cannot be written, so there is no place for the key that seals stored secrets. Set SECRETS_KEY, or let the user that runs Patchbay write there.`,
    { cause },
  );
