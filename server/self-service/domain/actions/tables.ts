/** EditTable and EditTableV2. */
import { goTo } from '../frames.ts';
import { TopicError, type Turn } from '../turn.ts';
import type { EditTableAction } from '../types.ts';
import { isTable, plainOf, type Value } from '../values.ts';
import type { Runners } from './runner.ts';

export const tableRunners: Runners<'EditTable'> = {
  EditTable: (turn, action, next) => {
    const before = turn.getVariable(action.table);
    if (before !== null && !isTable(before))
      throw new TopicError(
        'invalid_argument',
        `${action.table.scope}.${action.table.path.join('.')} is no table.`,
      );
    const { table, result } = edited(turn, action, before ?? []);
    turn.setVariable(action.table, table);
    if (action.result) turn.setVariable(action.result, result);
    goTo(turn, next);
  },
};

function edited(
  turn: Turn,
  { change, value }: EditTableAction,
  rows: readonly Value[],
): { table: readonly Value[]; result: Value } {
  const given = value ? turn.valueOf(value) : null;
  const many = given === null ? [] : isTable(given) ? given : [given];
  if (change === 'add') {
    const table = [...rows, ...many];
    return { table, result: table };
  }
  if (change === 'remove') {
    const gone = new Set(many.map((row) => JSON.stringify(plainOf(row))));
    const table = rows.filter((row) => !gone.has(JSON.stringify(plainOf(row))));
    return { table, result: table };
  }
  if (change === 'take_first') return { table: rows.slice(1), result: rows[0] ?? null };
  if (change === 'take_last') return { table: rows.slice(0, -1), result: rows.at(-1) ?? null };
  return { table: [], result: [] };
}
