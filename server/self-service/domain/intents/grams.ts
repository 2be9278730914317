/**
 * A phrase as countable pieces, in three groups: words and pairs of neighbours; what the words mean (stems, synonyms as
 * one) alone and in pairs wherever they stand; and runs of 2 to 5 characters within a word. A piece is known by a
 * 32-bit hash (FNV-1a), so that no strings are made for it and a model holds none of the customers' words.
 */
import { isStopWord, stem } from '../words.ts';
import { englishSynonyms } from './synonyms-en.ts';

/** More of a message is not read: what it is about is said by then. In UTF-16 units. */
export const longestText = 4_000;
const mostTokens = 300;
const longestToken = 40;
/** The pairs of a text grow with the square of this. */
const mostMeanings = 30;
const shortestGram = 2;
const longestGram = 5;

/** Scripts written without spaces: each character is a word of its own. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}';
const tokenPattern = new RegExp(
  `[${unspaced}]\\p{M}*|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+|\\p{Extended_Pictographic}|[£$€¥%?]`,
  'gu',
);

/** Lower case, accents folded, apostrophes gone; emoji, currency signs and characters of unspaced scripts alone. */
export function tokensOf(text: string): string[] {
  const read = text.slice(0, longestText);
  const tokens = (isAscii.test(read) ? asciiTokens(read) : allTokens(read)) ?? [];
  return tokens.slice(0, mostTokens).map((token) => token.slice(0, longestToken));
}

const isAscii = /^[^\u0080-\uffff]*$/;

/** The same as for any text, faster. */
const asciiTokens = (text: string): string[] | null =>
  text
    .toLowerCase()
    .replace(/['`]/g, '')
    .match(/[a-z0-9]+|[$%?]/g);

function allTokens(text: string): string[] | null {
  const folded = text
    .normalize('NFKD')
    .replace(/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}{0,8})\p{M}/gu, '')
    .normalize('NFC')
    .replace(/['’`´\u00ad\u200b-\u200d]/g, '')
    .toLowerCase();
  return folded.match(tokenPattern);
}

/** Called with the hash of every piece, as often as it occurs. */
export type Visit = (hash: number) => void;

/** Visits all pieces of a group. */
export type Gramming = (tokens: readonly string[], visit: Visit) => void;

const offset = 0x811c9dc5;
const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
const start = (group: number): number => step(offset, group);

function hashText(text: string, from: number): number {
  let hash = from;
  for (let at = 0; at < text.length; at += 1) hash = step(hash, text.charCodeAt(at));
  return hash;
}

/** Mixes the bits well: the tables look at the lowest ones. */
function finished(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Words, and pairs of neighbours. */
export const visitWords: Gramming = (tokens, visit) => {
  const from = start(1);
  let before: number | null = null;
  for (const token of tokens) {
    const word = hashText(token, from);
    visit(finished(word));
    if (before !== null) visit(finished(hashText(token, step(before, 0x20))));
    before = word;
  }
};

/** Runs of 2 to 5 characters within a word and its edges, as in ` card `. */
export const visitCharacters: Gramming = (tokens, visit) => {
  const from = start(2);
  for (const token of tokens) {
    const end = token.length + 2;
    for (let first = 0; first < end; first += 1) {
      let hash = from;
      const most = Math.min(longestGram, end - first);
      for (let length = 1; length <= most; length += 1) {
        const at = first + length - 1;
        hash = step(hash, at === 0 || at === end - 1 ? 0x20 : token.charCodeAt(at - 1));
        if (length >= shortestGram) visit(finished(hash));
      }
    }
  }
};

/** Stems with synonyms as one, and all pairs of those that carry meaning, in whatever order and distance. */
export const visitMeanings: Gramming = (tokens, visit) => {
  const content: number[] = [];
  const stems = tokens.map(stem);
  for (let at = 0; at < stems.length; at += 1) {
    const alone = stems[at]!;
    const joined = at + 1 < stems.length ? synonyms.get(`${alone}_${stems[at + 1]!}`) : undefined;
    const concept = joined ?? synonyms.get(alone) ?? (isNumber.test(alone) ? synonyms.get('two') : undefined);
    if (joined !== undefined) at += 1;
    const meaning = concept ?? hashText(alone, start(3));
    visit(finished(meaning));
    const carries = concept !== undefined || !isStopWord(alone);
    if (carries && content.length < mostMeanings && !content.includes(meaning)) content.push(meaning);
  }
  for (let a = 0; a < content.length; a += 1) {
    for (let b = a + 1; b < content.length; b += 1) visit(pairOf(content[a]!, content[b]!));
  }
};

const isNumber = /^\d+$/;

/** The same for both orders. */
function pairOf(a: number, b: number): number {
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  return finished(step(Math.imul(low, 0x9e3779b1), 4) ^ high);
}

/** By stem, or two stems joined by `_`: the hash of what is meant. Where a word is in two groups, the first counts. */
const synonyms: ReadonlyMap<string, number> = readSynonyms(englishSynonyms);

function readSynonyms(text: string): ReadonlyMap<string, number> {
  const read = new Map<string, number>();
  for (const line of text.trim().split('\n')) {
    const meaning = hashText(line.split(' ')[0] ?? '', start(5));
    for (const word of line.split(' ')) {
      const key = word.split('_').map(stem).join('_');
      if (!read.has(key)) read.set(key, meaning);
    }
  }
  return read;
}
