/**
 * Whether words stand on their sources as far as that can be told without a model: every figure, address and code in
 * them must be in what they were made from. Models that invent, invent these first, and these do the most harm. Pure.
 */

/** What stands between the words of a text. Splitting is linear, whatever a text is made of. */
const between = /[\s<>()[\]{}"'“”„«»|*_`~]+/;
const edges = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}/]+$/gu;
/** `[1]` in an answer is a mark of its source, and a number before a list item is no claim. */
const marks = /\[\d+(?:\s*,\s*\d+)*\]|^\s*\d+[.)]\s/gm;

/** What the words claim that none of the sources has, as written; empty: nothing. */
export function ungroundedFacts(words: string, sources: readonly string[]): string[] {
  const claimed = factsOf(words.replace(marks, ' '));
  if (claimed.size === 0) return [];
  const known = new Set<string>();
  const digits = new Set<string>();
  for (const source of sources) {
    for (const fact of factsOf(source).keys()) known.add(fact);
    for (const number of source.match(/\d+/g) ?? []) digits.add(number);
  }
  return [...claimed].flatMap(([fact, written]) => {
    if (known.has(fact)) return [];
    // "3-year" for "3 years", "20€" for "20 EUR": the figures count, not how they are joined. An address must be whole.
    const numbers = /^https?:|@/.test(fact) ? [] : (fact.match(/\d+/g) ?? []);
    return numbers.length > 0 && numbers.every((number) => digits.has(number)) ? [] : [written];
  });
}

/** Links, mail addresses, and everything with a digit in it: amounts, dates, times, phone numbers, article numbers. */
function factsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const word of text.split(between)) {
    const written = word.replace(edges, '');
    const isAddress = /^https?:/i.test(written) || /.@./.test(written);
    if (isAddress || /\d/.test(written)) found.set(written.toLowerCase(), written);
  }
  return found;
}

/** Text as data inside a prompt: it cannot close the element that it stands in. */
export function quoted(text: string): string {
  return text.replace(/<(?=\/?(?:passage|result|conversation)\b)/gi, '‹');
}
