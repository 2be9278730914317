/** JSON with places, as a template has it: RFC 8259, but a line break within a string counts as a blank. */
import type { MendedText } from './mended-text.ts';

interface Placed {
  /** In the field as it was pasted. */
  readonly from: number;
  readonly to: number;
}
export interface StringNode extends Placed {
  readonly kind: 'string';
  readonly value: string;
  /** Of each code unit of `value`, its place in the field; one more for the end. */
  readonly at: readonly number[];
}
export interface ObjectNode extends Placed {
  readonly kind: 'object';
  readonly entries: readonly { readonly key: StringNode; readonly value: JsonNode }[];
}
export type JsonNode =
  | StringNode
  | ObjectNode
  | (Placed & { readonly kind: 'array'; readonly items: readonly JsonNode[] })
  | (Placed & { readonly kind: 'literal'; readonly value: number | boolean | null });

/** Why a text is not JSON, and where. */
export interface JsonFault extends Placed {
  readonly message: string;
  /** How far it could be read, in characters of the mended text. */
  readonly reached: number;
}

/** Deeper than any CRM takes. */
const deepest = 50;
const blanks = /[\s\u00a0\ufeff\u200b]*/y;
const numbers = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const words = /true|false|null/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Fault extends Error {
  readonly index: number;
  constructor(message: string, index: number) {
    super(message);
    this.index = index;
  }
}

/** Reads one JSON value. */
export function readJson(mended: MendedText): JsonNode | JsonFault {
  try {
    return new Reader(mended).read();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const from = mended.at[Math.min(error.index, mended.text.length)]!;
    const to = mended.at[Math.min(error.index + 1, mended.text.length)]!;
    return { message: error.message, from, to: Math.max(from, to), reached: error.index };
  }
}

export const isFault = (result: JsonNode | JsonFault): result is JsonFault => 'reached' in result;

class Reader {
  readonly #text: string;
  readonly #at: readonly number[];
  #i = 0;

  constructor({ text, at }: MendedText) {
    this.#text = text;
    this.#at = at;
  }

  read(): JsonNode {
    const node = this.#value(0);
    this.#blanks();
    if (this.#i < this.#text.length) throw this.#fault('There is more after the end of the JSON.');
    return node;
  }

  #value(depth: number): JsonNode {
    this.#blanks();
    if (depth > deepest) throw this.#fault(`It is nested more than ${deepest} deep.`);
    const start = this.#i;
    const next = this.#text[start];
    if (this.#text.startsWith('{{', start))
      throw this.#fault('A template needs quotes around it: "{{…}}". Numbers stay numbers all the same.');
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    const word = this.#match(words);
    if (word !== undefined)
      return { kind: 'literal', value: word === 'null' ? null : word === 'true', ...this.#placed(start) };
    const number = this.#match(numbers);
    if (number !== undefined) return { kind: 'literal', value: Number(number), ...this.#placed(start) };
    if (next === undefined) throw this.#fault('The JSON ends too early.');
    throw this.#fault(
      'A value is expected here: text in double quotes, a number, true, false, null, { or [.',
    );
  }

  #object(depth: number): JsonNode {
    const start = this.#i;
    this.#i += 1;
    const entries: { key: StringNode; value: JsonNode }[] = [];
    for (let first = true; !this.#take('}'); first = false) {
      if (!first && !this.#take(',')) throw this.#fault('A comma or } is expected here.');
      this.#blanks();
      if (this.#text[this.#i] !== '"')
        throw this.#fault(
          this.#text[this.#i] === '}'
            ? 'There is a comma too many before }.'
            : 'A name in double quotes is expected here.',
        );
      const key = this.#string();
      if (!this.#take(':')) throw this.#fault('A colon is expected here.');
      entries.push({ key, value: this.#value(depth + 1) });
    }
    return { kind: 'object', entries, ...this.#placed(start) };
  }

  #array(depth: number): JsonNode {
    const start = this.#i;
    this.#i += 1;
    const items: JsonNode[] = [];
    for (let first = true; !this.#take(']'); first = false) {
      if (!first && !this.#take(',')) throw this.#fault('A comma or ] is expected here.');
      items.push(this.#value(depth + 1));
    }
    return { kind: 'array', items, ...this.#placed(start) };
  }

  #string(): StringNode {
    const start = this.#i;
    this.#i += 1;
    let value = '';
    const at: number[] = [];
    for (;;) {
      const char = this.#text[this.#i];
      if (char === undefined) throw new Fault('This text has no closing quote.', start);
      if (char === '"') break;
      const place = this.#at[this.#i]!;
      let read = char;
      if (char === '\\') read = this.#escape();
      else if (char === '\n' || char === '\r') read = this.#lineBreak(value);
      else if (char < ' ' && char !== '\t') throw this.#fault('A control character cannot stand in JSON.');
      else this.#i += 1;
      value += read;
      for (let n = 0; n < read.length; n += 1) at.push(place);
    }
    at.push(this.#at[this.#i]!);
    this.#i += 1;
    return { kind: 'string', value, at, ...this.#placed(start) };
  }

  #escape(): string {
    const letter = this.#text[this.#i + 1] ?? '';
    if (letter === 'u') {
      const digits = this.#text.slice(this.#i + 2, this.#i + 6);
      if (!/^[0-9a-f]{4}$/i.test(digits)) throw this.#fault('\\u is followed by four hexadecimal digits.');
      this.#i += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const char = escapes[letter];
    if (char === undefined) throw this.#fault('A backslash stands before a quote, a backslash, n, t or u….');
    this.#i += 2;
    return char;
  }

  /** A page wrapped the line where it was copied: one blank, whatever was around it. */
  #lineBreak(before: string): string {
    while (/[\s\u00a0]/.test(this.#text[this.#i] ?? '')) this.#i += 1;
    return before === '' || before.endsWith(' ') ? '' : ' ';
  }

  #take(char: string): boolean {
    this.#blanks();
    if (this.#text[this.#i] !== char) return false;
    this.#i += 1;
    return true;
  }

  #blanks(): void {
    this.#match(blanks);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#i;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#i += found.length;
    return found;
  }

  #placed(start: number): { from: number; to: number } {
    return { from: this.#at[start]!, to: this.#at[this.#i]! };
  }

  #fault(message: string): Fault {
    return new Fault(message, this.#i);
  }
}
