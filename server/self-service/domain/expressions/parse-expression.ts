/** Reads an expression into its tree. */
import { type Node, nodesOf, parse } from '../../../platform/powerfx/index.ts';
import { reservedNames } from '../values.ts';
import type { Expression } from './syntax.ts';

/** Longer expressions are refused. Characters. */
export const maxExpressionLength = 20_000;

/** Where a record has a field of that name. */
function fieldNamed(tree: Node, name: string): number | undefined {
  for (const node of nodesOf(tree))
    if (node.kind === 'record') {
      const field = node.fields.find((one) => one.name === name);
      if (field) return field.nameSpan.from;
    }
  return undefined;
}

/** Reads `source` (without a leading `=`). Never throws: an expression with a problem has no tree. */
export function parseExpression(source: string): Expression {
  if (source.length > maxExpressionLength) {
    const message = `The expression is longer than ${maxExpressionLength} characters.`;
    return { source, tree: null, problem: { message, at: 0 } };
  }
  if (source.trim() === '')
    return { source, tree: null, problem: { message: 'There is no expression.', at: 0 } };
  const { node, problems } = parse(source);
  const [problem] = [...problems].sort((a, b) => a.from - b.from);
  if (problem) return { source, tree: null, problem: { message: problem.message, at: problem.from } };
  for (const name of reservedNames) {
    const at = fieldNamed(node, name);
    if (at !== undefined)
      return { source, tree: null, problem: { message: `No field may be called ${name}.`, at } };
  }
  return { source, tree: node };
}
