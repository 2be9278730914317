/** What was pasted, mended: each character knows where it stood in the field. */

export interface MendedText {
  readonly text: string;
  /** Of each character, its place in the field as it was pasted; one more for the end. */
  readonly at: readonly number[];
}

const labels = /^[\s\u00a0\ufeff]*(query\s*string|request\s*body|body|uri)\s*[:：]/i;
const doubleQuotes = /[“”„‟″＂]/g;

/** As it is, without a label that was copied along ("Request Body:"). */
export function withoutLabel(pasted: string): MendedText {
  const skip = labels.exec(pasted)?.[0].length ?? 0;
  return trim(slice({ text: pasted, at: places(pasted.length) }, skip, pasted.length));
}

/** The ways to read it, the most literal first. The first that is JSON is meant. */
export function waysToRead(pasted: string): MendedText[] {
  const literal = withoutLabel(pasted);
  const ways = [literal];
  const straight = straightened(literal);
  const plain = unescaped(literal);
  if (plain.text !== literal.text) ways.push(plain);
  if (straight.text !== literal.text) ways.push(straight, straightened(plain));
  return ways;
}

/** Text copied out of a string literal: `{\"a\":\"b\"}`. Undoes one layer of escapes. */
function unescaped({ text, at }: MendedText): MendedText {
  if (!text.includes('\\"') && !/\\[“”„]/.test(text)) return { text, at };
  let out = '';
  const outAt: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const escaped = text[i] === '\\' ? (text[i + 1] ?? '') : '';
    if (/["\\/“”„nrt]/.test(escaped)) i += 1;
    out += escaped !== '' && 'nrt'.includes(escaped) ? ' ' : text[i];
    outAt.push(at[i]!);
  }
  return { text: out, at: [...outAt, at[text.length]!] };
}

/** A word processor's quotes as JSON's. */
const straightened = ({ text, at }: MendedText): MendedText => ({
  text: text.replaceAll(doubleQuotes, '"'),
  at,
});

const places = (length: number): number[] => Array.from({ length: length + 1 }, (_, i) => i);

const slice = ({ text, at }: MendedText, from: number, to: number): MendedText => ({
  text: text.slice(from, to),
  at: at.slice(from, to + 1),
});

const blank = /[\s\u00a0\ufeff\u200b]/;

function trim(mended: MendedText): MendedText {
  let from = 0;
  let to = mended.text.length;
  while (from < to && blank.test(mended.text[from]!)) from += 1;
  while (to > from && blank.test(mended.text[to - 1]!)) to -= 1;
  return slice(mended, from, to);
}
