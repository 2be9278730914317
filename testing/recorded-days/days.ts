/** The recorded days: which there are, and where they are kept. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Call } from './calls.ts';

export interface RecordedDay {
  readonly name: string;
  readonly seed: number;
  readonly steps: number;
}

/** Seeds of the simulation, chosen for what their configurations have in them. */
export const recordedDays: readonly RecordedDay[] = [
  { name: 'every-method', seed: 174, steps: 120 },
  { name: 'rings-for-five', seed: 113, steps: 120 },
  { name: 'three-people', seed: 269, steps: 120 },
  { name: 'beyond-the-limits', seed: 162, steps: 120 },
  { name: 'closest-skills', seed: 313, steps: 120 },
];

const fileOf = ({ name }: RecordedDay, ending: string): URL => new URL(`${name}.${ending}`, import.meta.url);

/** One call a line. */
export const readCalls = (day: RecordedDay): Call[] =>
  linesOf(fileOf(day, 'calls.ndjson')).map((line) => JSON.parse(line) as Call);

export const readDecisions = (day: RecordedDay): string[] => linesOf(fileOf(day, 'decisions.txt'));

export function writeDay(day: RecordedDay, calls: readonly Call[], decisions: readonly string[]): void {
  const lines = calls.map((call) => JSON.stringify(call));
  writeFileSync(fileOf(day, 'calls.ndjson'), `${lines.join('\n')}\n`);
  writeFileSync(fileOf(day, 'decisions.txt'), `${decisions.join('\n')}\n`);
}

const linesOf = (file: URL): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');
