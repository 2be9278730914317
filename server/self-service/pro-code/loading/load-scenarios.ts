/** Scenarios from code: files or folders that the operator names. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isScenario, type Scenario } from '../definitions/scenario.ts';
import { provideSdk } from './provide-sdk.ts';

/** Meant for the terminal: the file, and what is wrong in it. */
export class ScenarioLoadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScenarioLoadError';
  }
}

const fileNames = ['scenario.ts', 'scenario.mts', 'scenario.js', 'scenario.mjs'];

/**
 * Every scenario that is exported by the files; of a folder, by `scenario.ts` (or .js) in it and in its subfolders.
 * @returns by name.
 * @throws {ScenarioLoadError} when a file is not there, cannot be run, or exports none; or two have one name.
 */
export async function loadScenarios(paths: readonly string[]): Promise<Map<string, Scenario>> {
  provideSdk();
  const scenarios = new Map<string, Scenario>();
  const from = new Map<string, string>();
  for (const file of new Set(paths.flatMap(filesOf))) {
    for (const scenario of await scenariosOf(file)) {
      const other = from.get(scenario.name);
      if (other !== undefined && other !== file)
        throw new ScenarioLoadError(`${file}: the scenario "${scenario.name}" is in ${other} already.`);
      scenarios.set(scenario.name, scenario);
      from.set(scenario.name, file);
    }
  }
  return scenarios;
}

function filesOf(path: string): string[] {
  const whole = resolve(path);
  if (!existsSync(whole)) throw new ScenarioLoadError(`${whole}: there is no such file or folder.`);
  if (!statSync(whole).isDirectory()) return [whole];
  const folders = readdirSync(whole, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map(({ name }) => join(whole, name))
    .sort();
  const files = [whole, ...folders].flatMap((folder) =>
    fileNames.map((name) => join(folder, name)).filter((file) => existsSync(file)),
  );
  if (files.length === 0) throw new ScenarioLoadError(`${whole}: there is no scenario.ts in it.`);
  return files;
}

async function scenariosOf(file: string): Promise<Scenario[]> {
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const told =
      error instanceof Error && error.name !== 'DefinitionError'
        ? `it cannot be run: ${error.name}: ${error.message}`
        : String((error as Error | undefined)?.message ?? error);
    throw new ScenarioLoadError(`${file}: ${told}`);
  }
  const scenarios = Object.values(exported).filter(isScenario);
  if (scenarios.length === 0)
    throw new ScenarioLoadError(`${file}: it exports no scenario. Export what defineScenario(...) returns.`);
  return [...new Set(scenarios)];
}
