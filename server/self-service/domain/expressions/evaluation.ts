/** What an evaluation and the functions it calls agree on. */
import type { Value } from '../values.ts';
import type { ExpressionNode } from './syntax.ts';

/** Gives names a meaning. Undefined: there is no such name (an error); a name that is known but unset is null. */
export interface Scope {
  lookup(name: string): Value | undefined;
}

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
