/** The checks that need no database: types, lint, architecture. For `npm run check` and `npm test`. */
import { availableParallelism } from 'node:os';
import { inRoot } from './place.mjs';
import { runTogether } from './stages.mjs';

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string[]} args For Node 24.
 */

const modules = (/** @type {string[]} */ ...parts) => inRoot('node_modules', ...parts);

/** Four checkers of one project work twice as much as one, each meeting the same types: for few processors too much. */
const checkers = availableParallelism() > 4 ? '4' : '1';

/** @returns {Check[]} */
const checks = () => [
  {
    name: 'types',
    args: [modules('typescript', 'bin', 'tsc'), '-b', inRoot('tsconfig.json'), '--checkers', checkers],
  },
  {
    name: 'lint',
    // Warnings are for the editor; only errors fail.
    args: [
      modules('@biomejs', 'biome', 'bin', 'biome'),
      'check',
      '--diagnostic-level=error',
      '--max-diagnostics=50',
    ],
  },
  { name: 'architecture', args: [inRoot('tools', 'checks', 'architecture.ts')] },
];

/**
 * @param {string} node
 * @returns {Promise<import('./stages.mjs').Stage[]>}
 */
export const runChecks = (node) => runTogether(node, checks());
