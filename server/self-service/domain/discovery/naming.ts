/** Names for groups of phrases: the words that they have and the others have not. */
import { isStopWord, stem, wordsOf } from '../words.ts';
import { withoutMarks } from './redact.ts';

/** In how many of a group's phrases something occurs. */
type Counts = ReadonlyMap<string, number>;

export interface GroupNames {
  /** Two or three words, the first with a capital: `Lost card`. Never empty, never twice. */
  readonly name: string;
  /** Single words, the most telling first. */
  readonly keywords: readonly string[];
}

const mostKeywords = 8;
/** So far apart two words still belong together. */
const reach = 3;
/** In this share of the phrases, or it is not what they are about. */
const leastShare = 0.12;
const longestPhrase = 30;

interface Term {
  readonly key: string;
  readonly count: number;
  readonly score: number;
}

/** @param groups phrases of each group */
export function nameGroups(groups: readonly (readonly string[])[]): GroupNames[] {
  const forms = new Map<string, Map<string, number>>();
  const counted = groups.map((phrases) => countTerms(phrases, forms));
  const everywhere = new Map<string, number>();
  for (const counts of counted)
    for (const [key, count] of counts) everywhere.set(key, (everywhere.get(key) ?? 0) + count);
  const total = groups.reduce((sum, { length }) => sum + length, 0);
  const taken = new Set<string>();
  return groups.map((phrases, at) => {
    const terms = salient(counted[at]!, phrases.length, everywhere, total);
    const singles = terms.filter(({ key }) => !key.includes(' '));
    const keywords = singles.slice(0, mostKeywords).map(({ key }) => shown(key, forms));
    const name = uniqueName(terms, singles, forms, taken, at);
    taken.add(name.toLowerCase());
    return { name, keywords };
  });
}

/** Roots of words, and pairs of them in their order, near each other. */
function countTerms(phrases: readonly string[], forms: Map<string, Map<string, number>>): Counts {
  const counts = new Map<string, number>();
  for (const phrase of phrases) {
    const words = wordsOf(withoutMarks(phrase))
      .slice(0, longestPhrase)
      .filter((word) => !isStopWord(word) && /\p{L}/u.test(word) && word.length > 1);
    const roots = words.map(stem);
    const seen = new Set<string>();
    for (const [at, root] of roots.entries()) {
      seen.add(root);
      const known = forms.get(root) ?? new Map<string, number>();
      known.set(words[at]!, (known.get(words[at]!) ?? 0) + 1);
      forms.set(root, known);
      for (const next of roots.slice(at + 1, at + 1 + reach))
        if (!isSameWord(root, next)) seen.add(`${root} ${next}`);
    }
    for (const key of seen) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** "remind" and "reminder" say one thing. */
const isSameWord = (a: string, b: string): boolean =>
  a.startsWith(b.slice(0, Math.max(4, b.length - 2))) || b.startsWith(a.slice(0, Math.max(4, a.length - 2)));

/** What is frequent here and rare elsewhere, best first. A pair says more than its words. */
function salient(counts: Counts, size: number, everywhere: Counts, total: number): Term[] {
  const terms: Term[] = [];
  for (const [key, count] of counts) {
    const share = count / Math.max(1, size);
    if (share < leastShare || (count < 2 && size > 3)) continue;
    const elsewhere = ((everywhere.get(key) ?? 0) - count + 0.5) / (total - size + 1);
    const lift = Math.log(share / Math.max(elsewhere, 1e-6));
    if (lift <= 0) continue;
    terms.push({ key, count, score: Math.sqrt(share) * lift * (key.includes(' ') ? 1.35 : 1) });
  }
  return terms.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}

function uniqueName(
  terms: readonly Term[],
  singles: readonly Term[],
  forms: ReadonlyMap<string, ReadonlyMap<string, number>>,
  taken: ReadonlySet<string>,
  at: number,
): string {
  const roots = rootsOf(terms, singles);
  const further = singles.map(({ key }) => key).filter((key) => !roots.includes(key));
  for (let more = 0; more <= further.length; more += 1) {
    const words = [...roots, ...further.slice(0, more)].map((root) => shown(root, forms));
    const name = capital(words.join(' '));
    if (name !== '' && more <= 2 && !taken.has(name.toLowerCase())) return name.slice(0, 80);
  }
  const base = capital(roots.map((root) => shown(root, forms)).join(' ')) || 'Other';
  for (let number = 2; ; number += 1) {
    const name = base === 'Other' && number === 2 ? `Other ${at + 1}` : `${base} ${number}`;
    if (!taken.has(name.toLowerCase())) return name.slice(0, 90);
  }
}

/** The most telling word with the one that goes with it best, in the order in which customers say them. */
function rootsOf(terms: readonly Term[], singles: readonly Term[]): string[] {
  const anchor = singles[0]?.key;
  const pairs = terms.filter(({ key }) => key.includes(' '));
  const own = pairs.find(({ key }) => anchor !== undefined && key.split(' ').includes(anchor));
  const best = own ?? pairs[0];
  const alone = singles[0];
  if (best && (!alone || best.score >= alone.score * 0.6)) return best.key.split(' ');
  return singles.slice(0, 2).map(({ key }) => key);
}

/** The commonest form of a root. */
function shown(root: string, forms: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  let best = root;
  let most = 0;
  for (const [word, count] of forms.get(root) ?? []) {
    if (count > most || (count === most && word < best)) {
      best = word;
      most = count;
    }
  }
  return best;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
