/** Tokens into a tree, by precedence: chain, or, and, in, comparison, &, + -, * /, ^, unary, %, member. */

import { operandExpected, precedence, shapes, wordOperators } from './grammar.ts';
import { lex, type Token } from './lexer.ts';
import {
  type BinaryOperator,
  invariantNotation,
  type Node,
  type Notation,
  type Problem,
  type RecordField,
  type Span,
} from './syntax.ts';
import { reservedWords } from './words.ts';

export interface Parsed {
  readonly node: Node;
  readonly problems: readonly Problem[];
}

export interface ParseOptions {
  readonly notation?: Notation;
  /** `A; B`: several steps, the value is the last one's. */
  readonly chaining?: boolean;
  /** Trees deeper than this are refused; 100 unless told. */
  readonly maxDepth?: number;
  /** `blank`, `null`, `empty` and others cannot be names. */
  readonly reservedKeywords?: boolean;
  /** The source is text with `${...}`, unless it begins with `=`. */
  readonly textFirst?: boolean;
}

/** Never throws: what cannot be read is told in `problems`, and stands in the tree as nothing. */
export function parse(source: string, options: ParseOptions = {}): Parsed {
  return new Parser(source, options).run();
}

/** Operators, or members, one behind the other: each makes the tree deeper. */
const maxChain = 500;

class TooDeep extends Error {}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #problems: Problem[];
  readonly #notation: Notation;
  readonly #chaining: boolean;
  readonly #maxDepth: number;
  readonly #reserved: boolean;
  #at = 0;
  #depth = 0;

  constructor(source: string, options: ParseOptions) {
    const {
      notation = invariantNotation,
      chaining = false,
      maxDepth = 100,
      reservedKeywords = false,
      textFirst = false,
    } = options;
    this.#reserved = reservedKeywords;
    const { tokens, problems } = lex(source, notation, textFirst);
    this.#tokens = tokens;
    this.#problems = [...problems];
    this.#notation = notation;
    this.#chaining = chaining;
    this.#maxDepth = maxDepth;
  }

  run(): Parsed {
    let node: Node;
    try {
      node = this.#peek().kind === 'end' ? this.#nothing() : this.#chain();
      if (this.#peek().kind === 'number') {
        this.#unexpected(
          'Expected operator. We expect an operator such as +, *, or & at this point in the formula.',
        );
        this.#take();
        if (this.#peek().kind === 'end') this.#unexpected(operandExpected);
      } else if (this.#peek().kind !== 'end') this.#unexpected();
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      const { from, to } = this.#peek();
      node = { kind: 'nothing', from, to };
      this.#problems.push({ severity: 'error', message: 'The expression is nested too deeply.', from, to });
    }
    return { node, problems: this.#problems };
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #isSymbol(value: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === 'symbol' && token.value === value;
  }

  #accept(value: string): Token | undefined {
    return this.#isSymbol(value) ? this.#take() : undefined;
  }

  #expect(value: string, name: string): Token {
    const token = this.#accept(value);
    if (token) return token;
    this.#unexpected(
      `Unexpected characters. The formula contains '${this.#shape()}' where '${name}' is expected.`,
    );
    const { from } = this.#peek();
    return { kind: 'symbol', value, from, to: from };
  }

  #unexpected(
    message = 'Unexpected characters. Characters are used in the formula in an unexpected way.',
  ): void {
    const { from, to } = this.#peek();
    this.#problems.push({ severity: 'error', message, from, to });
  }

  /** What the next token is, in a word. */
  #shape(): string {
    const { kind, value } = this.#peek();
    if (kind === 'end') return 'Eof';
    if (kind === 'symbol') return shapes[value] ?? value;
    return kind === 'name' ? 'Ident' : kind === 'number' ? 'NumLit' : kind === 'text' ? 'StrLit' : 'Error';
  }

  #nothing(): Node {
    const { from } = this.#peek();
    return { kind: 'nothing', from, to: from };
  }

  #chain(): Node {
    const steps = [this.#expression()];
    while (this.#chaining && this.#accept(this.#notation.chain)) {
      if (this.#peek().kind === 'end' || this.#isSymbol(')')) break;
      steps.push(this.#expression());
    }
    return steps.length === 1
      ? steps[0]!
      : { kind: 'chain', steps, from: steps[0]!.from, to: steps.at(-1)!.to };
  }

  #expression(least = 1): Node {
    this.#depth += 1;
    if (this.#depth > this.#maxDepth) throw new TooDeep();
    let left = this.#operand();
    for (let length = 0; ; length += 1) {
      if (length > maxChain) throw new TooDeep();
      const operator = this.#operatorHere();
      if (operator === undefined || precedence[operator] < least) break;
      const { from, to } = this.#take();
      // Power binds to the right: 2^3^2 is 2^9.
      const right = this.#expression(precedence[operator] + (operator === '^' ? 0 : 1));
      left = {
        kind: 'binary',
        operator,
        operatorSpan: { from, to },
        left,
        right,
        from: left.from,
        to: right.to,
      };
    }
    this.#depth -= 1;
    return left;
  }

  #operatorHere(): BinaryOperator | undefined {
    const { kind, value, quoted } = this.#peek();
    if (kind === 'symbol' && Object.hasOwn(precedence, value)) return value as BinaryOperator;
    // `And(...)` after an operand is still the operator: a function cannot stand here.
    return kind === 'name' && !quoted && Object.hasOwn(wordOperators, value)
      ? wordOperators[value]
      : undefined;
  }

  #operand(): Node {
    const token = this.#peek();
    const isNot = token.kind === 'name' && !token.quoted && token.value === 'Not' && !this.#isSymbol('(', 1);
    if (this.#isSymbol('-') || this.#isSymbol('!') || isNot) {
      this.#take();
      // Only powers bind stronger than a sign: -2^2 is -4.
      const operand = this.#guarded(() => this.#expression(precedence['^']));
      return {
        kind: 'unary',
        operator: token.value === '-' ? '-' : '!',
        operatorLength: token.value.length,
        operand,
        from: token.from,
        to: operand.to,
      };
    }
    return this.#postfix(this.#primary());
  }

  #guarded(work: () => Node): Node {
    this.#depth += 1;
    if (this.#depth > this.#maxDepth) throw new TooDeep();
    const node = work();
    this.#depth -= 1;
    return node;
  }

  #postfix(first: Node): Node {
    let node = first;
    for (let length = 0; ; length += 1) {
      if (length > maxChain) throw new TooDeep();
      const percent = this.#accept('%');
      if (percent)
        node = {
          kind: 'unary',
          operator: '%',
          operatorLength: 1,
          operand: node,
          from: node.from,
          to: percent.to,
        };
      else if (this.#isSymbol('.') || this.#isSymbol('!')) node = this.#member(node);
      else if (this.#isAs()) {
        const { from, to } = this.#take();
        const name = this.#take();
        node = {
          kind: 'as',
          source: node,
          name: name.value,
          wordSpan: { from, to },
          from: node.from,
          to: name.to,
        };
      } else return node;
    }
  }

  #isAs(): boolean {
    const { kind, value, quoted } = this.#peek();
    return kind === 'name' && !quoted && value === 'As' && this.#peek(1).kind === 'name';
  }

  #member(object: Node): Node {
    this.#take();
    const name = this.#peek();
    if (name.kind !== 'name') {
      this.#unexpected();
      return object;
    }
    this.#take();
    const nameSpan = { from: name.from, to: name.to };
    if (!this.#isSymbol('('))
      return { kind: 'member', object, name: name.value, nameSpan, from: object.from, to: name.to };
    // A function of a namespace, such as Calendar.MonthsLong().
    const path = object.kind === 'name' ? `${object.name}.${name.value}` : name.value;
    return this.#call(path, { from: object.from, to: name.to });
  }

  #primary(): Node {
    const token = this.#peek();
    switch (token.kind) {
      case 'number':
        this.#take();
        return { kind: 'number', text: token.value, from: token.from, to: token.to };
      case 'text':
        this.#take();
        return { kind: 'text', value: token.value, written: true, from: token.from, to: token.to };
      case 'open':
        return this.#interpolation();
      case 'name':
        return this.#nameOrCall();
      default:
        return this.#bracketed();
    }
  }

  #bracketed(): Node {
    const open = this.#peek();
    if (this.#accept('(')) {
      // A chain stands at the top and in arguments, not in parentheses.
      const inner = this.#expression();
      if (!this.#isSymbol(')') && this.#isSymbol(this.#notation.chain))
        return this.#chainInParentheses(inner);
      this.#expect(')', 'ParenClose');
      return inner;
    }
    if (this.#accept('{')) {
      const fields = this.#list('}', () => this.#field()).filter((field) => field !== undefined);
      return { kind: 'record', fields, from: open.from, to: this.#expect('}', 'CurlyClose').to };
    }
    if (this.#isSymbol('[') && this.#isSymbol('@', 1)) {
      this.#take();
      this.#take();
      const { value } = this.#take();
      const { to } = this.#expect(']', 'BracketClose');
      return { kind: 'name', name: value, global: true, from: open.from, to };
    }
    if (this.#accept('[')) {
      const items = this.#list(']', () => this.#expression());
      return { kind: 'table', items, from: open.from, to: this.#expect(']', 'BracketClose').to };
    }
    if (open.kind === 'end') this.#unexpected(operandExpected);
    else if (open.kind !== 'bad') this.#unexpected();
    this.#take();
    return { kind: 'nothing', from: open.from, to: open.to };
  }

  #chainInParentheses(inner: Node): Node {
    this.#expect(')', 'ParenClose');
    while (this.#accept(this.#notation.chain)) this.#expression();
    if (this.#isSymbol(')')) {
      this.#unexpected();
      this.#take();
    }
    return inner;
  }

  #nameOrCall(): Node {
    const { value, quoted, from, to } = this.#take();
    if (!quoted && (value === 'true' || value === 'false'))
      return { kind: 'boolean', value: value === 'true', from, to };
    if (this.#isSymbol('(')) return this.#call(value, { from, to });
    return { kind: 'name', name: value, global: false, from, to };
  }

  #call(name: string, nameSpan: Span): Node {
    this.#take();
    const given = this.#list(')', () => this.#chain());
    const { to } = this.#expect(')', 'ParenClose');
    return { kind: 'call', name, nameSpan, arguments: given, from: nameSpan.from, to };
  }

  #field(): RecordField | undefined {
    const name = this.#peek();
    if (name.kind !== 'name') {
      this.#unexpected();
      this.#take();
      return undefined;
    }
    this.#take();
    if (this.#reserved && !name.quoted && reservedWords.has(name.value)) this.#reservedName(name);
    this.#expect(':', 'Colon');
    return { name: name.value, nameSpan: { from: name.from, to: name.to }, value: this.#expression() };
  }

  /** A word that is no name breaks the record here, and its colon stands where nothing is expected. */
  #reservedName(name: Token): void {
    const message = (wanted: string, found = 'Error') =>
      `Unexpected characters. The formula contains '${found}' where '${wanted}' is expected.`;
    const say = (text: string, { from, to }: Span) =>
      this.#problems.push({ severity: 'error', message: text, from, to });
    say(message('Ident'), name);
    say(message('Colon'), name);
    say('Expected colon. We expect a colon (:) at this point in the formula.', name);
    say(message('CurlyClose', this.#shape()), this.#peek());
    this.#unexpected();
  }

  #list<T>(end: string, one: () => T): T[] {
    const items: T[] = [];
    if (this.#isSymbol(end)) return items;
    do {
      // A table may end with a comma.
      if (end === ']' && items.length > 0 && this.#isSymbol(end)) break;
      items.push(one());
    } while (this.#accept(this.#notation.list));
    return items;
  }

  #interpolation(): Node {
    const open = this.#take();
    const parts: Node[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'piece') {
        this.#take();
        parts.push({ kind: 'text', value: token.value, from: token.from, to: token.to });
      } else if (this.#accept('{')) {
        if (!this.#isSymbol('}')) parts.push(this.#chain());
        this.#expect('}', 'CurlyClose');
      } else break;
    }
    // The closing quote is a symbol of its own within an interpolation.
    const close = this.#peek();
    if (close.kind === 'symbol' && close.value === '"') this.#take();
    return { kind: 'interpolation', parts, from: open.from, to: close.to };
  }
}
