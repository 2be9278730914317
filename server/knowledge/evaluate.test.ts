/** How well the search finds, on 698 real articles, beside plain BM25. Only what is held out counts: see tuning.ts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SearchableArticle } from './domain/search/article-index.ts';
import { tokensOf } from './domain/text/tokens.ts';
import { type EvaluationQuery, evaluateSearch, recallOf } from './evaluate.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '../shared/data/rho-bank-knowledge');

const queries = (name: string) =>
  readFileSync(join(root, 'testing/fixtures/knowledge', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EvaluationQuery);

function articles(): SearchableArticle[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const read = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
        id: string;
        title: string;
        content: string;
      };
      return { ...read, language: 'en', tags: [], staffOnly: false, expiresAt: null };
    });
}

/** As it stands in textbooks: k1 1.2, b 0.75, words as they are, title and text as one. */
function plainBm25(all: readonly SearchableArticle[]): (query: string) => string[] {
  const documents = all.map(({ id, title, content }) => ({ id, words: tokensOf(`${title}\n${content}`) }));
  const average = documents.reduce((sum, { words }) => sum + words.length, 0) / documents.length;
  const counts = documents.map(({ words }) => {
    const count = new Map<string, number>();
    for (const word of words) count.set(word, (count.get(word) ?? 0) + 1);
    return count;
  });
  return (query) => {
    const asked = tokensOf(query).map((word) => {
      const having = counts.filter((count) => count.has(word)).length;
      return { word, rarity: Math.log(1 + (documents.length - having + 0.5) / (having + 0.5)) };
    });
    return documents
      .map(({ id, words }, at) => {
        const score = asked.reduce((sum, { word, rarity }) => {
          const times = counts[at]!.get(word) ?? 0;
          return sum + (rarity * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * words.length) / average));
        }, 0);
        return { id, score };
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, 20)
      .map(({ id }) => id);
  };
}

describe.skipIf(!existsSync(folder))(
  `finding${existsSync(folder) ? '' : ' (skipped: no ../shared/data)'}`,
  () => {
    it('held-out questions far better than plain BM25', () => {
      const all = articles();
      expect(all).toHaveLength(698);
      const held = queries('held-out');
      const ours = evaluateSearch(all, held);
      const bm25 = plainBm25(all);
      const plain = recallOf(held.map(({ query, required }) => ({ ids: bm25(query), required })));
      expect(ours.recallAt5).toBeGreaterThan(plain.recallAt5 + 0.1);
      expect(ours.recallAt10).toBeGreaterThan(plain.recallAt10 + 0.1);
      expect(ours.recallAt20).toBeGreaterThan(plain.recallAt20 + 0.1);
      expect(ours.anyAt10).toBeGreaterThan(plain.anyAt10 + 0.05);
    });
  },
);

it('recall is the share of what was required, query by query', () => {
  const ids = Array.from({ length: 20 }, (_, n) => `a${n}`);
  expect(
    recallOf([
      { ids, required: ['a0', 'a7'] },
      { ids, required: ['a19'] },
      { ids: [], required: ['x'] },
      { ids, required: [] },
    ]),
  ).toEqual({ recallAt5: 0.1667, recallAt10: 0.3333, recallAt20: 0.6667, anyAt10: 0.3333 });
});
