import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errorCatalogue } from '../../contracts/errors.ts';
import { errorsPage } from './errors.ts';

const root = join(import.meta.dirname, '..', '..');

it('docs/errors.md says what the catalogue says (node tools/docs/errors.ts writes it)', () => {
  expect(readFileSync(join(root, 'docs', 'errors.md'), 'utf8')).toBe(errorsPage());
});

it('every code is used somewhere: none is a promise that nothing keeps', () => {
  const sources = ['server', 'web'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  const unused = Object.keys(errorCatalogue).filter(
    (code) => !sources.some((source) => source.includes(`'${code}'`)),
  );
  expect(unused).toEqual([]);
});
