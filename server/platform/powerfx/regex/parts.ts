/** Parts of reading a regular expression that stand on their own. */
import type { Flags } from './tree.ts';

export class Refused extends Error {}

/** The end of what was read so far, as messages show it. */
export const tail = (text: string): string =>
  text.length > 12 ? `...${text.slice(-12).replace(/^[\udc00-\udfff]/, '')}` : text;
export const head = (text: string): string => (text.length > 12 ? `${text.slice(0, 12)}...` : text);

/** What is known of the group that is being read. */
export interface Open {
  readonly start: number;
  readonly capture: number | undefined;
  readonly plain: boolean;
  alternatives: number;
  holdsCapture: boolean;
  /** A quantifier on it would mean different things to different engines. */
  ambiguous: boolean;
  holdsLook: boolean;
}

export interface Reference {
  readonly text: string;
  readonly capture: number;
  readonly path: readonly number[];
}

const refuse = (message: string): never => {
  throw new Refused(message);
};

/** At the beginning of the text; what it is when it is none of them: nothing. */
export function readQuantifier(
  rest: string,
):
  | { readonly text: string; readonly min: number; readonly max: number; readonly exact: boolean }
  | undefined {
  const match = /^(?:([*+?])|\{(\d+)(,(\d*))?\})/.exec(rest);
  if (!match) return undefined;
  const [text, sign, low, comma, high] = match;
  if (sign) return { text, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity, exact: false };
  const min = Number(low);
  const max = comma === undefined ? min : high === '' ? Infinity : Number(high);
  if (min > 2 ** 31 - 1 || (max !== Infinity && max > 2 ** 31 - 1))
    refuse(`Number is too large, found "${text}".`);
  if (min > max) refuse(`Quantifier range is out of order, found "${text}".`);
  return { text, min, max, exact: comma === undefined };
}

/** Says what is wrong with `(?` and what follows it. */
export function refuseOptions(rest: string, at: number): never {
  const options = /^\(\?([a-zA-Z]*(?:-[a-zA-Z]*)?)([:)])/.exec(rest);
  if (!options) return refuse(`Unsupported special group, found "${rest.slice(0, 3)}".`);
  if (at > 0)
    refuse(
      `Inline options must appear at the beginning of the regular expression, found "${options[0]}" later.`,
    );
  return refuse(
    `Inline options are limited to a combination of the letters [imnsx], cannot disable options, and cannot be used on a subexpression, found "${options[0]}".`,
  );
}

/** Groups that other engines know. */
export function refuseUnknown(rest: string): void {
  const quoted = /^\(\?'[^']*'/.exec(rest);
  if (quoted)
    refuse(
      `Using single quoted named captures is not supported, use (?<...>) syntax instead, found "${quoted[0]}".`,
    );
  if (rest.startsWith('(?(')) refuse('Conditional alternation is not supported, found "(?(".');
}

/** `(?im)` at the beginning, put to the flags. */
export function inlineFlags(source: string, flags: Flags): { readonly flags: Flags; readonly end: number } {
  const [all, letters = ''] = /^\(\?([imnsx]+)\)/.exec(source) ?? [];
  if (all === undefined) return { flags, end: 0 };
  if (new Set(letters).size !== letters.length) refuse(`Repeated inline option, found "${all}".`);
  const has = (letter: string) => letters.includes(letter);
  if (has('n') && flags.numbered)
    refuse(`Inline option n cannot be used with MatchOptions.NumberedSubMatches, found "${all}".`);
  return {
    flags: {
      ...flags,
      ignoreCase: flags.ignoreCase || has('i'),
      multiline: flags.multiline || has('m'),
      dotAll: flags.dotAll || has('s'),
      freeSpacing: flags.freeSpacing || has('x'),
    },
    end: all.length,
  };
}
