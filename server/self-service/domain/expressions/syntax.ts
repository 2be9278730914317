/** The syntax tree of an expression. Plain JSON. `at` is the offset of the node in the expression's text, from 0. */

export type BinaryOperator =
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | '&'
  | '&&'
  | '||'
  | 'in'
  | 'exactin';

export type ExpressionNode =
  | { readonly type: 'literal'; readonly value: string | number | boolean; readonly at: number }
  | { readonly type: 'name'; readonly name: string; readonly at: number }
  | { readonly type: 'field'; readonly of: ExpressionNode; readonly name: string; readonly at: number }
  | {
      readonly type: 'unary';
      readonly operator: '-' | '!' | '%';
      readonly of: ExpressionNode;
      readonly at: number;
    }
  | {
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
      readonly at: number;
    }
  | {
      readonly type: 'call';
      readonly name: string;
      readonly args: readonly ExpressionNode[];
      readonly at: number;
    }
  | {
      readonly type: 'record';
      readonly fields: readonly { readonly name: string; readonly value: ExpressionNode }[];
      readonly at: number;
    }
  | { readonly type: 'table'; readonly items: readonly ExpressionNode[]; readonly at: number };

/** A syntax error: what, and where in the expression's text (offset from 0). */
export interface SyntaxProblem {
  readonly message: string;
  readonly at: number;
}

/** An expression as written, with its tree, or with the reason why it has none. Evaluating the latter is an error. */
export interface Expression {
  readonly source: string;
  readonly tree: ExpressionNode | null;
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
