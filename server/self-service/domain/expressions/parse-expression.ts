/** Parses an expression of the Power Fx subset into its tree. Operators bind as in Power Fx. */
import { lex, type Token } from './lexer.ts';
import type { BinaryOperator, Expression, ExpressionNode, SyntaxProblem } from './syntax.ts';

/** Longer expressions are refused. Characters. */
export const maxExpressionLength = 20_000;
const maxNesting = 100;

interface InfixRule {
  readonly operator: BinaryOperator;
  /** Higher binds tighter. */
  readonly power: number;
}

const infixRules: ReadonlyMap<string, InfixRule> = new Map(
  (
    [
      ['||', '||', 1],
      ['Or', '||', 1],
      ['&&', '&&', 2],
      ['And', '&&', 2],
      ['in', 'in', 3],
      ['exactin', 'exactin', 3],
      ['=', '=', 4],
      ['<>', '<>', 4],
      ['<', '<', 4],
      ['<=', '<=', 4],
      ['>', '>', 4],
      ['>=', '>=', 4],
      ['&', '&', 5],
      ['+', '+', 6],
      ['-', '-', 6],
      ['*', '*', 7],
      ['/', '/', 7],
      ['^', '^', 9],
    ] as const
  ).map(([text, operator, power]) => [text, { operator, power }]),
);
const prefixPower = 8;

class Refusal extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Parses `source` (without a leading `=`). Never throws: an expression with a problem has no tree. */
export function parseExpression(source: string): Expression {
  if (source.length > maxExpressionLength) {
    return refused(source, {
      message: `The expression is longer than ${maxExpressionLength} characters.`,
      at: 0,
    });
  }
  const lexed = lex(source);
  if (lexed.problem) return refused(source, lexed.problem);
  try {
    return { source, tree: new Parser(lexed.tokens).whole() };
  } catch (error) {
    if (error instanceof Refusal) return refused(source, { message: error.message, at: error.at });
    throw error;
  }
}

function refused(source: string, problem: SyntaxProblem): Expression {
  return { source, tree: null, problem };
}

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): ExpressionNode {
    if (this.#peek().type === 'end') throw new Refusal('The expression is empty.', 0);
    const tree = this.#expression(0);
    const rest = this.#peek();
    if (rest.type !== 'end') throw new Refusal(`Unexpected ${describe(rest)}.`, rest.at);
    return tree;
  }

  #peek(): Token {
    // The lexer always ends with an `end` token, and nothing reads past it.
    return this.#tokens[Math.min(this.#index, this.#tokens.length - 1)] as Token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#index += 1;
    return token;
  }

  #isSymbol(text: string): boolean {
    const token = this.#peek();
    return token.type === 'symbol' && token.text === text;
  }

  #expect(text: string): void {
    const token = this.#take();
    if (token.type === 'symbol' && token.text === text) return;
    throw new Refusal(`Expected "${text}", found ${describe(token)}.`, token.at);
  }

  #expression(minimum: number): ExpressionNode {
    this.#nesting += 1;
    if (this.#nesting > maxNesting)
      throw new Refusal('The expression is nested too deeply.', this.#peek().at);
    let left = this.#prefix();
    for (;;) {
      const token = this.#peek();
      const rule = token.type === 'symbol' || token.type === 'name' ? infixRules.get(token.text) : undefined;
      if (rule === undefined || rule.power < minimum) break;
      this.#take();
      // `^` takes a signed exponent and groups to the right; everything else groups to the left.
      const right = this.#expression(rule.operator === '^' ? prefixPower : rule.power + 1);
      left = { type: 'binary', operator: rule.operator, left, right, at: token.at };
    }
    this.#nesting -= 1;
    return left;
  }

  #prefix(): ExpressionNode {
    const token = this.#peek();
    const isNot =
      (token.type === 'symbol' && token.text === '!') ||
      (token.type === 'name' && token.text === 'Not' && !this.#isCallAhead());
    if (isNot || (token.type === 'symbol' && token.text === '-')) {
      this.#take();
      const of = this.#expression(prefixPower);
      return { type: 'unary', operator: isNot ? '!' : '-', of, at: token.at };
    }
    return this.#postfix(this.#primary());
  }

  #isCallAhead(): boolean {
    const next = this.#tokens[this.#index + 1];
    return next !== undefined && next.type === 'symbol' && next.text === '(';
  }

  #postfix(start: ExpressionNode): ExpressionNode {
    let node = start;
    for (;;) {
      const token = this.#peek();
      if (this.#isSymbol('.')) {
        this.#take();
        const name = this.#take();
        if (name.type !== 'name' && name.type !== 'quoted_name') {
          throw new Refusal(`A field name must follow the point, found ${describe(name)}.`, name.at);
        }
        node = { type: 'field', of: node, name: name.text, at: token.at };
      } else if (this.#isSymbol('%')) {
        this.#take();
        node = { type: 'unary', operator: '%', of: node, at: token.at };
      } else {
        return node;
      }
    }
  }

  #primary(): ExpressionNode {
    const token = this.#take();
    const { at } = token;
    if (token.type === 'number') return { type: 'literal', value: Number(token.text), at };
    if (token.type === 'string') return { type: 'literal', value: token.text, at };
    if (token.type === 'quoted_name') return { type: 'name', name: token.text, at };
    if (token.type === 'name') return this.#name(token);
    if (token.type === 'symbol' && token.text === '(') {
      const inside = this.#expression(0);
      this.#expect(')');
      return inside;
    }
    if (token.type === 'symbol' && token.text === '{') return this.#record(at);
    if (token.type === 'symbol' && token.text === '[') {
      return { type: 'table', items: this.#list(']'), at };
    }
    throw new Refusal(
      token.type === 'end' ? 'The expression breaks off.' : `Unexpected ${describe(token)}.`,
      at,
    );
  }

  #name(token: Token): ExpressionNode {
    if (token.text === 'true' || token.text === 'false') {
      return { type: 'literal', value: token.text === 'true', at: token.at };
    }
    if (!this.#isSymbol('(')) return { type: 'name', name: token.text, at: token.at };
    this.#take();
    return { type: 'call', name: token.text, args: this.#list(')'), at: token.at };
  }

  #list(closing: string): ExpressionNode[] {
    const items: ExpressionNode[] = [];
    if (this.#isSymbol(closing)) {
      this.#take();
      return items;
    }
    for (;;) {
      items.push(this.#expression(0));
      if (!this.#isSymbol(',')) break;
      this.#take();
    }
    this.#expect(closing);
    return items;
  }

  #record(at: number): ExpressionNode {
    const fields: { name: string; value: ExpressionNode }[] = [];
    while (!this.#isSymbol('}')) {
      const name = this.#take();
      if (name.type !== 'name' && name.type !== 'quoted_name') {
        throw new Refusal(`A field name is expected, found ${describe(name)}.`, name.at);
      }
      // The name marks error values; a record with it could pass for one.
      if (name.text === '$error') throw new Refusal('A field cannot be called $error.', name.at);
      this.#expect(':');
      fields.push({ name: name.text, value: this.#expression(0) });
      if (!this.#isSymbol('}')) this.#expect(',');
    }
    this.#take();
    return { type: 'record', fields, at };
  }
}

function describe(token: Token): string {
  if (token.type === 'end') return 'the end of the expression';
  if (token.type === 'string') return `the text ${JSON.stringify(token.text.slice(0, 30))}`;
  return `"${token.text.slice(0, 30)}"`;
}
