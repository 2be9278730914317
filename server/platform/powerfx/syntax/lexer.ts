/** Text into tokens. Blanks and comments are dropped; every token knows where it stood. */
import type { Notation, Problem, Span } from './syntax.ts';

export type TokenKind = 'number' | 'text' | 'name' | 'symbol' | 'piece' | 'open' | 'end' | 'bad';

/**
 * `piece`: text within an interpolation. `open`: the beginning of one, `$"`; it ends with the symbol `"`. Names in
 * single quotes are `name` with `quoted`.
 */
export interface Token extends Span {
  readonly kind: TokenKind;
  readonly value: string;
  readonly quoted?: boolean;
}

const nameStart = /[\p{L}\p{Nl}_]/u;
const nameRest = /[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}_]/u;
const symbols = [
  '||',
  '&&',
  '<>',
  '<=',
  '>=',
  ';;',
  '+',
  '-',
  '*',
  '/',
  '^',
  '&',
  '%',
  '=',
  '<',
  '>',
  '!',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ';',
  ':',
  '.',
  '@',
];

export interface Lexed {
  readonly tokens: readonly Token[];
  readonly problems: readonly Problem[];
}

/** @param textFirst the source is text with `${...}`, unless it begins with `=` */
export function lex(source: string, notation: Notation, textFirst = false): Lexed {
  return new Lexer(source, notation).run(textFirst);
}

class Lexer {
  readonly #source: string;
  readonly #notation: Notation;
  readonly #tokens: Token[] = [];
  readonly #problems: Problem[] = [];
  #at = 0;
  /** Of every interpolation that is open: how deep its braces are. */
  readonly #islands: { depth: number; readonly textFirst: boolean }[] = [];

  constructor(source: string, notation: Notation) {
    this.#source = source;
    this.#notation = notation;
  }

  run(textFirst: boolean): Lexed {
    if (textFirst && this.#source[0] === '=') this.#at = 1;
    else if (textFirst) {
      this.#add('open', '$"', 0);
      this.#plainPieces();
    }
    while (this.#at < this.#source.length) this.#next();
    this.#tokens.push({ kind: 'end', value: '', from: this.#source.length, to: this.#source.length });
    return { tokens: this.#tokens, problems: this.#problems };
  }

  #next(): void {
    const from = this.#at;
    const char = this.#source[from]!;
    if (/[\s\u200b\ufeff]/.test(char)) this.#at += 1;
    else if (this.#source.startsWith('//', from)) this.#skipTo(/\r\n|[\n\r\u2028\u2029]/g);
    else if (this.#source.startsWith('/*', from)) this.#comment();
    else if (char === '"') this.#text();
    else if (this.#source.startsWith('$"', from)) this.#openInterpolation();
    else if (this.#startsNumber()) this.#number();
    else if (char === "'") this.#quotedName();
    else if (nameStart.test(this.#codePoint())) this.#name();
    else this.#symbol();
  }

  #codePoint(): string {
    return String.fromCodePoint(this.#source.codePointAt(this.#at)!);
  }

  #add(kind: TokenKind, value: string, from: number, quoted?: boolean): void {
    this.#tokens.push({ kind, value, from, to: this.#at, ...(quoted ? { quoted } : {}) });
  }

  #fail(message: string, from: number): void {
    this.#problems.push({ severity: 'error', message, from, to: this.#at });
  }

  #unexpectedAt(at: number): void {
    this.#problems.push({
      severity: 'error',
      message: 'Unexpected characters. Characters are used in the formula in an unexpected way.',
      from: at,
      to: at,
    });
  }

  #skipTo(end: RegExp): void {
    end.lastIndex = this.#at;
    this.#at = end.exec(this.#source)?.index ?? this.#source.length;
  }

  #comment(): void {
    const from = this.#at;
    const end = this.#source.indexOf('*/', from + 2);
    this.#at = end === -1 ? this.#source.length : end + 2;
    if (end === -1) this.#fail('Unexpected characters. The comment is not closed.', from);
  }

  #text(): void {
    const from = this.#at;
    let value = '';
    for (this.#at += 1; ; this.#at += 1) {
      if (this.#at >= this.#source.length) {
        this.#fail('Unexpected characters. The text is not closed.', from);
        break;
      }
      if (this.#source[this.#at] === '"') {
        if (this.#source[this.#at + 1] !== '"') {
          this.#at += 1;
          break;
        }
        this.#at += 1;
      }
      value += this.#source[this.#at];
    }
    this.#add('text', value, from);
  }

  #openInterpolation(): void {
    const from = this.#at;
    this.#at += 2;
    this.#add('open', '$"', from);
    this.#pieces();
  }

  /** Of a source that is text first: `$${` stands for `${`. */
  #plainPieces(): void {
    const from = this.#at;
    let value = '';
    for (;;) {
      if (this.#at >= this.#source.length || this.#source.startsWith('${', this.#at)) break;
      const escaped = this.#source.startsWith('$${', this.#at);
      value += escaped ? '${' : this.#source[this.#at];
      this.#at += escaped ? 3 : 1;
    }
    if (this.#at > from) this.#add('piece', value, from);
    if (this.#at >= this.#source.length) return;
    this.#at += 2;
    this.#add('symbol', '{', this.#at - 1);
    this.#islands.push({ depth: 0, textFirst: true });
  }

  /** Text up to the next expression, or to the end of the interpolation. */
  #pieces(): void {
    const from = this.#at;
    let value = '';
    for (;;) {
      const two = this.#source.slice(this.#at, this.#at + 2);
      if (two === '""' || two === '{{' || two === '}}') {
        value += two[0];
        this.#at += 2;
      } else if (two[0] === '"' || two[0] === '{' || two === '') break;
      else if (two[0] === '}') {
        this.#unexpectedAt(this.#at);
        this.#at += 1;
      } else {
        value += two[0];
        this.#at += 1;
      }
    }
    if (this.#at > from) this.#add('piece', value, from);
    const at = this.#at;
    const char = this.#source[at];
    if (char === undefined) {
      this.#unexpectedAt(at);
      return;
    }
    this.#at += 1;
    this.#add('symbol', char, at);
    if (char === '{') this.#islands.push({ depth: 0, textFirst: false });
  }

  #startsNumber(): boolean {
    const [char, next = ''] = this.#source.slice(this.#at, this.#at + 2);
    return /\d/.test(char!) || (char === this.#notation.decimal && /\d/.test(next));
  }

  #number(): void {
    const from = this.#at;
    const decimal = this.#notation.decimal === '.' ? '\\.' : ',';
    const shape = new RegExp(`(\\d+(${decimal}\\d*)?|${decimal}\\d+)([eE][+-]?\\d+)?`, 'y');
    shape.lastIndex = from;
    const [text] = shape.exec(this.#source)!;
    this.#at += text.length;
    this.#add('number', text.replace(',', '.'), from);
  }

  #quotedName(): void {
    const from = this.#at;
    let value = '';
    for (this.#at += 1; ; this.#at += 1) {
      const char = this.#source[this.#at];
      if (char === undefined) {
        this.#fail('Unexpected characters. The name is not closed.', from);
        break;
      }
      if (char === "'") {
        if (this.#source[this.#at + 1] !== "'") {
          this.#at += 1;
          break;
        }
        this.#at += 1;
      }
      value += char;
    }
    this.#add('name', value, from, true);
  }

  #name(): void {
    const from = this.#at;
    let value = '';
    while (this.#at < this.#source.length) {
      const char = this.#codePoint();
      if (!nameRest.test(char)) break;
      value += char;
      this.#at += char.length;
    }
    this.#add('name', value, from);
  }

  #symbol(): void {
    const from = this.#at;
    const symbol = symbols.find(
      (one) => this.#source.startsWith(one, from) && (one !== ';;' || this.#notation.chain === ';;'),
    );
    this.#at += symbol?.length ?? this.#codePoint().length;
    if (symbol === undefined) {
      this.#fail('Unexpected characters. Characters are used in the formula in an unexpected way.', from);
      this.#add('bad', this.#source.slice(from, this.#at), from);
      return;
    }
    this.#add('symbol', symbol, from);
    const island = this.#islands.at(-1);
    if (island === undefined) return;
    if (symbol === '{') island.depth += 1;
    if (symbol !== '}') return;
    if (island.depth > 0) island.depth -= 1;
    else {
      this.#islands.pop();
      if (island.textFirst) this.#plainPieces();
      else this.#pieces();
    }
  }
}
