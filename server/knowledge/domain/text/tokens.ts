/** Text cut into comparable words, for any script. */

/** Written without spaces between words: cut into pairs of letters. */
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+$/u;
const unspacedRuns =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu;
const longestWord = 40;

/** Lower case, without accents and apostrophes; thousands joined (`10,000` is `10000`). */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’`´]/g, '')
    .replace(/(?<=\d),(?=\d{3}\b)/g, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe');
}

/** The words of a text in their order, folded, unstemmed. Words of more than 40 letters are cut. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const spaced = fold(text).replace(unspacedRuns, ' $& ');
  for (const [word] of spaced.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (unspaced.test(word)) tokens.push(...pairsOf(word));
    else tokens.push(word.slice(0, longestWord));
  }
  return tokens;
}

function pairsOf(word: string): string[] {
  const letters = [...word];
  if (letters.length < 2) return letters;
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}
