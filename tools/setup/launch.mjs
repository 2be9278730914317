/** Running one of our programs under Node 24, as if it were this process. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { environmentFor } from './place.mjs';

/** Type stripping is stable in what we use of it. */
const nodeFlags = ['--disable-warning=ExperimentalWarning'];
const forwarded = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']);
const lookForLauncherMs = 500;

/**
 * Runs a program to its end, with our standard streams; passes signals on. The program has an IPC channel, which
 * closes when we die, however we die: see server/platform/process/parent.ts.
 * @param {string} node
 * @param {string} file The program, absolute.
 * @param {string[]} args
 * @returns {Promise<number>} Its exit code.
 */
export async function launch(node, file, args) {
  const child = spawn(node, [...nodeFlags, file, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: environmentFor(node),
    // A group of its own: Ctrl+C in a terminal reaches everybody in the group, and we pass signals on; it would get
    // each of them twice, and take the second for impatience.
    detached: true,
  });
  const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  for (const signal of forwarded) process.on(signal, pass);
  const watch = watchLauncher(() => child.connected && child.disconnect());
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
    });
  } finally {
    clearInterval(watch);
    for (const signal of forwarded) process.off(signal, pass);
  }
}

/**
 * npm killed with -9 cannot tell us: we see that our parent is another. Only under npm, since a program put into the
 * background may lose its parent rightly.
 * @param {() => void} onGone
 */
function watchLauncher(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const watch = setInterval(() => {
    if (ancestry() === ancestryAtStart) return;
    clearInterval(watch);
    onGone();
  }, lookForLauncherMs);
  watch.unref();
  return watch;
}

/** As it was when the program began: npm may be killed during the set-up already. */
const ancestryAtStart = ancestry();

/** Our parent and, where a shell stands between npm and us, its parent. */
function ancestry() {
  const parent = process.ppid;
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, 'latin1');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const grandparent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    return /^(da|ba|z|k|a)?sh$/.test(name) ? `${parent} ${grandparent}` : String(parent);
  } catch {
    return String(parent);
  }
}
