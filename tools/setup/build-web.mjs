/** The web: each application that has a Vite configuration, built into dist/web/<name>. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './command.mjs';
import { environmentFor, inRoot, root } from './place.mjs';

const applications = ['desk', 'widget', 'crm-embed'];
const output = inRoot('dist', 'web');
const stampFile = join(output, '.patchbay-stamp');
/** Whatever a build reads. */
const sources = ['web', 'contracts', 'package-lock.json', 'tools/setup/build-web.mjs'];

const configured = () => applications.filter((name) => existsSync(inRoot('web', name, 'vite.config.ts')));

/** @returns {boolean} True when there is nothing to build. */
export function webReady() {
  if (configured().some((name) => !existsSync(join(output, name)))) return false;
  return (
    configured().length === 0 || (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceHash())
  );
}

/**
 * Builds beside and swaps: a running server never serves half a build.
 * @param {string} node The Node to build with.
 */
export async function buildWeb(node) {
  const hash = sourceHash();
  rmSync(stampFile, { force: true });
  mkdirSync(output, { recursive: true });
  for (const name of configured()) {
    const draft = join(output, `.${name}-new`);
    const config = inRoot('web', name, 'vite.config.ts');
    const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
    const args = [
      vite,
      'build',
      '--config',
      config,
      '--outDir',
      draft,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ];
    await runQuietly(node, args, {
      cwd: root,
      env: { ...environmentFor(node), NODE_ENV: 'production' },
      what: `Building web/${name}`,
    });
    const old = join(output, `.${name}-old`);
    rmSync(old, { recursive: true, force: true });
    if (existsSync(join(output, name))) renameSync(join(output, name), old);
    renameSync(draft, join(output, name));
    rmSync(old, { recursive: true, force: true });
  }
  writeFileSync(stampFile, hash);
}

function sourceHash() {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    hash.update(`${path}\0`).update(readFileSync(inRoot(path)));
  };
  for (const source of sources) {
    if (source.includes('.')) add(source);
    else for (const path of filesBelow(source)) add(path);
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder Relative to the checkout.
 * @returns {string[]} Sorted; without tests, which no build reads.
 */
function filesBelow(folder) {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
      return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
    });
}
