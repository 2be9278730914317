/** The operators, how strongly they bind, and the words of messages. */
import type { BinaryOperator } from './syntax.ts';

/** Lower binds weaker. */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  in: 3,
  exactin: 3,
  '=': 4,
  '<>': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '&': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '^': 9,
};
/** Operators that are words. */
export const wordOperators: Readonly<Record<string, BinaryOperator>> = {
  And: '&&',
  Or: '||',
  in: 'in',
  exactin: 'exactin',
};

/** What messages call the symbols. */
export const shapes: Readonly<Record<string, string>> = {
  ';': 'Semicolon',
  ';;': 'Semicolon',
  ':': 'Colon',
  ',': 'Comma',
  '(': 'ParenOpen',
  ')': 'ParenClose',
  '{': 'CurlyOpen',
  '}': 'CurlyClose',
  '[': 'BracketOpen',
  ']': 'BracketClose',
};

export const operandExpected =
  'Expected an operand. The formula or expression expects a valid operand. For example, you can add the operand ' +
  "'2' to the expression ' 1 +_' so that the result is '3'. Or, you can add the operand \"there\" to the expression " +
  "'\"Hi \"& _ ' so that the result is 'Hi there'.";
