import type { Confusion } from '../../../../contracts/intents.ts';

export interface Matrix {
  /** Both the rows and the columns, those first that have most to do with mistakes. */
  readonly intents: readonly string[];
  /** How often a row's intent was taken for a column's, all languages together. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The largest of them. */
  readonly most: number;
}

/** What is taken for what among the intents that are mistaken most. @param size how many intents at the most. */
export function matrixOf(confusions: readonly Confusion[], size: number): Matrix {
  const weights = new Map<string, number>();
  for (const { intent, takenFor, count } of confusions)
    for (const each of [intent, takenFor]) weights.set(each, (weights.get(each) ?? 0) + count);
  const intents = [...weights]
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .slice(0, size)
    .map(([intent]) => intent);
  const counts = new Map<string, Map<string, number>>();
  let most = 0;
  for (const { intent, takenFor, count } of confusions) {
    if (!intents.includes(intent) || !intents.includes(takenFor)) continue;
    const row = counts.get(intent) ?? new Map<string, number>();
    const sum = (row.get(takenFor) ?? 0) + count;
    counts.set(intent, row.set(takenFor, sum));
    most = Math.max(most, sum);
  }
  return { intents, counts, most };
}
