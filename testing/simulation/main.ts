/**
 * Proves the router in simulated time. Standard output is the report's alone; failing seeds are told on standard error.
 *
 *     npm run simulate -- --seeds 5000 [--from 1] [--steps 100] [--json]   random days against the oracle
 *     npm run simulate -- --seed 4711 --steps 62                          one of them again, as far as it fails
 *     npm run simulate -- --erlang [--json]                               queueing theory
 *     npm run simulate -- --record                                        renews testing/recorded-days
 */
import { parseArgs } from 'node:util';
import { recordDays } from '../recorded-days/record.ts';
import { measureRows } from './erlang/measure-rows.ts';
import type { RowReport } from './erlang/rows.ts';
import { commandFor, defaultSteps, type Failure, runSeeds } from './run.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: String(defaultSteps) },
    erlang: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

if (values.record) recordDays(say);
else if (values.erlang) process.exitCode = (await erlang(values.json)) ? 0 : 1;
else process.exitCode = days() ? 0 : 1;

/** @returns whether every row is within its interval. */
async function erlang(json: boolean): Promise<boolean> {
  const reports = await measureRows();
  for (const report of reports) {
    if (json) say(JSON.stringify(report));
    else sayRow(report);
  }
  return reports.every((report) => report.within);
}

function sayRow({ row, measured, expected, halfWidth95, within }: RowReport): void {
  const figures = Object.keys(measured).map(
    (name) => `${name} ${measured[name]} ± ${halfWidth95[name]} (${expected[name]})`,
  );
  say(`${row.padEnd(4)} ${within ? 'within ' : 'OUTSIDE'} ${figures.join(', ')}`);
}

/** @returns whether nothing was violated. */
function days(): boolean {
  const one = values.seed !== undefined;
  const first = number('seed', values.seed ?? values.from);
  const count = one ? 1 : number('seeds', values.seeds ?? '1000');
  const began = performance.now();
  const ran = runSeeds(first, count, number('steps', values.steps), undefined, tell);
  const seconds = (performance.now() - began) / 1000;
  const violations = ran.failures.reduce((sum, failure) => sum + failure.problems.length, 0);
  if (values.json) say(JSON.stringify({ seeds: ran.seeds, steps: ran.steps, violations }));
  else
    say(
      `${ran.seeds} seeds, ${ran.steps} steps, ${violations} violations in ${seconds.toFixed(1)} s ` +
        `(${Math.round((ran.seeds / seconds) * 60)} seeds a minute)`,
    );
  return violations === 0;
}

function tell(failure: Failure): void {
  complain(`Seed ${failure.seed} fails at step ${failure.steps}. To repeat it:\n    ${commandFor(failure)}`);
  for (const problem of failure.problems.slice(0, 10)) complain(`  - ${problem}`);
}

function number(name: string, value: string): number {
  if (!/^\d+$/.test(value)) {
    complain(`--${name} takes a whole number, not "${value}"`);
    process.exit(2);
  }
  return Number(value);
}
