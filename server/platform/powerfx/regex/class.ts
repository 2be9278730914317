/** `[...]`. */

import { categoryTest, malformed, singleEscape, surrogates } from './escape.ts';
import { tail } from './parts.ts';
import { isDigit, isSpace, isWord } from './tree.ts';

export interface ClassRead {
  readonly test: (unit: string) => boolean;
  readonly end: number;
}

const noPairs = (read: string): string =>
  `Unicode characters in surrogate pairs (character U+10000 and above) are not supported in character classes, found "${tail(read)}"`;

type Refuse = (end: number, message: string) => never;
const literals = 'Literal character needs to be escaped with a backslash when used in a character class';
const squares =
  'Literal square braces must be escaped with a backslash even in character classes, for example \\[ or \\]';
const hyphens = 'Literal hyphen in character class must be escaped with backslash, escape with "\\-"';

interface Member {
  readonly end: number;
  /** One character, for ranges; undefined for a class of its own. */
  readonly unit: string | undefined;
  readonly test: (unit: string) => boolean;
}

/** @param refuse says what is wrong, and how far the text was read by then */
export function readClass(source: string, from: number, strict: boolean, refuse: Refuse): ClassRead {
  let at = from + 1;
  const negated = source[at] === '^';
  if (negated) at += 1;
  const tests: ((unit: string) => boolean)[] = [];
  if (source[at] === ']' && strict)
    refuse(at + 1, `Square bracket character classes cannot be empty, found "${source.slice(from, at + 1)}"`);
  for (let first = true; ; first = false) {
    const char = source[at];
    if (char === undefined) return refuse(source.length, 'Unclosed character class');
    if (char === ']' && !(first && !strict)) break;
    const member = readMember(source, at, negated, strict, refuse);
    at = member.end;
    if (source[at] !== '-' || source[at + 1] === undefined || (source[at + 1] === ']' && !strict)) {
      if (strict) refuseRepeat(source, member, at, refuse);
      tests.push(member.test);
      continue;
    }
    if (source[at + 1] === ']') refuse(at + 1, hyphens);
    if (member.unit === undefined) {
      if (strict)
        refuse(
          at + 1,
          'Character class in a character class range, or escape a literal hyphen with a backslash',
        );
      tests.push(member.test);
      continue;
    }
    const to = readMember(source, at + 1, negated, strict, refuse);
    if (to.unit === undefined)
      return refuse(
        to.end,
        'Character class in a character class range, or escape a literal hyphen with a backslash',
      );
    const [low, high] = [member.unit, to.unit];
    if (low > high) refuse(to.end, 'The characters in a character class range are reversed');
    tests.push((unit) => unit >= low && unit <= high);
    at = to.end;
    if (strict && source[at] === '-') refuse(at + 1, hyphens);
  }
  const test = (unit: string) => tests.some((one) => one(unit)) !== negated;
  return { test, end: at + 1 };
}

/** Two of a kind are kept for set operations to come. */
function refuseRepeat(source: string, member: Member, at: number, refuse: Refuse): void {
  const { unit } = member;
  if (
    unit !== undefined &&
    /[!#$%&*+,.:;<=>?@`~]/.test(unit) &&
    source[at] === unit &&
    source[at - 2] !== '\\'
  )
    refuse(at + 1, 'Character repeated in character class');
}

function readMember(source: string, at: number, negated: boolean, strict: boolean, refuse: Refuse): Member {
  const char = source[at]!;
  if (char === '\\') return readEscaped(source, at, negated, strict, refuse);
  if (strict) {
    if (char === '[') refuse(at, squares);
    if (char === '-') refuse(at + 1, hyphens);
    if ('(){}|^/'.includes(char) && char !== '/') refuse(at + 1, literals);
    const code = source.codePointAt(at)!;
    if (code > 0xffff) refuse(at + 2, noPairs(source.slice(0, at + 2)));
  }
  return { end: at + 1, unit: char, test: (unit) => unit === char };
}

const classes: Readonly<Record<string, (unit: string) => boolean>> = { d: isDigit, s: isSpace, w: isWord };

function readEscaped(source: string, at: number, negated: boolean, strict: boolean, refuse: Refuse): Member {
  const next = source[at + 1];
  if (next === undefined) return refuse(at + 1, 'Ends with an unescaped backslash');
  const lower = next.toLowerCase();
  const known = classes[lower];
  if (known) {
    if (next !== lower && negated && strict)
      refuse(at + 2, 'Negative escape character not permitted within negated character class');
    return { end: at + 2, unit: undefined, test: next === lower ? known : (unit) => !known(unit) };
  }
  const category = /^\\([pP])\{([^}]*)\}/.exec(source.slice(at));
  if (category) {
    const end = at + category[0].length;
    if (category[1] === 'P' && negated && strict)
      refuse(end, 'Negative escape character not permitted within negated character class');
    const test = categoryTest(category[2]!, category[1] === 'P');
    if (!test) return refuse(end, `Invalid Unicode category name, found "${category[0]}"`);
    return { end, unit: undefined, test };
  }
  const single =
    surrogates(source, at, strict, () => refuse(at + 6, malformed(tail(source.slice(0, at + 6))))) ??
    singleEscape(source, at);
  if (single) {
    if (single.unit.length > 1) refuse(single.end, noPairs(source.slice(0, single.end)));
    return { end: single.end, unit: single.unit, test: (unit) => unit === single.unit };
  }
  if (/[a-zA-Z0-9]/.test(next) && strict) {
    if (/[xupP]/.test(next)) refuse(at + 2, `Invalid escape code, found "\\${next}"`);
    if (/[bBkK0-9]/.test(next)) refuse(at + 2, 'Escape character not permitted within character class');
    refuse(at + 2, `Invalid escape code, found "${tail(source.slice(0, at + 2))}"`);
  }
  return { end: at + 2, unit: next, test: (unit) => unit === next };
}
