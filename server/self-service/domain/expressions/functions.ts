/** The functions that expressions may call. To add one, add a line to a table: names, counts of arguments, a body. */
import type { Value } from '../values.ts';
import type { Scope } from './evaluate.ts';
import { logicFunctions } from './functions-logic.ts';
import { numberFunctions } from './functions-number.ts';
import { textFunctions } from './functions-text.ts';
import type { ExpressionNode } from './syntax.ts';

/** What a function's body can use of the calculation it is part of. */
export interface Evaluation {
  readonly scope: Scope;
  readonly textLength: number;
  /** Computes an argument, in this scope or another one. Errors travel as `Failure`. */
  readonly run: (node: ExpressionNode, scope?: Scope) => Value;
}

export type FunctionDefinition =
  | {
      readonly min: number;
      readonly max: number;
      readonly lazy?: undefined;
      /** Gets its arguments computed; none of them is an error. */
      readonly call: (args: readonly Value[], evaluation: Evaluation) => Value;
    }
  | {
      readonly min: number;
      readonly max: number;
      /** Gets its arguments as they are written, to compute some of them, or in another scope. */
      readonly lazy: (args: readonly ExpressionNode[], evaluation: Evaluation) => Value;
    };

export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;

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
