/** `Sequence`: counted rows. */
import { columnOf, types } from '../types/type.ts';
import { toDecimal, toFloat } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import { ErrorValue, invalidArgument, TableValue, type Value } from '../values/value.ts';
import { argumentsOf, countFits, expect, type FunctionDefinition, invalid } from './call.ts';

const most = 50_000;

export const Sequence: FunctionDefinition = {
  bind: (call) => {
    const given = argumentsOf(call);
    const numberType = given.slice(1).some(({ type }) => type.kind === 'number')
      ? types.number
      : call.binder.numberType;
    const sound = given
      .map((bound, i) => expect(call, bound, i === 0 ? types.number : numberType))
      .every(Boolean);
    if (!countFits(call, 1, 3) || !sound) return invalid(call);
    return {
      node: call.node,
      type: columnOf(numberType),
      run: (frame) => {
        const { run } = frame;
        const raw = given.map((bound) => bound.run(frame));
        const values = raw.map(
          (value, i): Value =>
            i === 0 || numberType.kind === 'number'
              ? (toFloat(value, run) ?? 0)
              : (toDecimal(value, run) ?? Decimal.zero),
        );
        const error = ErrorValue.among(values);
        if (error) return error;
        const count = Math.floor(values[0] as number);
        if (count < 0 || count > most) return invalidArgument(`A sequence has 0 to ${most} rows.`);
        run.rows(count);
        return TableValue.ofValues(
          Array.from({ length: count }, (_, i) => at(i, values[1], values[2], numberType.kind === 'number')),
        );
      },
    };
  },
};

function at(i: number, start: Value | undefined, step: Value | undefined, float: boolean): Value {
  if (float) return ((start as number | undefined) ?? 1) + i * ((step as number | undefined) ?? 1);
  const from = (start as Decimal | undefined) ?? Decimal.one;
  const by = (step as Decimal | undefined) ?? Decimal.one;
  const way = by.times(Decimal.fromInteger(i));
  return (way && from.plus(way)) ?? ErrorValue.of('Numeric', 'The number is too large.');
}
