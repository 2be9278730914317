/** How the set-up calls npm: the one that started us, with nothing left to a user's npmrc that would change the outcome. */
import { basename } from 'node:path';

/** @returns {[string, ...string[]]} */
export function npmCommand() {
  const started = process.env.npm_execpath;
  return started !== undefined && basename(started) === 'npm-cli.js' ? [process.execPath, started] : ['npm'];
}

/** Install scripts stay off: nothing that Patchbay needs depends on one. The registry is the user's own. */
export const steadyFlags = [
  '--ignore-scripts',
  '--include=prod',
  '--include=optional',
  '--include=peer',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--loglevel=error',
  '--package-lock=true',
  '--install-strategy=hoisted',
  '--engine-strict=false',
  '--dry-run=false',
  '--global=false',
  '--prefer-offline',
];
