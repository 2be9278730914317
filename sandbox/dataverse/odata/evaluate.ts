/** Whether something fits a `$filter`. Texts compare without regard to case, as Dataverse's database does. */
import { badRequest } from './api-error.ts';
import type { Comparison, Expression } from './expression.ts';

export type Scalar = string | number | boolean | null;

/** What is filtered: a record, or a piece of metadata. */
export interface Subject {
  /** The value at a path such as `parentaccountid/name`. @throws ApiError 400 for an unknown name */
  value(path: readonly string[]): Scalar;
  /** The records of a collection. */
  collection(path: readonly string[]): readonly Subject[];
}

export function matches(expression: Expression, subject: Subject): boolean {
  switch (expression.kind) {
    case 'and':
      return matches(expression.left, subject) && matches(expression.right, subject);
    case 'or':
      return matches(expression.left, subject) || matches(expression.right, subject);
    case 'not':
      return !matches(expression.operand, subject);
    case 'compare':
      return compare(
        expression.operator,
        scalarOf(expression.left, subject),
        scalarOf(expression.right, subject),
      );
    case 'in': {
      const value = fold(subject.value([expression.property]));
      return expression.values.some((candidate) => fold(candidate) === String(value));
    }
    case 'any':
      return subject.collection(expression.path).some((member) => {
        const { variable, condition } = expression;
        return condition === undefined || matches(condition, scoped(member, variable!, subject));
      });
    default: {
      const value = scalarOf(expression, subject);
      if (typeof value === 'boolean') return value;
      throw badRequest('The $filter expression must evaluate to a single boolean value.');
    }
  }
}

/** Asks for every name once, so that an unknown one is refused even where no record would need it. @throws ApiError 400 */
export function checkNames(expression: Expression, probe: Subject): void {
  switch (expression.kind) {
    case 'literal':
      return;
    case 'path':
      probe.value(expression.path);
      return;
    case 'in':
      probe.value([expression.property]);
      return;
    case 'not':
      checkNames(expression.operand, probe);
      return;
    case 'call':
      for (const arg of expression.args) checkNames(arg, probe);
      return;
    case 'any': {
      const { condition, variable } = expression;
      for (const member of probe.collection(expression.path)) {
        if (condition) checkNames(condition, scoped(member, variable!, probe));
      }
      return;
    }
    default:
      checkNames(expression.left, probe);
      checkNames(expression.right, probe);
  }
}

/** Inside `any(x:...)`, paths that begin with x are of the member, all others of the whole. */
const scoped = (member: Subject, variable: string, outer: Subject): Subject => ({
  value: (path) => (path[0] === variable ? member.value(path.slice(1)) : outer.value(path)),
  collection: (path) => (path[0] === variable ? member.collection(path.slice(1)) : outer.collection(path)),
});

function scalarOf(expression: Expression, subject: Subject): Scalar {
  switch (expression.kind) {
    case 'literal':
      return expression.literal.type === 'null' ? null : expression.literal.value;
    case 'path':
      return subject.value(expression.path);
    case 'call': {
      const args = expression.args.map((arg) => scalarOf(arg, subject));
      return call(expression.name, args);
    }
    default:
      return matches(expression, subject);
  }
}

function call(name: string, args: readonly Scalar[]): Scalar {
  if (args.some((arg) => arg === null)) return name in tests ? false : null;
  const [first, second] = args.map((arg) => String(arg));
  const test = tests[name];
  if (test) return test(fold(first!) as string, fold(second!) as string);
  switch (name) {
    case 'tolower':
      return first!.toLowerCase();
    case 'toupper':
      return first!.toUpperCase();
    case 'length':
      return first!.length;
    default:
      return first!.trim();
  }
}

const tests: Record<string, (text: string, part: string) => boolean> = {
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};

const fold = (value: Scalar): Scalar => (typeof value === 'string' ? value.toLowerCase() : value);

function compare(operator: Comparison, left: Scalar, right: Scalar): boolean {
  if (left === null || right === null) {
    if (operator === 'eq') return left === right;
    return operator === 'ne' && left !== right;
  }
  const order = compareScalars(left, right);
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
}

const dateLike = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/i;

/** Null sorts before everything; dates by their instant; texts without regard to case. */
export function compareScalars(left: Scalar, right: Scalar): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === 'string' && typeof right === 'string') {
    if (dateLike.test(left) && dateLike.test(right)) return Date.parse(left) - Date.parse(right);
    const [a, b] = [left.toLowerCase(), right.toLowerCase()];
    return a < b ? -1 : Number(a > b);
  }
  if (typeof left !== typeof right) {
    throw badRequest(
      'A binary operator with incompatible types was detected. ' +
        `Found operand types '${edmName(left)}' and '${edmName(right)}'.`,
    );
  }
  return Number(left) - Number(right);
}

const edmName = (value: Scalar): string =>
  ({ string: 'Edm.String', number: 'Edm.Int32', boolean: 'Edm.Boolean' })[typeof value as 'string'] ?? 'null';
