/** Numbers. */
import { isTable, type Value } from '../values.ts';
import { fail, tidy, toInteger, toNumber } from './coerce.ts';
import type { FunctionTable } from './evaluation.ts';
import { roundTo } from './functions-text.ts';

export const numberFunctions: FunctionTable = {
  Round: {
    min: 1,
    max: 2,
    call: ([number, digits]) => tidy(roundTo(toNumber(number ?? null), places(digits))),
  },
  Abs: { min: 1, max: 1, call: ([number]) => Math.abs(toNumber(number ?? null)) },
  Min: { min: 1, max: Infinity, call: (args) => extreme(args, (a, b) => a < b) },
  Max: { min: 1, max: Infinity, call: (args) => extreme(args, (a, b) => a > b) },
  Int: { min: 1, max: 1, call: ([number]) => Math.floor(toNumber(number ?? null)) },
  Mod: {
    min: 2,
    max: 2,
    call: ([number, divisor]) => {
      const by = toNumber(divisor ?? null);
      if (by === 0) return fail('div_by_zero', 'Division by zero.');
      const value = toNumber(number ?? null);
      return tidy(value - by * Math.floor(value / by));
    },
  },
};

function places(digits: Value | undefined): number {
  const count = toInteger(digits ?? null);
  return Math.abs(count) > 15 ? fail('invalid_argument', 'At most 15 digits.') : count;
}

/** Of the arguments, or of one table of numbers. Blanks do not count; of nothing but Blanks it is Blank. */
function extreme(args: readonly Value[], better: (a: number, b: number) => boolean): Value {
  const values = args.length === 1 && isTable(args[0] ?? null) ? (args[0] as readonly Value[]) : args;
  let best: number | null = null;
  for (const value of values) {
    if (value === null) continue;
    const number = toNumber(value);
    if (best === null || better(number, best)) best = number;
  }
  return best;
}
