/** Cuts an expression's text into tokens. Comments and white space fall away. */
import type { SyntaxProblem } from './syntax.ts';

export interface Token {
  readonly type: 'number' | 'string' | 'name' | 'quoted_name' | 'symbol' | 'end';
  /** The decoded text: of a string without its quotes, of a number as written. */
  readonly text: string;
  /** Offset of the first character, from 0. */
  readonly at: number;
}

export type LexResult =
  | { readonly tokens: readonly Token[]; readonly problem?: undefined }
  | { readonly tokens?: undefined; readonly problem: SyntaxProblem };

const spacePattern = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const numberPattern = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const namePattern = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy;
const stringPattern = /"((?:[^"]|"")*)"/y;
const quotedNamePattern = /'((?:[^']|'')+)'/y;
const symbolPattern = /&&|\|\||<>|<=|>=|[=<>+\-*/^&!%(){}[\],;:.@]/y;

/** Never throws. The last token is always `end`. */
export function lex(source: string): LexResult {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  for (;;) {
    at += match(spacePattern)?.[0].length ?? 0;
    if (at >= source.length) {
      tokens.push({ type: 'end', text: '', at: source.length });
      return { tokens };
    }
    const next = readToken(match, at);
    if (next === null) return { problem: problemAt(source, at) };
    tokens.push(next.token);
    at += next.length;
  }
}

function readToken(
  match: (pattern: RegExp) => RegExpExecArray | null,
  at: number,
): { token: Token; length: number } | null {
  const text = match(stringPattern);
  if (text)
    return {
      token: { type: 'string', text: (text[1] ?? '').replaceAll('""', '"'), at },
      length: text[0].length,
    };
  const quoted = match(quotedNamePattern);
  if (quoted) {
    const name = (quoted[1] ?? '').replaceAll("''", "'");
    return { token: { type: 'quoted_name', text: name, at }, length: quoted[0].length };
  }
  for (const [type, pattern] of [
    ['number', numberPattern],
    ['name', namePattern],
    ['symbol', symbolPattern],
  ] as const) {
    const found = match(pattern);
    if (found) return { token: { type, text: found[0], at }, length: found[0].length };
  }
  return null;
}

function problemAt(source: string, at: number): SyntaxProblem {
  const character = source[at] ?? '';
  if (character === '"') return { message: 'The text is not closed: a " is missing.', at };
  if (character === "'") return { message: "The quoted name is not closed: a ' is missing.", at };
  return { message: `The character ${JSON.stringify(character)} does not belong here.`, at };
}
