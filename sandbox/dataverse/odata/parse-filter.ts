/** Reads a `$filter` by recursive descent: `or` binds weakest, then `and`, `not`, comparisons, and what is in brackets. */
import { badRequest } from './api-error.ts';
import { comparisons, type Expression, type FunctionName, functions } from './expression.ts';
import { type Token, tokenize } from './tokens.ts';

/** Deeper nesting than any client writes; keeps a hostile filter from exhausting the stack. */
const maxDepth = 100;

/** @throws ApiError 400 with the position of what cannot be read. */
export function parseFilter(text: string): Expression {
  return new FilterParser(text).parse();
}

class FilterParser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Expression {
    const expression = this.#or();
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return expression;
  }

  #or(): Expression {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw badRequest('The node count limit of the filter has been exceeded.');
    let left = this.#and();
    while (this.#takeName('or')) left = { kind: 'or', left, right: this.#and() };
    this.#depth -= 1;
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#takeName('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    let negations = 0;
    while (this.#takeName('not')) negations += 1;
    let expression = this.#comparison();
    for (; negations > 0; negations -= 1) expression = { kind: 'not', operand: expression };
    return expression;
  }

  #comparison(): Expression {
    const left = this.#operand();
    const token = this.#peek();
    if (token.kind !== 'name') return left;
    const operator = comparisons.find((candidate) => candidate === token.value);
    if (operator === undefined) return left;
    this.#next += 1;
    return { kind: 'compare', operator, left, right: this.#operand() };
  }

  #operand(): Expression {
    const token = this.#peek();
    if (token.kind === 'sign' && token.value === '(') {
      this.#next += 1;
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    if (token.kind === 'end' || token.kind === 'sign') throw this.#unexpected();
    this.#next += 1;
    switch (token.kind) {
      case 'number':
        return { kind: 'literal', literal: { type: 'number', value: token.value } };
      case 'string':
      case 'guid':
      case 'date':
        return { kind: 'literal', literal: { type: token.kind, value: token.value } };
      case 'name':
        return this.#named(token.value, token.at);
    }
  }

  #named(name: string, at: number): Expression {
    if (name === 'null') return { kind: 'literal', literal: { type: 'null' } };
    if (name === 'true' || name === 'false') {
      return { kind: 'literal', literal: { type: 'boolean', value: name === 'true' } };
    }
    if (this.#isSign('(')) {
      if (name === 'Microsoft.Dynamics.CRM.In') return this.#in();
      return this.#call(name, at);
    }
    return this.#path(name);
  }

  #call(name: string, at: number): Expression {
    const arity = Object.hasOwn(functions, name) ? functions[name as FunctionName] : undefined;
    if (arity === undefined) {
      throw badRequest(
        `An unknown function with name '${name}' was found at position ${at} in '${this.#text}'. ` +
          'This may also be a function import or a key lookup on a navigation property, which is not allowed.',
      );
    }
    this.#expect('(');
    const args = [this.#or()];
    while (this.#takeSign(',')) args.push(this.#or());
    this.#expect(')');
    if (args.length !== arity) {
      throw badRequest(`No function signature for the function with name '${name}' matches the arguments.`);
    }
    return { kind: 'call', name: name as FunctionName, args };
  }

  /** `Microsoft.Dynamics.CRM.In(PropertyName='x',PropertyValues=['a','b'])` */
  #in(): Expression {
    this.#expect('(');
    this.#expectName('PropertyName');
    this.#expect('=');
    const property = this.#string();
    this.#expect(',');
    this.#expectName('PropertyValues');
    this.#expect('=');
    this.#expect('[');
    const values: string[] = [];
    if (!this.#isSign(']')) {
      do values.push(this.#string());
      while (this.#takeSign(','));
    }
    this.#expect(']');
    this.#expect(')');
    return { kind: 'in', property, values };
  }

  #path(first: string): Expression {
    const path = [first];
    while (this.#takeSign('/')) {
      const token = this.#peek();
      if (token.kind !== 'name') throw this.#unexpected();
      this.#next += 1;
      if (token.value === 'any' && this.#isSign('(')) return this.#any(path);
      path.push(token.value);
    }
    return { kind: 'path', path };
  }

  #any(path: readonly string[]): Expression {
    this.#expect('(');
    if (this.#takeSign(')')) return { kind: 'any', path };
    const token = this.#peek();
    if (token.kind !== 'name') throw this.#unexpected();
    this.#next += 1;
    this.#expect(':');
    const condition = this.#or();
    this.#expect(')');
    return { kind: 'any', path, variable: token.value, condition };
  }

  #string(): string {
    const token = this.#peek();
    if (token.kind !== 'string' && token.kind !== 'guid') throw this.#unexpected();
    this.#next += 1;
    return token.value;
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #isSign(sign: string): boolean {
    const token = this.#peek();
    return token.kind === 'sign' && token.value === sign;
  }

  #takeSign(sign: string): boolean {
    if (!this.#isSign(sign)) return false;
    this.#next += 1;
    return true;
  }

  #takeName(name: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'name' || token.value !== name) return false;
    this.#next += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#takeSign(sign)) throw this.#unexpected();
  }

  #expectName(name: string): void {
    if (!this.#takeName(name)) throw this.#unexpected();
  }

  #unexpected(): Error {
    const token = this.#peek();
    const what = token.kind === 'end' ? 'Expression expected' : 'Syntax error';
    return badRequest(`${what} at position ${token.at} in '${this.#text}'.`);
  }
}
