/** `agents evaluate`: cases against pro-code agents, with several models side by side. Needs no database. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { systemClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/logger.ts';
import { createModels, type ModelConfig } from '../../platform/models/index.ts';
import {
  type CaseResult,
  type EvaluationSummary,
  evaluateAgents,
  namedSubject,
  plainSubject,
  ScenarioLoadError,
} from '../../self-service/index.ts';
import { Refusal } from './command.ts';
import type { Outcome } from './connectors.ts';

const usage = `usage: ./patchbay agents evaluate <file|folder> [--model <name>]... [--json] [--min-pass-rate <0..1>]

  Holds the conversations of *.cases.yaml and *.cases.ts, and prints what did not come as expected. --model names a
  model of MODELS, or "plain": the rules that go on without one; without --model all of MODELS and plain. With --json
  one object a case, then one a model. Ends with 1 when fewer pass than --min-pass-rate (1 unless told).`;

const options = {
  model: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  'min-pass-rate': { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** Throws Refusal for what the user has to correct. */
export async function agentsCommand(args: string[], configs: readonly ModelConfig[]): Promise<Outcome> {
  const { values, positionals } = parsed(args);
  const [verb, path, ...rest] = positionals;
  if (verb !== 'evaluate' || path === undefined || rest.length > 0) throw new Refusal(usage);
  const least = Number(values['min-pass-rate'] ?? 1);
  if (!(least >= 0 && least <= 1)) throw new Refusal('--min-pass-rate lies between 0 and 1.');
  const models = createModels(configs, { clock: systemClock, logger: createLogger('silent') });
  const names = values.model ?? [...configs.map(({ name }) => name), plainSubject.label];
  const subjects = names.map((name) => {
    if (name === plainSubject.label) return plainSubject;
    if (!configs.some((config) => config.name === name))
      throw new Refusal(`There is no model "${name}" in MODELS, and it is not "plain".`);
    return namedSubject(name, models);
  });
  const lines: string[] = [];
  try {
    const { summaries } = await evaluateAgents(path, subjects, (result) =>
      lines.push(...(values.json ? [JSON.stringify(result)] : inWords(result))),
    );
    lines.push(...(values.json ? summaries.map((one) => JSON.stringify(one)) : table(summaries)));
    return { text: lines.join('\n'), ok: summaries.every(({ passRate }) => passRate >= least) };
  } catch (error) {
    if (error instanceof ScenarioLoadError) throw new Refusal(error.message);
    throw error;
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

const inWords = ({ ok, model, case: name, failures }: CaseResult): string[] => [
  `${ok ? 'passed' : 'FAILED'}  ${model}  ${name}`,
  ...failures.map((failure) => `          ${failure}`),
];

function table(summaries: readonly EvaluationSummary[]): string[] {
  const rows = summaries.map((one) => [
    one.model,
    `${one.passed}/${one.cases}`,
    `${(one.passRate * 100).toFixed(0)} %`,
    String(one.p50Ms),
    String(one.p95Ms),
    String(one.tokens),
    String(one.toolCalls),
  ]);
  const all = [['model', 'passed', 'rate', 'p50 ms', 'p95 ms', 'tokens', 'tool calls'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return [
    '',
    ...all.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    ),
  ];
}
