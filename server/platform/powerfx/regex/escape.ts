/** `\\d`, `\\u0041`, `\\p{L}`, `\\k<name>` and their like. */
import { isDigit, isSpace, isWord, type Piece } from './tree.ts';

export type EscapeRead =
  | { readonly kind: 'piece'; readonly piece: Piece; readonly end: number }
  | {
      readonly kind: 'reference';
      readonly number: number | undefined;
      readonly name: string | undefined;
      readonly end: number;
    };

const categories = new Set(
  'L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp Cc Cf'.split(' '),
);

export function categoryTest(name: string, negated: boolean): ((unit: string) => boolean) | undefined {
  if (!categories.has(name)) return undefined;
  const shape = new RegExp(`\\p{${name}}`, 'u');
  return (unit) => shape.test(unit) !== negated;
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

/** Of one character. @returns undefined for any other escape */
export function singleEscape(
  source: string,
  at: number,
): { readonly unit: string; readonly end: number } | undefined {
  const rest = source.slice(at, at + 14);
  const code = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,8})\})/.exec(rest);
  if (code) {
    const point = Number.parseInt((code[1] ?? code[2] ?? code[3])!, 16);
    return point > 0x10ffff ? undefined : { unit: String.fromCodePoint(point), end: at + code[0].length };
  }
  const control = controls[rest[1] ?? ''];
  return control === undefined ? undefined : { unit: control, end: at + 2 };
}

const classes: Readonly<Record<string, (unit: string) => boolean>> = { d: isDigit, s: isSpace, w: isWord };

export function readEscape(
  source: string,
  at: number,
  strict: boolean,
  refuse: (message: string) => never,
): EscapeRead {
  const next = source[at + 1];
  if (next === undefined) return refuse('Ends with an unescaped backslash.');
  const piece = (made: Piece, end: number): EscapeRead => ({ kind: 'piece', piece: made, end });
  const lower = next.toLowerCase();
  const known = classes[lower];
  if (known) return piece({ kind: 'class', test: next === lower ? known : (unit) => !known(unit) }, at + 2);
  if (next === 'b' || next === 'B') return piece({ kind: next === 'b' ? 'boundary' : 'inside' }, at + 2);
  const rest = source.slice(at);
  const named = /^\\k<([^>]*)>/.exec(rest);
  if (named) return { kind: 'reference', number: undefined, name: named[1]!, end: at + named[0].length };
  if (next === '0')
    return refuse(
      'Octal \\0 character codes are not supported, use hexadecimal \\x or Unicode \\u instead, found "\\0".',
    );
  const numbered = /^\\([1-9]\d*)/.exec(rest);
  if (numbered)
    return { kind: 'reference', number: Number(numbered[1]), name: undefined, end: at + numbered[0].length };
  const category = /^\\([pP])\{([^}]+)\}/.exec(rest);
  if (category && /^\w+$/.test(category[2]!)) {
    const test = categoryTest(category[2]!, category[1] === 'P');
    if (!test) return refuse(`Invalid Unicode category name, found "${category[0]}".`);
    return piece({ kind: 'class', test }, at + category[0].length);
  }
  const single =
    surrogates(source, at, strict, (half) => refuse(`${malformed(half)}.`)) ?? singleEscape(source, at);
  if (single) return piece(literal(single.unit), single.end);
  if (/[\p{L}\p{N}_]/u.test(next))
    return strict || /[a-zA-Z]/.test(next)
      ? refuse(`Invalid escape code, found "\\${next}".`)
      : piece({ kind: 'char', unit: next }, at + 2);
  const whole = String.fromCodePoint(source.codePointAt(at + 1)!);
  if (whole.length > 1) return refuse(`Invalid escape code, found "\\${whole}".`);
  if (strict && !/[\^$\\.*+?()[\]{}|/# ]/.test(next))
    return refuse(`Escape character not permitted outside a character class, found "\\${next}".`);
  return piece({ kind: 'char', unit: next }, at + 2);
}

/** Two codes that are one character; half of one alone is refused. */
export function surrogates(
  source: string,
  at: number,
  strict: boolean,
  refuse: (half: string) => never,
): { readonly unit: string; readonly end: number } | undefined {
  const half = /^\\u(?:([dD][89a-fA-F][\da-fA-F]{2})|\{0*([dD][89a-fA-F][\da-fA-F]{2})\})/.exec(
    source.slice(at),
  );
  if (!half) return undefined;
  const [all, high = half[2] ?? ''] = half;
  const low = /^\\u([dD][c-fC-F][\da-fA-F]{2})/.exec(source.slice(at + all.length));
  if (low && /^[dD][89abAB]/.test(high)) {
    const codes = [high, low[1]!].map((code) => Number.parseInt(code, 16));
    return { unit: String.fromCharCode(...codes), end: at + all.length + low[0].length };
  }
  if (strict) refuse(all);
  return undefined;
}

/** What is said of half a character. */
export const malformed = (read: string): string =>
  `Malformed Unicode surrogate pair (character U+10000 and above), found at the end of "${read}"`;

/** Characters of two units are matched one after the other, as one. */
export function literal(text: string): Piece {
  const items = text.split('').map((unit): Piece => ({ kind: 'char', unit }));
  return items.length === 1
    ? items[0]!
    : { kind: 'group', capture: undefined, inner: { kind: 'sequence', items } };
}
