/** All functions by their names. */
import { aggregateFunctions } from './aggregate.ts';
import type { FunctionDefinition, Functions } from './call.ts';
import { colorFunctions } from './color.ts';
import { columnFunctions } from './columns.ts';
import { convertFunctions } from './convert.ts';
import { countFunctions } from './count.ts';
import { dateFunctions } from './date.ts';
import { jsonFunctions } from './json.ts';
import { logicFunctions } from './logic.ts';
import { matchFunctions } from './match.ts';
import { numberFunctions } from './number.ts';
import { sortFunctions } from './sort.ts';
import { summarizeFunctions } from './summarize.ts';
import { tableFunctions } from './table.ts';
import { textFunctions } from './text.ts';

const all: Functions = {
  ...textFunctions,
  ...numberFunctions,
  ...logicFunctions,
  ...tableFunctions,
  ...summarizeFunctions,
  ...countFunctions,
  ...aggregateFunctions,
  ...dateFunctions,
  ...convertFunctions,
  ...columnFunctions,
  ...sortFunctions,
  ...jsonFunctions,
  ...matchFunctions,
  ...colorFunctions,
};

export function functionNamed(name: string): FunctionDefinition | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

export const functionNames = (): readonly string[] => Object.keys(all).sort();
