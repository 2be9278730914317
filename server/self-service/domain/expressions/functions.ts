/** The functions that expressions may call. To add one, add a line to a table: names, counts of arguments, a body. */
import type { FunctionDefinition } from './evaluation.ts';
import { logicFunctions } from './functions-logic.ts';
import { numberFunctions } from './functions-number.ts';
import { textFunctions } from './functions-text.ts';
import type { ExpressionNode } from './syntax.ts';

const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries({ ...logicFunctions, ...textFunctions, ...numberFunctions }),
);

/** Function names are exact, as in Power Fx. */
export function findFunction(name: string): FunctionDefinition | null {
  return functions.get(name) ?? null;
}

/** The names an expression calls and this engine does not have, for a check before anything runs. */
export function unknownFunctions(node: ExpressionNode): readonly string[] {
  const found = new Set<string>();
  const visit = (at: ExpressionNode): void => {
    if (at.type === 'call') {
      if (!functions.has(at.name)) found.add(at.name);
      at.args.forEach(visit);
    } else if (at.type === 'binary') {
      visit(at.left);
      visit(at.right);
    } else if (at.type === 'unary' || at.type === 'field') visit(at.of);
    else if (at.type === 'table') at.items.forEach(visit);
    else if (at.type === 'record') for (const item of at.fields) visit(item.value);
  };
  visit(node);
  return [...found];
}
