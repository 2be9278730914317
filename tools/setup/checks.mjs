/** The checks that need no database: types, lint, architecture. For `npm run check` and `npm test`. */
import { inRoot } from './place.mjs';

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string[]} args For Node 24.
 */

const modules = (/** @type {string[]} */ ...parts) => inRoot('node_modules', ...parts);

/** @returns {Check[]} */
export const checks = () => [
  { name: 'types', args: [modules('typescript', 'bin', 'tsc'), '-b', inRoot('tsconfig.json')] },
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
