import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

// Without a repository (an unpacked archive) nothing is tracked.
describe.skipIf(!existsSync(join(root, '.git')))('what git tracks', () => {
  it('no symbolic link: one that leads into another checkout replaced its packages at a merge', () => {
    const links = git('ls-files', '--stage').split('\n');
    expect(links.filter((line) => line.startsWith('120000'))).toEqual([]);
  });
});
