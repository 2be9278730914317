/** The packages of package-lock.json in node_modules: exactly those, completely, or installed again. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, parseIdentity, startTimeOf } from '../../server/platform/process/liveness.mjs';
import { endGroup, runQuietly } from './command.mjs';
import { npmCommand, steadyFlags } from './npm.mjs';
import { inRoot, root, runtimeDir } from './place.mjs';

/** @typedef {'production' | 'all'} Level `all` is with the packages for tests and checks. */

const lockFile = inRoot('package-lock.json');
const stampFile = inRoot('node_modules', '.patchbay-stamp');
/** Who runs an install at the moment. npm outlives a set-up that is killed with -9. */
const installerFile = join(runtimeDir, 'installer.json');

/**
 * @param {Level} level
 * @returns {boolean} True when node_modules holds what the lockfile asks for.
 */
export function dependenciesReady(level) {
  const lock = readFileSync(lockFile, 'utf8');
  const stamp = readJson(stampFile);
  if (stamp?.lock === hash(lock)) return level === 'production' || stamp.level === 'all';
  // A developer's own "npm install" leaves no stamp of ours, but npm's record of what it has put there.
  const there = readJson(inRoot('node_modules', '.package-lock.json'));
  if (there === undefined || !holds(there.packages ?? {}, JSON.parse(lock).packages, level)) return false;
  writeStamp(level);
  return true;
}

/** @param {Level} level */
export async function installDependencies(level) {
  endForgottenInstaller();
  rmSync(stampFile, { force: true });
  mkdirSync(runtimeDir, { recursive: true });
  const [program, ...args] = npmCommand();
  const which = level === 'all' ? '--include=dev' : '--omit=dev';
  await runQuietly(program, [...args, 'ci', ...steadyFlags, which], {
    cwd: root,
    what: 'Installing the packages',
    onStart: (pid) =>
      writeFileSync(installerFile, JSON.stringify({ pid, startTime: startTimeOf(pid) ?? '' })),
  });
  rmSync(installerFile, { force: true });
  writeStamp(level);
}

/** Two installs into one folder would spoil each other. */
function endForgottenInstaller() {
  const installer = existsSync(installerFile)
    ? parseIdentity(readFileSync(installerFile, 'utf8'))
    : undefined;
  if (installer && isAlive(installer)) endGroup(installer.pid, 'SIGKILL');
}

/** @param {Level} level */
function writeStamp(level) {
  const stamp = { lock: hash(readFileSync(lockFile, 'utf8')), level };
  writeFileSync(stampFile, `${JSON.stringify(stamp)}\n`);
}

/**
 * @typedef {{ version?: string, integrity?: string, dev?: boolean, devOptional?: boolean, optional?: boolean,
 *   os?: string | string[], cpu?: string | string[], libc?: string | string[] }} Entry
 */

/**
 * @param {Record<string, Entry>} there
 * @param {Record<string, Entry>} asked
 * @param {Level} level
 */
function holds(there, asked, level) {
  return Object.entries(asked).every(([path, entry]) => {
    if (path === '') return true;
    if (level === 'production' && (entry.dev || entry.devOptional)) return true;
    if (entry.optional && !fitsHere(entry)) return true;
    return there[path]?.version === entry.version && there[path]?.integrity === entry.integrity;
  });
}

/**
 * Is this optional package one for this machine? Those that name no machine may rightly be absent: npm leaves out
 * what only a package for another machine needs.
 * @param {Entry} entry
 */
function fitsHere({ os, cpu, libc }) {
  if (os === undefined && cpu === undefined) return false;
  const fits = (/** @type {string | string[] | undefined} */ list, /** @type {string} */ value) =>
    list === undefined || [list].flat().includes(value);
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, 'glibc');
}

/**
 * @param {string} file
 * @returns {any} Undefined when the file is absent or broken.
 */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} text */
const hash = (text) => createHash('sha256').update(text).digest('hex');
