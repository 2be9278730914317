/**
 * Computes an expression. Total: every input gives a value, errors are values too, and the work is bounded.
 * Pure: names come from the scope, and nothing else is looked at.
 */
import {
  compileNode,
  cultureNamed,
  english,
  errorKinds,
  ErrorValue as FxError,
  type Globals,
  type Marks,
  momentOf,
  type Ports,
  type Problem,
  plainType,
  plainValue,
  toPlain,
  utc,
  zoneNamed,
} from '../../../platform/powerfx/index.ts';
import {
  type ErrorCode,
  type ErrorValue,
  errorValue,
  isDate,
  isError,
  reservedNames,
  type Value,
} from '../values.ts';
import type { Scope } from './evaluation.ts';
import type { Expression } from './syntax.ts';

export interface EvaluationLimits {
  /** Nodes and rows visited. */
  readonly steps: number;
  /** Characters of one text. */
  readonly textLength: number;
  /** Rows of one table. */
  readonly rows: number;
}

export const defaultEvaluationLimits: EvaluationLimits = {
  steps: 100_000,
  textLength: 100_000,
  rows: 10_000,
};

/** The value of the expression. Errors: `syntax` (it has no tree), what its functions state, and `limit`. */
export function evaluate(
  expression: Expression,
  scope: Scope,
  limits: EvaluationLimits = defaultEvaluationLimits,
): Value {
  if (expression.tree === null)
    return errorValue('syntax', expression.problem?.message ?? 'The expression cannot be read.');
  const compiled = compileNode(expression.tree, [], { lenient: true, globals: globalsOf(scope) });
  const problem = compiled.problems.find(({ severity }) => severity === 'error');
  if (problem) return errorValue(codeOf(problem), problem.message);
  const value = compiled.evaluate(portsOf(scope), { ...limits, depth: 200 });
  return toPlain(value, ofError, reservedNames, ($date) => ({ $date })) as Value;
}

function portsOf({ now = 0, timeZone, language }: Scope): Ports {
  let seed = now % 2_147_483_647;
  return {
    zone: timeZone === undefined ? utc : zoneNamed(timeZone),
    culture: (language === undefined ? undefined : cultureNamed(language)) ?? english,
    now: () => now,
    // The same turn draws the same numbers, whenever it is computed.
    random: () => {
      seed = (seed * 48_271 + 11) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
  };
}

/** `'schema.topic.Name.main.question'.'Item'` names an item of a question's list: its value is the item's own name. */
const namesItems = (name: string): boolean => name.includes('.topic.');

function globalsOf(scope: Scope): Globals {
  const looked = new Map<string, Value | undefined>();
  const lookup = (name: string) => {
    if (!looked.has(name)) looked.set(name, scope.lookup(name));
    return looked.get(name);
  };
  return {
    typeOf: (name) => {
      const value = lookup(name);
      if (value !== undefined) return plainType(value, marksOf);
      return namesItems(name) ? plainType({}, marksOf) : undefined;
    },
    valueOf: (name) => plainValue(lookup(name) ?? null, marksOf),
    memberOf: (name, member) => (namesItems(name) && lookup(name) === undefined ? member : undefined),
  };
}

/** An error among the variables is one within the expression; a date is a date. */
const marksOf: Marks = (value) => {
  if (isDate(value)) return momentOf(value.$date) ?? null;
  if (!isError(value)) return undefined;
  const { code, message } = value.$error;
  return FxError.of(kindOf[code], message);
};

const kindOf: Readonly<Record<ErrorCode, keyof typeof errorKinds>> = {
  syntax: 'AnalysisError',
  unknown_name: 'AnalysisError',
  unknown_function: 'AnalysisError',
  unsupported: 'NotSupported',
  invalid_argument: 'InvalidArgument',
  div_by_zero: 'Div0',
  limit: 'QuotaExceeded',
  custom: 'Custom',
};

const codes: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [errorKinds.AnalysisError, 'syntax'],
  [errorKinds.NotSupported, 'unsupported'],
  [errorKinds.Div0, 'div_by_zero'],
  [errorKinds.QuotaExceeded, 'limit'],
  [errorKinds.Timeout, 'limit'],
  [errorKinds.Custom, 'custom'],
]);

function ofError({ errors }: FxError): ErrorValue {
  const [first] = errors;
  const code = codes.get(first?.kind ?? -1) ?? 'invalid_argument';
  return errorValue(code, first?.message ?? '');
}

const codeOf = ({ about }: Problem): ErrorCode =>
  about === 'name' ? 'unknown_name' : about === 'function' ? 'unknown_function' : 'invalid_argument';
