/** Where things are in this checkout. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder, absolute. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** @param {...string} parts */
export const inRoot = (...parts) => join(root, ...parts);

/** The set-up's own folder: the Node that it brought, and its lock. */
export const runtimeDir = inRoot('.runtime');

/**
 * The environment for our own programs: the data folder is the checkout's unless the user says otherwise, wherever
 * they stand, and `node` means the Node that was chosen.
 * @param {string} node The program.
 * @returns {NodeJS.ProcessEnv}
 */
export const environmentFor = (node) => ({
  ...process.env,
  DATA_DIR: process.env.DATA_DIR || inRoot('.patchbay'),
  // What was compiled once is not compiled again: half of a start.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || inRoot('node_modules', '.cache', 'node'),
  PATH: `${join(node, '..')}:${process.env.PATH ?? ''}`,
});
