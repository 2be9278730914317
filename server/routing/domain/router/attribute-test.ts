/** A custom rule's question about an attribute, made ready to be asked of everybody. */
import type { AttributeMatch } from '../configuration.ts';
import type { Scalar } from '../rules/condition.ts';
import { type AttributeColumn, numberOf } from './columns.ts';

export interface AttributeTest {
  readonly column: AttributeColumn;
  /** By code of the column: 1 yes, 2 no, 0 not looked at yet. */
  readonly answers: number[];
  readonly is: AttributeMatch['is'];
  readonly value: unknown;
}

export const attributeTest = (
  match: AttributeMatch,
  column: AttributeColumn,
  ofConversation: Readonly<Record<string, Scalar>>,
): AttributeTest => ({
  column,
  answers: [],
  is: match.is,
  value: match.same === undefined ? match.value : ofConversation[match.same],
});

export function passes(test: AttributeTest, place: number): boolean {
  const code = test.column.codes[place]!;
  let answer = test.answers[code];
  if (answer === undefined) {
    while (test.answers.length < code) test.answers.push(0);
    answer = 0;
  }
  if (answer === 0) {
    answer = holds(test.column.valueOf(code), test.is, test.value) ? 1 : 2;
    test.answers[code] = answer;
  }
  return answer === 1;
}

/** Whether what a representative has stands so to what is asked for. Who has nothing differs from everything. */
export function holds(has: unknown, is: AttributeMatch['is'], value: unknown): boolean {
  if (has === undefined || has === null || value === undefined) return is === 'not_equal';
  switch (is) {
    case 'equal':
      return isSame(has, value);
    case 'not_equal':
      return !isSame(has, value);
    case 'greater':
      return numberOf(has) > numberOf(value);
    case 'less':
      return numberOf(has) < numberOf(value);
    case 'contains':
      return Array.isArray(has)
        ? has.some((one) => isSame(one, value))
        : String(has).toLowerCase().includes(String(value).toLowerCase());
  }
}

const isSame = (a: unknown, b: unknown): boolean => String(a).toLowerCase() === String(b).toLowerCase();
