/** Runs one case and says whether it came out as it should. */
import { compile } from '../engine.ts';
import type { Limits, Ports } from '../evaluate/run.ts';
import { defaultLimits, Run } from '../evaluate/run.ts';
import type { Problem } from '../syntax/syntax.ts';
import { Decimal } from '../values/decimal.ts';
import { printValue } from '../values/print.ts';
import { EnumValue, ErrorValue } from '../values/value.ts';
import { applicationFor } from './application.ts';
import type { Case } from './read.ts';
import type { Setup } from './setup.ts';

export interface Checked {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly actual: string;
}

const limits: Limits = { ...defaultLimits, steps: 5_000_000, rows: 200_000 };

export function check({ expression, expected }: Case, setup: Setup, ports: Ports): Checked {
  if (/^#skip/i.test(expected)) return { outcome: 'skipped', actual: '' };
  let floating = false;
  const application = applicationFor(setup);
  const compiled = compile(expression, { features: setup.features, ...application });
  const errors = compiled.problems.filter(({ severity }) => severity === 'error');
  if (/^Errors: /.test(expected)) {
    const actual = compiled.problems.map(printProblem);
    const good =
      errors.length > 0 &&
      expectedProblems(expected).every((one) => actual.some((problem) => sameProblem(one, problem, setup)));
    return {
      outcome: good ? 'passed' : 'failed',
      actual: actual.length === 0 ? run() : `Errors: ${actual.join('|')}`,
    };
  }
  if (errors.length > 0)
    return { outcome: 'failed', actual: `Errors: ${errors.map(printProblem).join('|')}` };
  const actual = run();
  return { outcome: same(expected, actual, floating) ? 'passed' : 'failed', actual };

  function run(): string {
    const value = compiled.evaluate(ports, limits, new Run(ports, setup.features, limits));
    floating = typeof value === 'number';
    if (value instanceof EnumValue && value.type === '') return value.name;
    if (value instanceof ErrorValue || value !== undefined) return printValue(value);
    return '';
  }
}

export const printProblem = ({ severity, from, to, message }: Problem): string =>
  `${severity === 'error' ? 'Error' : 'Warning'} ${from}-${to}: ${message}`;

const expectedProblems = (expected: string): string[] =>
  expected.replaceAll(/^(Errors: )+/g, '').split(/\|(?=Error |Warning )/);

/** Files without a flag of numbers speak of decimals, where floating numbers are meant in that mode. */
function sameProblem(expected: string, actual: string, { features }: Setup): boolean {
  return (
    expected === actual || (features.numberIsFloat && expected.replaceAll('Decimal', 'Number') === actual)
  );
}

/** Numbers may differ in the last places that floating calculation leaves open. */
function same(expected: string, actual: string, floating: boolean): boolean {
  if (expected === actual) return true;
  const [a, b] = [Number(expected), Number(actual)];
  if (expected === '' || actual === '' || !Number.isFinite(a) || !Number.isFinite(b)) return false;
  const [x, y] = [Decimal.parse(expected), Decimal.parse(actual)];
  if (x && y ? x.compare(y) === 0 : a === b) return true;
  const apart = Math.abs(a - b);
  // Of decimals the last place must be right.
  if (!floating) return false;
  return apart < 1e-8 || apart / Math.max(Math.abs(a), Math.abs(b)) < 1e-12;
}
