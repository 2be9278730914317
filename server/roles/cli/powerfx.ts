/** `powerfx`: one expression computed, and files of cases run, without a house or a database. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  calledFunctions,
  check,
  compile,
  defaultLimits,
  parse,
  portsFor,
  printValue,
  readCases,
  setupFor,
  zoneNamed,
} from '../../platform/powerfx/index.ts';
import { Refusal } from './command.ts';
import type { Outcome } from './connectors.ts';

const usage = `usage: ./patchbay powerfx eval <expression> [--float] [--time-zone <name>]
       ./patchbay powerfx cases <folder|file> [--json] [--failures]

  eval prints the value as Power Fx writes it, or what is wrong with the expression and where. cases runs files of
  ">> expression" and the value expected below it; with --failures each case that fails is printed.`;

const options = {
  json: { type: 'boolean' },
  failures: { type: 'boolean' },
  float: { type: 'boolean' },
  'time-zone': { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

interface Count {
  passed: number;
  failed: number;
}

export interface CasesReport {
  cases: number;
  passed: number;
  failed: number;
  skipped: number;
  /** Of every function that an expression calls. */
  byFunction: Record<string, Count>;
  /** Files whose flags are not honoured, with the flag. */
  skippedFiles: Record<string, string>;
}

export interface Failure {
  file: string;
  line: number;
  expression: string;
  expected: string;
  actual: string;
}

/** Throws Refusal for what the user has to correct in the command itself. */
export function powerfxCommand(args: string[]): Outcome {
  const { values, positionals } = parsed(args);
  const [verb, what, ...rest] = positionals;
  if (what === undefined || rest.length > 0) throw new Refusal(usage);
  if (verb === 'eval') return evaluated(what, values.float ?? false, values['time-zone'] ?? 'UTC');
  if (verb !== 'cases') throw new Refusal(usage);
  const { report, failures } = runCases(what);
  const told = values.failures
    ? failures.map((one) => (values.json ? JSON.stringify(one) : inWords(one)))
    : [];
  const { skippedFiles, ...figures } = report;
  const end = values.json
    ? JSON.stringify(figures)
    : `${figures.cases} cases: ${figures.passed} passed, ${figures.failed} failed, ${figures.skipped} skipped` +
      `${Object.keys(skippedFiles).length > 0 ? ` (flags of ${Object.keys(skippedFiles).length} files are not honoured)` : ''}`;
  return { text: [...told, end].join('\n'), ok: true };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

function evaluated(expression: string, float: boolean, timeZone: string): Outcome {
  const setup = setupFor(float ? ['NumberIsFloat'] : []);
  const { problems, evaluate } = compile(expression, { features: setup.features });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    return {
      text: errors.map(({ from, to, message }) => `Error ${from}-${to}: ${message}`).join('\n'),
      ok: false,
    };
  try {
    const ports = { ...portsFor(setup, Date.now, Math.random), zone: zoneNamed(timeZone) };
    return { text: printValue(evaluate(ports, defaultLimits)), ok: true };
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(`There is no time zone “${timeZone}”.`);
    throw error;
  }
}

/** All files of a folder that end with `.txt`, or one file. */
export function runCases(place: string): { report: CasesReport; failures: Failure[] } {
  const report: CasesReport = {
    cases: 0,
    passed: 0,
    failed: 0,
    skipped: 0,
    byFunction: {},
    skippedFiles: {},
  };
  const failures: Failure[] = [];
  for (const path of filesAt(place)) {
    const file = readCases(readFileSync(path, 'utf8'));
    const setup = setupFor(file.flags);
    const ports = portsFor(setup, Date.now, Math.random);
    report.cases += file.cases.length;
    if (setup.refused !== undefined) {
      report.skipped += file.cases.length;
      report.skippedFiles[basename(path)] = setup.refused;
      continue;
    }
    for (const one of file.cases) {
      const { outcome, actual } = check(one, setup, ports);
      report[outcome] += 1;
      if (outcome === 'skipped') continue;
      for (const name of functionsOf(one.expression)) {
        const count = report.byFunction[name] ?? { passed: 0, failed: 0 };
        report.byFunction[name] = { ...count, [outcome]: count[outcome] + 1 };
      }
      if (outcome === 'failed') failures.push({ file: basename(path), ...one, actual });
    }
  }
  return { report, failures };
}

/** The functions an expression calls, known or not. */
export const functionsOf = (expression: string): readonly string[] =>
  calledFunctions(parse(expression, { chaining: true }).node);

function filesAt(place: string): string[] {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) throw new Refusal(`There is nothing at ${place}.`);
  if (stat.isFile()) return [place];
  return readdirSync(place)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(place, name));
}

const inWords = ({ file, line, expression, expected, actual }: Failure): string =>
  `${file}:${line}  ${expression}\n    expected ${expected}\n    actual   ${actual}`;
