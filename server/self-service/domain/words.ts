/** Text cut into comparable words, for any Latin script. English endings and stop words; others work unstemmed. */

/** Lower case, without accents and apostrophes, other signs as single spaces. At most 2000 characters are read. */
export function normalise(text: string): string {
  return text
    .slice(0, 2000)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’`´]/g, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The words of a text, normalised, in order. */
export function wordsOf(text: string): string[] {
  const normal = normalise(text);
  return normal === '' ? [] : normal.split(' ');
}

const stopWords: ReadonlySet<string> = new Set(
  (
    'a an the this that these those some any i im ive id ill me my mine we us our you your yours u ur he she it its ' +
    'they them their there here is are was were be been being am do does did doing done have has had having can ' +
    'could cant will would wont shall should may might must to of in on at by for with about from into onto as and ' +
    'or but if so then than too very just also please pls plz not no dont doesnt didnt ' +
    'isnt arent what whats which who whom whose when where wheres why how hows want wanna need like know tell get ' +
    'got give let lets go going up out off now yet still again more much many never ok okay able possible'
  ).split(' '),
);

export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}

/** Takes common English endings off. Rough on purpose: it only has to treat both sides alike. */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  let root = word;
  if (root.endsWith('ies') && root.length > 4) root = `${root.slice(0, -3)}y`;
  else if (/(?:s|x|z|ch|sh)es$/.test(root)) root = root.slice(0, -2);
  else if (root.endsWith('s') && !/(?:ss|us|is)$/.test(root)) root = root.slice(0, -1);
  if (root.endsWith('ing') && root.length > 5) root = undouble(root.slice(0, -3));
  else if (root.endsWith('ed') && root.length > 4) root = undouble(root.slice(0, -2));
  if (root.endsWith('ment') && root.length > 7) root = root.slice(0, -4);
  else if (/[^aeiou]ery$/.test(root) && root.length > 6) root = root.slice(0, -1);
  if (root.endsWith('e') && root.length > 4) root = root.slice(0, -1);
  return root;
}

function undouble(root: string): string {
  return /([bdfgmnprt])\1$/.test(root) ? root.slice(0, -1) : root;
}

/** Stems of the words that carry meaning; of a text made of stop words only, all of them. */
export function contentStems(text: string): string[] {
  const words = wordsOf(text);
  const content = words.filter((word) => !stopWords.has(word));
  return (content.length > 0 ? content : words).map(stem);
}

/** How alike two words are: 1 the same, 0.8 one slip of the keyboard apart (two in long words), else 0. */
export function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4 || /\d/.test(a) || /\d/.test(b) || a[0] !== b[0]) return 0;
  return slips(a, b, shorter >= 8 ? 2 : 1) ? 0.8 : 0;
}

/** True when at most `most` letters were added, lost, changed or swapped with their neighbour. */
function slips(a: string, b: string, most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return (previous[b.length] ?? most + 1) <= most;
}

/** Character trigrams of the text, with its edges marked. */
export function trigrams(text: string): ReadonlySet<string> {
  const padded = `  ${text} `;
  const found = new Set<string>();
  for (let at = 0; at + 3 <= padded.length; at += 1) found.add(padded.slice(at, at + 3));
  return found;
}

/** Dice coefficient, 0..1. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let common = 0;
  for (const item of a) if (b.has(item)) common += 1;
  return (2 * common) / (a.size + b.size);
}
