/** The best articles by words, looked at closely: what stands in the title, and what stands together. */
import type { ArticleIndex, IndexedDocument } from './article-index.ts';
import type { Ranked } from './best-of.ts';
import type { Query } from './read-query.ts';
import type { Tuning } from './tuning.ts';

/** A pair of terms in one number: there are far fewer than two million terms. */
const pairKey = (first: number, next: number): number => first * 2 ** 24 + next;
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
      const phrase = pairs.total === 0 ? 0 : phrasesIn(index, document, pairs.weights) / pairs.total;
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
  readonly #index: ArticleIndex;
  readonly #asked: Asked;
  readonly #total: number;

  constructor(index: ArticleIndex, query: Query) {
    this.#index = index;
    this.#asked = weighTerms(index, query);
    // A word that no article has counts as one that is in a single article.
    this.#total = this.#asked.total + query.unknown * index.rarityOfCount(1);
  }

  /** By the weight of the words. */
  ofTerms(terms: Iterable<number>): number {
    if (this.#total === 0) return 0;
    const has = new Map<number, number>();
    for (const term of terms)
      for (const { concept, weight } of this.#asked.byTerm.get(term) ?? [])
        if (weight > (has.get(concept) ?? 0)) has.set(concept, weight);
    let sum = 0;
    for (const [concept, weight] of has) sum += this.#asked.rarities[concept]! * weight;
    return sum / this.#total;
  }

  ofArticle(number: number): number {
    const document = this.#index.documents[number];
    if (!document) return 0;
    return this.ofTerms(this.#index.sequence.values.subarray(document.begin, document.end));
  }
}

interface Asked {
  /** By term: the concepts it stands for, the heaviest first. */
  readonly byTerm: ReadonlyMap<number, readonly { readonly concept: number; readonly weight: number }[]>;
  readonly rarities: readonly number[];
  readonly total: number;
}

function weighTerms(index: ArticleIndex, { concepts }: Query): Asked {
  const byTerm = new Map<number, { concept: number; weight: number }[]>();
  const rarities = concepts.map(({ terms, weight }, concept) => {
    for (const { term, weight: likely } of terms) {
      const list = byTerm.get(term) ?? [];
      list.push({ concept, weight: Math.min(1, likely) });
      byTerm.set(term, list);
    }
    const strongest = terms.reduce((a, b) => (b.weight > a.weight ? b : a));
    return weight * index.rarityOf(strongest.term);
  });
  for (const list of byTerm.values()) list.sort((a, b) => b.weight - a.weight);
  return { byTerm, rarities, total: rarities.reduce((sum, rarity) => sum + rarity, 0) };
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

interface Pairs {
  readonly weights: ReadonlyMap<number, number>;
  readonly total: number;
}

/** Neighbours in the question, stop words left out, with what their meeting in an article is worth. */
function pairsOf(index: ArticleIndex, { sequence }: Query): Pairs {
  const weights = new Map<number, number>();
  const content = sequence.filter((term) => term !== 0);
  for (let at = 1; at < content.length; at += 1) {
    const [first, next] = [content[at - 1]!, content[at]!];
    weights.set(pairKey(first, next), index.rarityOf(first) + index.rarityOf(next));
  }
  return { weights, total: [...weights.values()].reduce((sum, weight) => sum + weight, 0) };
}

/** The worth of the pairs that the article has; in its title half as much again. */
function phrasesIn(
  index: ArticleIndex,
  { begin, titleEnd, end }: IndexedDocument,
  weights: ReadonlyMap<number, number>,
): number {
  const found = new Map<number, number>();
  let before = 0;
  const last = Math.min(end, begin + mostRead);
  for (let at = begin; at < last; at += 1) {
    const term = index.sequence.values[at]!;
    if (term === 0) continue;
    const key = pairKey(before, term);
    before = term;
    const weight = weights.get(key);
    if (weight === undefined) continue;
    const worth = at < titleEnd ? weight * 1.5 : weight;
    if (worth > (found.get(key) ?? 0)) found.set(key, worth);
  }
  let sum = 0;
  for (const worth of found.values()) sum += worth;
  return sum;
}
