/** What a `$filter` says, as a tree; and the tree as text again. */

export type Literal =
  | { type: 'string' | 'guid' | 'date'; value: string }
  | { type: 'number'; value: number }
  | { type: 'boolean'; value: boolean }
  | { type: 'null' };

export const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof comparisons)[number];

/** Functions with their number of arguments. */
export const functions = {
  contains: 2,
  startswith: 2,
  endswith: 2,
  tolower: 1,
  toupper: 1,
  length: 1,
  trim: 1,
} as const;
export type FunctionName = keyof typeof functions;

export type Expression =
  | { kind: 'literal'; literal: Literal }
  | { kind: 'path'; path: readonly string[] }
  | { kind: 'compare'; operator: Comparison; left: Expression; right: Expression }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; operand: Expression }
  | { kind: 'call'; name: FunctionName; args: readonly Expression[] }
  | { kind: 'in'; property: string; values: readonly string[] }
  | { kind: 'any'; path: readonly string[]; variable?: string; condition?: Expression };

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`;

function printLiteral(literal: Literal): string {
  if (literal.type === 'null') return 'null';
  return literal.type === 'string' ? quote(literal.value) : String(literal.value);
}

/** The text of a tree: parsing it gives the same tree. Brackets are set wherever they could matter. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.literal);
    case 'path':
      return expression.path.join('/');
    case 'compare':
    case 'and':
    case 'or': {
      const operator = expression.kind === 'compare' ? expression.operator : expression.kind;
      return `(${printExpression(expression.left)} ${operator} ${printExpression(expression.right)})`;
    }
    case 'not':
      return `(not ${printExpression(expression.operand)})`;
    case 'call':
      return `${expression.name}(${expression.args.map(printExpression).join(',')})`;
    case 'in': {
      const values = expression.values.map(quote).join(',');
      return `Microsoft.Dynamics.CRM.In(PropertyName=${quote(expression.property)},PropertyValues=[${values}])`;
    }
    case 'any': {
      const inner = expression.condition
        ? `${expression.variable}:${printExpression(expression.condition)}`
        : '';
      return `${expression.path.join('/')}/any(${inner})`;
    }
  }
}
