/** Regular expressions that an author wrote and customers' words are held against: only those that end soon. */
import { type Found, foundAt } from './found.ts';

const longestPattern = 500;
const longestText = 1_000;
/** What repeats without a bound; each more multiplies the time by the length of the text. */
const mostRepeats = 3;

export type Pattern =
  | { readonly ok: true; readonly expression: RegExp }
  /** Why it is not used; for the topic's author. */
  | { readonly ok: false; readonly reason: string };

/**
 * Compiles a pattern of the .NET kind, as far as JavaScript knows it (a leading `(?i)` too). Refused: what repeats
 * within a repetition, alternatives in a repetition, back references, many unbounded repetitions.
 */
export function compilePattern(source: string): Pattern {
  if (source.length > longestPattern) return { ok: false, reason: 'The pattern is too long.' };
  const insensitive = source.startsWith('(?i)');
  const pattern = insensitive ? source.slice(4) : source;
  const risk = riskOf(pattern);
  if (risk) return { ok: false, reason: risk };
  try {
    return { ok: true, expression: new RegExp(pattern, insensitive ? 'giu' : 'gu') };
  } catch (error) {
    return { ok: false, reason: `The pattern cannot be read: ${(error as Error).message}` };
  }
}

export function findPattern(text: string, expression: RegExp): Found<string>[] {
  return [...text.slice(0, longestText).matchAll(expression)]
    .filter((match) => match[0] !== '')
    .map((match) => foundAt(text, match.index, match.index + match[0].length, match[0]));
}

function riskOf(pattern: string): string | null {
  // Escapes and classes are one character each.
  const backReference = /\\(?:[1-9]|k<)/.test(pattern.replace(/\\\\/g, ''));
  if (backReference) return 'Back references are not allowed.';
  const plain = pattern.replace(/\\[pPxuc]\{[^}]*\}|\\./gs, 'e').replace(/\[\^?\]?[^\]]*\]/g, 'c');
  const open: { repeats: boolean; alternatives: boolean }[] = [];
  let repeats = 0;
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at]!;
    if (sign === '(') open.push({ repeats: false, alternatives: false });
    else if (sign === '|' && open.length > 0) open.at(-1)!.alternatives = true;
    const group = sign === ')' ? open.pop() : undefined;
    const times = sign === '(' || sign === '|' ? 1 : repetitionAt(plain, at + 1);
    if (times > 1 && group && (group.repeats || group.alternatives)) {
      return 'A repetition within a repetition, or alternatives in one, may take for ever.';
    }
    if (times === Number.POSITIVE_INFINITY) repeats += 1;
    if ((times > 1 || group?.repeats) && open.length > 0) open.at(-1)!.repeats = true;
    if (group?.alternatives && open.length > 0) open.at(-1)!.alternatives = true;
  }
  return repeats > mostRepeats ? `More than ${mostRepeats} unbounded repetitions may take very long.` : null;
}

/** How often what stands before may repeat. */
function repetitionAt(plain: string, at: number): number {
  if (plain[at] === '*' || plain[at] === '+') return Number.POSITIVE_INFINITY;
  const bounds = /^\{(\d+)(,?)(\d*)\}/.exec(plain.slice(at, at + 24));
  if (!bounds) return 1;
  if (bounds[2] === '') return Number(bounds[1]) === 1 ? 1 : Number(bounds[1]);
  return bounds[3] === '' ? Number.POSITIVE_INFINITY : Number(bounds[3]);
}
