/** A custom rule's question about an attribute, made ready to be asked of everybody. */
import type { AttributeMatch } from '../configuration.ts';
import type { Scalar } from '../rules/condition.ts';
import { type AttributeColumn, copied, numberOf } from './columns.ts';

export interface AttributeTest {
  readonly column: AttributeColumn;
  readonly is: AttributeMatch['is'];
  readonly value: unknown;
}

export const attributeTest = (
  match: AttributeMatch,
  column: AttributeColumn,
  ofConversation: Readonly<Record<string, Scalar>>,
): AttributeTest => ({
  column,
  is: match.is,
  value: match.same === undefined ? match.value : ofConversation[match.same],
});

const isSameTest = (a: AttributeTest, b: AttributeTest): boolean =>
  a.column === b.column && a.is === b.is && a.value === b.value;

/**
 * All that a rule asks of attributes, with the answer by representative: found once for everybody whom any conversation
 * that asks the same is held against.
 */
export class AttributeIndex {
  readonly tests: readonly AttributeTest[];
  /** 1 yes, 2 no, 0 not looked at yet; empty when answers are not kept. */
  answers: Uint8Array;

  /** @param room for how many representatives answers are kept; 0 for none */
  constructor(tests: readonly AttributeTest[], room: number) {
    this.tests = tests;
    this.answers = new Uint8Array(room);
  }

  grow(room: number): void {
    if (this.answers.length > 0) this.answers = copied(new Uint8Array(room), this.answers);
  }

  /** What they have was set anew. */
  forget(place: number): void {
    if (place < this.answers.length) this.answers[place] = 0;
  }

  passes(place: number): boolean {
    const answer = this.answers[place];
    return answer === 1 || (answer !== 2 && this.#look(place));
  }

  /** Whether everybody who passes the other passes this one. */
  covers(other: AttributeIndex): boolean {
    return this.tests.every((test) => other.tests.some((one) => isSameTest(one, test)));
  }

  #look(place: number): boolean {
    const passed = this.tests.every(({ column, is, value }) =>
      holds(column.valueOf(column.codes[place]!), is, value),
    );
    if (place < this.answers.length) this.answers[place] = passed ? 1 : 2;
    return passed;
  }
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
