/**
 * `node tools/checks/architecture.ts [folder]`: reads every source file of the checkout and prints each breach of the
 * architecture with its reason. Ends with 1 when there is one, or when there was nothing to read.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkArchitecture } from './check-architecture.ts';

const parts = ['server', 'contracts', 'web', 'sandbox', 'testing', 'tools', 'bench', 'examples'];
const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));

const files = new Map(
  parts.flatMap((part) => filesBelow(part)).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);
const violations = checkArchitecture(files);
for (const { path, line, rule, what, why } of violations)
  console.log(`${path}:${line}  ${rule}: ${what}\n    ${why}`);
console.log(`${files.size} files read, ${violations.length} breaches of the architecture`);
if (files.size === 0)
  console.log('Nothing was read: the check would let everything pass. Is this the right folder?');
process.exitCode = violations.length > 0 || files.size === 0 ? 1 : 0;

/** Relative to the root, with `/`. */
function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'dist' ? [] : filesBelow(path);
    return /\.(ts|tsx|mjs|js)$/.test(entry.name) ? [path] : [];
  });
}
