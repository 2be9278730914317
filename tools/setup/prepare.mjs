/** Everything that has to be there before a command of ours can run. Does nothing when all is there. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withFileLock } from '../../server/platform/process/file-lock.mjs';
import { buildWeb, webReady } from './build-web.mjs';
import { dependenciesReady, installDependencies } from './dependencies.mjs';
import { bringNode, checkRunningNode, findNode } from './node24.mjs';
import { runtimeDir } from './place.mjs';
import { createProgress } from './progress.mjs';

/** Longer than the slowest first installation. */
const waitForOthersMs = 20 * 60_000;

/**
 * @typedef {object} Wishes
 * @property {import('./dependencies.mjs').Level} [packages] `production` by default.
 * @property {boolean} [web] Build the web when it is not up to date.
 * @property {boolean} [quiet] Tell of the progress on standard error, since standard output is the command's own.
 */

/**
 * Safe when several commands do it at once, and after a kill -9 half way: each step is checked by what it left behind.
 * @param {Wishes} [wishes]
 * @returns {Promise<{ node: string }>} The Node (24 or newer) to run TypeScript with.
 * @throws {import('./progress.mjs').SetupError}
 */
export async function prepare({ packages = 'production', web = false, quiet = false } = {}) {
  checkRunningNode();
  const ready = readyNode(packages, web);
  if (ready !== undefined) return { node: ready };
  const progress = createProgress(quiet ? process.stderr : process.stdout);
  mkdirSync(runtimeDir, { recursive: true });
  return withFileLock(join(runtimeDir, 'setup.lock'), () => setUp(progress, packages, web), {
    waitMs: waitForOthersMs,
    onWait: (pid) =>
      progress.say(`  waiting for another Patchbay command that is setting up (process ${pid})`),
  });
}

/**
 * @param {import('./dependencies.mjs').Level} packages
 * @param {boolean} web
 * @returns {string | undefined} The Node when nothing has to be done.
 */
function readyNode(packages, web) {
  const node = findNode();
  return node !== undefined && dependenciesReady(packages) && (!web || webReady()) ? node : undefined;
}

/**
 * @param {import('./progress.mjs').Progress} progress
 * @param {import('./dependencies.mjs').Level} packages
 * @param {boolean} web
 */
async function setUp(progress, packages, web) {
  const node = findNode() ?? (await progress.step('bringing Node.js 24 from npm', bringNode));
  if (!dependenciesReady(packages)) {
    const label = `installing the packages${packages === 'all' ? ' with those for tests' : ''} (a minute or two)`;
    await progress.step(label, () => installDependencies(packages));
  }
  if (web && !webReady()) await progress.step('building the web', () => buildWeb(node));
  return { node };
}
