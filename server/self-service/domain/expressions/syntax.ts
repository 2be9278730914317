/** Expressions and texts as topics hold them. Plain JSON. */
import type { Node } from '../../../platform/powerfx/index.ts';

/** A syntax error: what, and where in the expression's text (offset from 0). */
export interface SyntaxProblem {
  readonly message: string;
  readonly at: number;
}

/** An expression as written, with its tree, or with the reason why it has none. Evaluating the latter is an error. */
export interface Expression {
  readonly source: string;
  readonly tree: Node | null;
  readonly problem?: SyntaxProblem;
}

/** Text with `{expression}` holes. A part is literal text or an expression. */
export interface TextTemplate {
  readonly source: string;
  readonly parts: readonly (string | Expression)[];
}

/** A place in an action that takes `=expression` or a plain literal. */
export type ValueSource =
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  | { readonly type: 'expression'; readonly expression: Expression }
  | { readonly type: 'template'; readonly template: TextTemplate };
