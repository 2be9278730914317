/**
 * A Chromium for the browser tests: the machine's own, never a download of ours. Preferred is the headless shell, the
 * same engine without a browser's windows around it: it takes half the processor's time.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runQuietly } from './command.mjs';
import { SetupError } from './progress.mjs';

const names = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/**
 * @returns {string | undefined} CHROMIUM_PATH, or the first browser found.
 * @throws {SetupError} when CHROMIUM_PATH names nothing.
 */
export function findBrowser() {
  const wish = process.env.CHROMIUM_PATH;
  if (wish) {
    if (existsSync(wish)) return wish;
    throw new SetupError(`CHROMIUM_PATH is ${wish}, but there is no such file. Correct it, or unset it.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...elsewhere].find(
    existsSync,
  );
}

/** True where Debian's packages can be installed by us. */
export const canInstallBrowser = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/**
 * @returns {Promise<string>} The program.
 * @throws {SetupError}
 */
export async function installBrowser() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ ...args) =>
    runQuietly('apt-get', args, { env, what: 'Installing chromium' });
  const add = (/** @type {string} */ name) =>
    apt('install', '--yes', '--quiet', '--no-install-recommends', name);
  // Older Debians, and Ubuntu, have no shell of its own.
  const install = () => add('chromium-headless-shell').catch(() => add('chromium'));
  try {
    await install();
  } catch {
    // A fresh container has no package lists, an old one outdated ones.
    await apt('update', '--quiet');
    await install();
  }
  const program = findBrowser();
  try {
    if (program !== undefined && execFileSync(program, ['--version'], { stdio: 'pipe' })) return program;
  } catch {
    // Ubuntu's package only points to a snap, which does not run in a container.
  }
  throw new SetupError(`apt-get brought no Chromium that runs. ${browserAdvice}`);
}

export const browserAdvice =
  'The browser tests need Chromium or Google Chrome: install one (Debian: "apt-get install chromium-headless-shell"), or set ' +
  'CHROMIUM_PATH to the program, and run npm test again.';
