/**
 * Computes an expression. Total: every input gives a value, errors are values too, and the work is bounded.
 * Pure: names come from the scope, and nothing else is looked at.
 */
import { errorValue, field, isError, isRecord, isTable, type Value } from '../values.ts';
import { equals, Failure, fail, tidy, toBoolean, toNumber, toText } from './coerce.ts';
import type { Evaluation, Scope } from './evaluation.ts';
import { findFunction } from './functions.ts';
import type { BinaryOperator, Expression, ExpressionNode } from './syntax.ts';

export interface EvaluationLimits {
  /** Nodes visited. */
  readonly steps: number;
  /** Calls inside calls. */
  readonly depth: number;
  /** Characters of one text. */
  readonly textLength: number;
}

export const defaultEvaluationLimits: EvaluationLimits = { steps: 20_000, depth: 200, textLength: 100_000 };

/** The value of the expression. Errors: `syntax` (it has no tree), what its functions state, and `limit`. */
export function evaluate(
  expression: Expression,
  scope: Scope,
  limits: EvaluationLimits = defaultEvaluationLimits,
): Value {
  if (expression.tree === null) {
    return errorValue('syntax', expression.problem?.message ?? 'The expression cannot be read.');
  }
  let steps = 0;
  const run = (node: ExpressionNode, names: Scope, depth: number): Value => {
    steps += 1;
    if (steps > limits.steps) fail('limit', `The expression takes more than ${limits.steps} steps.`);
    if (depth > limits.depth) fail('limit', 'The expression is nested too deeply.');
    const value = compute(node, {
      scope: names,
      textLength: limits.textLength,
      run: (inner, innerNames) => run(inner, innerNames ?? names, depth + 1),
    });
    if (typeof value === 'string' && value.length > limits.textLength) {
      fail('limit', `A text is longer than ${limits.textLength} characters.`);
    }
    return value;
  };
  try {
    return run(expression.tree, scope, 0);
  } catch (error) {
    if (error instanceof Failure) return error.value;
    throw error;
  }
}

function compute(node: ExpressionNode, evaluation: Evaluation): Value {
  const { run, scope } = evaluation;
  switch (node.type) {
    case 'literal':
      return node.value;
    case 'name': {
      const value = scope.lookup(node.name);
      if (value === undefined) return fail('unknown_name', `There is nothing called "${node.name}".`);
      return throwErrors(value);
    }
    case 'field':
      return fieldOf(node, evaluation);
    case 'record':
      return Object.fromEntries(node.fields.map(({ name, value }) => [name, run(value)]));
    case 'table':
      return node.items.map((item) => run(item));
    case 'unary': {
      const value = run(node.of);
      if (node.operator === '!') return !toBoolean(value);
      return node.operator === '-' ? tidy(-toNumber(value)) : tidy(toNumber(value) / 100);
    }
    case 'binary':
      return binary(node.operator, node.left, node.right, evaluation);
    case 'call': {
      const definition = findFunction(node.name);
      if (definition === null) return fail('unknown_function', `There is no function "${node.name}" here.`);
      const { min, max } = definition;
      if (node.args.length < min || node.args.length > max) {
        const wanted = min === max ? `${min}` : max === Infinity ? `at least ${min}` : `${min} to ${max}`;
        return fail('invalid_argument', `${node.name} takes ${wanted} arguments, not ${node.args.length}.`);
      }
      if (definition.lazy) return throwErrors(definition.lazy(node.args, evaluation));
      return throwErrors(
        definition.call(
          node.args.map((arg) => run(arg)),
          evaluation,
        ),
      );
    }
  }
}

function throwErrors(value: Value): Value {
  if (isError(value)) throw new Failure(value);
  return value;
}

function fieldOf(node: Extract<ExpressionNode, { type: 'field' }>, { run, scope }: Evaluation): Value {
  // 'schema.topic.Name.main.question'.'Item' names an item of a question's list: its value is the item's own name.
  if (
    node.of.type === 'name' &&
    node.of.name.includes('.topic.') &&
    scope.lookup(node.of.name) === undefined
  ) {
    return node.name;
  }
  const owner = run(node.of);
  if (owner === null) return null;
  if (isTable(owner)) {
    return owner.map((row) =>
      isRecord(row) ? throwErrors(field(row, node.name)) : node.name === 'Value' ? row : null,
    );
  }
  if (isRecord(owner)) return throwErrors(field(owner, node.name));
  return fail('invalid_argument', `There is no field "${node.name}": the value before it is not a record.`);
}

function binary(
  operator: BinaryOperator,
  left: ExpressionNode,
  right: ExpressionNode,
  evaluation: Evaluation,
): Value {
  const { run } = evaluation;
  if (operator === '&&') return toBoolean(run(left)) && toBoolean(run(right));
  if (operator === '||') return toBoolean(run(left)) || toBoolean(run(right));
  const a = run(left);
  const b = run(right);
  switch (operator) {
    case '=':
      return equals(a, b);
    case '<>':
      return !equals(a, b);
    case '<':
      return toNumber(a) < toNumber(b);
    case '<=':
      return toNumber(a) <= toNumber(b);
    case '>':
      return toNumber(a) > toNumber(b);
    case '>=':
      return toNumber(a) >= toNumber(b);
    case '+':
      return tidy(toNumber(a) + toNumber(b));
    case '-':
      return tidy(toNumber(a) - toNumber(b));
    case '*':
      return tidy(toNumber(a) * toNumber(b));
    case '/': {
      const divisor = toNumber(b);
      return divisor === 0 ? fail('div_by_zero', 'Division by zero.') : tidy(toNumber(a) / divisor);
    }
    case '^':
      return tidy(toNumber(a) ** toNumber(b));
    case '&':
      return toText(a) + toText(b);
    case 'in':
    case 'exactin':
      return contains(a, b, operator === 'exactin');
  }
}

/** A text in a text, or a value in a table (of values, or of records with one field). */
function contains(part: Value, whole: Value, exact: boolean): boolean {
  const fold = (value: Value): Value => (typeof value === 'string' && !exact ? value.toLowerCase() : value);
  if (!isTable(whole)) return String(fold(toText(whole))).includes(String(fold(toText(part))));
  return whole.some((row) => {
    const cells: Value[] = isRecord(row) && !isRecord(part) ? Object.values(row) : [row];
    return cells.length === 1 && equals(fold(cells[0] ?? null), fold(part));
  });
}
