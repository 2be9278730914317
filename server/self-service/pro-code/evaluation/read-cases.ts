/** Files of cases, with the scenarios and the stages they are about. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import type { CrmClient } from '../../../connectors/crm/index.ts';
import type { CallAnswer } from '../definitions/ports.ts';
import type { Scenario } from '../definitions/scenario.ts';
import { loadScenarios, ScenarioLoadError } from '../loading/load-scenarios.ts';
import { CaseFile } from './case.ts';

/** The systems that a scenario's tools use in an evaluation; a new one for each case. */
export interface EvaluationSystems {
  readonly crm?: Readonly<Record<string, Pick<CrmClient, 'send'>>>;
  readonly call?: (connection: string, operationId: string, inputs: unknown) => Promise<CallAnswer>;
  readonly articles?: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  close?(): Promise<void>;
}

/** What a stage's module exports. */
export type OpenStage = (options: { readonly now: () => Date }) => Promise<EvaluationSystems>;

export interface LoadedCases {
  readonly file: string;
  readonly cases: CaseFile;
  readonly scenario: Scenario;
  readonly openStage: OpenStage;
}

const endings = /\.cases\.(ya?ml|ts|js|mjs)$/;

/**
 * One file, or all `*.cases.yaml` and `*.cases.ts` below a folder.
 * @throws {ScenarioLoadError} with the file and what is wrong in it.
 */
export async function readCases(path: string): Promise<LoadedCases[]> {
  const whole = resolve(path);
  if (!existsSync(whole)) throw new ScenarioLoadError(`${whole}: there is no such file or folder.`);
  const files = statSync(whole).isDirectory() ? filesBelow(whole) : [whole];
  if (files.length === 0)
    throw new ScenarioLoadError(`${whole}: there is no *.cases.yaml and no *.cases.ts in it.`);
  return await Promise.all(files.map(read));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
      return endings.test(entry.name) ? [path] : [];
    })
    .sort();
}

async function read(file: string): Promise<LoadedCases> {
  const given = /\.ya?ml$/.test(file) ? readYaml(file) : await readModule(file, 'default');
  const parsed = CaseFile.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ScenarioLoadError(
      `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`,
    );
  }
  const cases = parsed.data;
  const from = (relative: string) => resolve(dirname(file), relative);
  const scenarios = await loadScenarios([from(cases.scenario)]);
  const scenario = cases.name === undefined ? [...scenarios.values()][0] : scenarios.get(cases.name);
  if (!scenario)
    throw new ScenarioLoadError(`${file}: there is no scenario "${cases.name}" in ${cases.scenario}.`);
  const openStage =
    cases.stage === undefined
      ? async () => ({})
      : ((await readModule(from(cases.stage), 'openStage')) as OpenStage | undefined);
  if (typeof openStage !== 'function')
    throw new ScenarioLoadError(`${file}: ${cases.stage} exports no function openStage.`);
  return { file, cases, scenario, openStage };
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ScenarioLoadError(`${file}: ${(error as Error).message}`);
  }
}

async function readModule(file: string, name: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as Record<string, unknown>)[name];
  } catch (error) {
    throw new ScenarioLoadError(`${file}: it cannot be run: ${(error as Error).message}`);
  }
}
