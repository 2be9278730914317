/** What `npm ci` needs of the lockfiles, on every machine and with every registry. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Entry {
  version?: string;
  resolved?: string;
  extraneous?: boolean;
  optionalDependencies?: Record<string, string>;
}

describe.each(['package-lock.json', 'tools/setup/runtime/package-lock.json'])('%s', (name) => {
  const text = readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
  const packages = Object.entries((JSON.parse(text) as { packages: Record<string, Entry> }).packages);

  it('names no registry and nothing superfluous', () => {
    expect(
      packages.filter(([, entry]) => entry.resolved !== undefined || entry.extraneous).map(([path]) => path),
    ).toEqual([]);
  });

  it('pins every package', () => {
    expect(
      packages
        .filter(([path, entry]) => path !== '' && !/^\d/.test(entry.version ?? ''))
        .map(([path]) => path),
    ).toEqual([]);
  });

  it('holds the packages of other machines too, or npm ci refuses it', () => {
    const paths = packages.map(([path]) => path);
    const missing = packages.flatMap(([, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (wanted) => !paths.some((path) => path.endsWith(`node_modules/${wanted}`)),
      ),
    );
    expect(missing).toEqual([]);
  });
});
