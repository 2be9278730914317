/** `connectors.import_ms`: from the text of the largest description to its connector. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importDescription, type SourceFile } from '../../server/connectors/descriptions/index.ts';
import { projectDir } from '../../testing/rehearsal/server-under-test.ts';
import { type Bench, median, round, say } from '../figure.ts';
import { largeDescription } from './large-description.ts';

const runs = 9;
/** Of the code that reads: the first ones are slower. */
const warmUps = 2;

export const importDescriptions: Bench = {
  names: ['connectors.import_ms'],
  run(print) {
    print(measureImport());
    return Promise.resolve();
  },
};

/**
 * The median of several imports of a description as large as the largest public one, which is made here; and, where
 * the real connectors are at hand, of the largest of them. The floor is what `JSON.parse` alone takes.
 */
export function measureImport(): {
  name: string;
  value: number;
  unit: string;
  floor: number;
  ratio: number;
} & Record<string, number | string> {
  const large = largeDescription();
  const made = measure([large]);
  const figure = {
    name: 'connectors.import_ms',
    value: round(made.milliseconds, 1),
    unit: 'ms',
    floor: round(made.floor, 1),
    ratio: round(made.milliseconds / made.floor, 1),
    characters: large.text.length,
    operations: made.operations,
  };
  const real = largestReal();
  if (!real) {
    say('skipped the real connectors: no ../shared/data');
    return figure;
  }
  const largest = measure(real.files);
  return {
    ...figure,
    largest_real: real.name,
    largest_real_ms: round(largest.milliseconds, 1),
    largest_real_characters: real.files.reduce((sum, { text }) => sum + text.length, 0),
    largest_real_operations: largest.operations,
  };
}

function measure(files: readonly SourceFile[]): { milliseconds: number; floor: number; operations: number } {
  let operations = 0;
  const times: number[] = [];
  const floors: number[] = [];
  for (let run = 0; run < warmUps + runs; run++) {
    const before = performance.now();
    for (const { text } of files) JSON.parse(text);
    const between = performance.now();
    const result = importDescription(files);
    const after = performance.now();
    if (!result.ok) throw new Error(result.error.message);
    operations = result.connector.operations.length;
    if (run < warmUps) continue;
    floors.push(between - before);
    times.push(after - between);
  }
  return { milliseconds: median(times), floor: median(floors), operations };
}

/** Undefined without ../shared/data. Those that are not strict JSON have no floor to compare with. */
function largestReal(): { name: string; files: SourceFile[] } | undefined {
  const folder = join(projectDir, '../shared/data/connectors');
  if (!existsSync(folder)) return undefined;
  const connectors = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      files: readdirSync(join(folder, name)).map((file) => ({
        name: file,
        text: readFileSync(join(folder, name, file), 'utf8').replace(/^\ufeff/, ''),
      })),
    }))
    .filter(({ files }) => files.every(({ text }) => isStrict(text)));
  const size = (files: readonly SourceFile[]): number =>
    files.reduce((sum, { text }) => sum + text.length, 0);
  return connectors.sort((a, b) => size(b.files) - size(a.files))[0];
}

function isStrict(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
