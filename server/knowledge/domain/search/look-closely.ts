/** The best articles by words, looked at closely: what stands in the title, and what stands together. */
import type { ArticleIndex, IndexedDocument } from './article-index.ts';
import type { Ranked } from './best-of.ts';
import type { Query } from './read-query.ts';
import type { Tuning } from './tuning.ts';

/** Words of an article's beginning in which phrases are looked for. */
const mostRead = 4000;

/** Scores anew, best first. */
export function lookClosely(
  index: ArticleIndex,
  query: Query,
  candidates: readonly Ranked[],
  tuning: Tuning,
): Ranked[] {
  const asked = weighTerms(index, query);
  const pairs = pairsOf(index, query);
  return candidates
    .map(({ number, score }) => {
      const document = index.documents[number]!;
      const title = lookAtTitle(index, document, asked);
      const phrase = pairs.total === 0 ? 0 : phrasesIn(index, document, pairs) / pairs.total;
      return {
        number,
        score:
          score *
          (1 +
            tuning.titleCoverage * title.coverage +
            tuning.titlePrecision * title.precision +
            tuning.phrase * phrase),
      };
    })
    .sort((a, b) => b.score - a.score || a.number - b.number);
}

/** 0..1: how much of a question an article or a part of one has. */
export class Coverage {
  readonly #asked: Asked;
  readonly #total: number;

  constructor(index: ArticleIndex, query: Query) {
    this.#asked = weighTerms(index, query);
    // A word that no article has counts as one that is in a single article.
    this.#total = this.#asked.total + query.unknown * index.rarityOfCount(1);
  }

  /** By the weight of the words. */
  ofTerms(terms: Uint32Array): number {
    if (this.#total === 0) return 0;
    const { byTerm, isAsked, rarities } = this.#asked;
    const has = new Float64Array(rarities.length);
    for (let at = 0; at < terms.length; at += 1) {
      const term = terms[at]!;
      if (isAsked[term] !== 1) continue;
      for (const { concept, weight } of byTerm.get(term)!) if (weight > has[concept]!) has[concept] = weight;
    }
    return has.reduce((sum, weight, concept) => sum + rarities[concept]! * weight, 0) / this.#total;
  }
}

interface Asked {
  /** By term: the concepts it stands for, the heaviest first. */
  readonly byTerm: ReadonlyMap<number, readonly { readonly concept: number; readonly weight: number }[]>;
  /** By term: 1 where a concept has it. */
  readonly isAsked: Uint8Array;
  readonly rarities: readonly number[];
  readonly total: number;
}

function weighTerms(index: ArticleIndex, { concepts }: Query): Asked {
  const byTerm = new Map<number, { concept: number; weight: number }[]>();
  const isAsked = new Uint8Array(index.terms.length);
  const rarities = concepts.map(({ terms, weight }, concept) => {
    for (const { term, weight: likely } of terms) {
      isAsked[term] = 1;
      const list = byTerm.get(term) ?? [];
      list.push({ concept, weight: Math.min(1, likely) });
      byTerm.set(term, list);
    }
    const strongest = terms.reduce((a, b) => (b.weight > a.weight ? b : a));
    return weight * index.rarityOf(strongest.term);
  });
  for (const list of byTerm.values()) list.sort((a, b) => b.weight - a.weight);
  return { byTerm, isAsked, rarities, total: rarities.reduce((sum, rarity) => sum + rarity, 0) };
}

function lookAtTitle(
  index: ArticleIndex,
  { begin, titleEnd }: IndexedDocument,
  { byTerm, rarities, total }: Asked,
): { coverage: number; precision: number } {
  if (total === 0) return { coverage: 0, precision: 0 };
  const has = new Map<number, number>();
  let all = 0;
  let found = 0;
  for (let at = begin; at < titleEnd; at += 1) {
    const term = index.sequence.values[at]!;
    if (term === 0) continue;
    const rarity = index.rarityOf(term);
    all += rarity;
    const hits = byTerm.get(term);
    if (!hits) continue;
    found += rarity * hits[0]!.weight;
    for (const { concept, weight } of hits) has.set(concept, Math.max(weight, has.get(concept) ?? 0));
  }
  let covered = 0;
  for (const [concept, weight] of has) covered += rarities[concept]! * weight;
  return { coverage: covered / total, precision: all === 0 ? 0 : found / all };
}

/** Neighbours in the question, stop words left out, with what their meeting in an article is worth. */
interface Pairs {
  /** By the first term: the pairs that begin with it. */
  readonly byFirst: ReadonlyMap<number, readonly Pair[]>;
  /** By term: 1 where a pair begins. Most words of an article begin none. */
  readonly begins: Uint8Array;
  readonly total: number;
  readonly count: number;
}

interface Pair {
  readonly next: number;
  readonly number: number;
  readonly weight: number;
}

function pairsOf(index: ArticleIndex, { sequence }: Query): Pairs {
  const byFirst = new Map<number, Pair[]>();
  const begins = new Uint8Array(index.terms.length);
  let total = 0;
  let count = 0;
  const content = sequence.filter((term) => term !== 0);
  for (let at = 1; at < content.length; at += 1) {
    const [first, next] = [content[at - 1]!, content[at]!];
    const list = byFirst.get(first) ?? [];
    if (list.some((pair) => pair.next === next)) continue;
    const weight = index.rarityOf(first) + index.rarityOf(next);
    list.push({ next, number: count, weight });
    byFirst.set(first, list);
    begins[first] = 1;
    total += weight;
    count += 1;
  }
  return { byFirst, begins, total, count };
}

/** The worth of the pairs that the article has; in its title half as much again. */
function phrasesIn(
  index: ArticleIndex,
  { begin, titleEnd, end }: IndexedDocument,
  { byFirst, begins, count }: Pairs,
): number {
  const found = new Float64Array(count);
  const { values } = index.sequence;
  const last = Math.min(end, begin + mostRead);
  let before = 0;
  for (let at = begin; at < last; at += 1) {
    const term = values[at]!;
    if (term === 0) continue;
    if (begins[before] === 1)
      for (const pair of byFirst.get(before)!)
        if (pair.next === term)
          found[pair.number] = Math.max(found[pair.number]!, at < titleEnd ? pair.weight * 1.5 : pair.weight);
    before = term;
  }
  return found.reduce((sum, worth) => sum + worth, 0);
}
