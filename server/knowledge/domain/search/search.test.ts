/** The search by itself: what it finds by more than words, and what it never does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchOver } from '../../evaluate.ts';
import { ArticleIndex, type SearchableArticle } from './article-index.ts';
import { BestOf } from './best-of.ts';
import { ArticleSearch } from './search.ts';
import { slipsBetween } from './spelling.ts';
import { splitQuestion } from './split-question.ts';

const article = (id: string, title: string, content: string, more: Partial<SearchableArticle> = {}) => ({
  id,
  title,
  content,
  language: 'en',
  tags: [],
  staffOnly: false,
  expiresAt: null,
  ...more,
});
const shop = [
  article('refunds', 'Refunds', 'We reimburse the purchase price within five working days.'),
  article('atm', 'Cash from an ATM', 'Withdrawals abroad cost two dollars. Limits apply to each day.'),
  article(
    'teens',
    'Accounts for minors',
    'A parent or guardian opens the account together with the teenager.',
  ),
  article('travel', 'Travel insurance', 'Lost baggage and delayed flights are insured on every trip.'),
  article('password', 'Resetting your password', 'Choose “Forgotten password” and follow the link.'),
  article('close', 'Closing an account', 'The balance has to be zero before the account is terminated.'),
  article('blue', 'Light Blue Account', 'The light blue account has no monthly fee.'),
  article('green', 'Blue and green light', 'A light that is green or blue shows the state of the reader.'),
];
const options = { limit: 5, now: 0, forStaff: false };
const over = (articles: readonly SearchableArticle[]) => {
  const search = searchOver(articles);
  return (question: string, more: object = {}) =>
    search.search(question, { ...options, ...more }).map(({ id }) => id);
};
const find = over(shop);

describe('finding', () => {
  it.each([
    ['stems', 'refunding purchases', 'refunds'],
    ['synonyms', 'give me my money back', 'refunds'],
    ['a phrase that means a word', 'how much at a foreign cash machine', 'atm'],
    ['synonyms of people', 'my daughter is 15', 'teens'],
    ['words of the same field', 'my luggage is missing after my holiday', 'travel'],
    ['slips of the keyboard', 'forgoten pasword', 'password'],
    ['swapped first letters', 'apssword', 'password'],
    ['what stands together', 'light blue account', 'blue'],
    ['accents and case', 'CLÓSING accounts', 'close'],
  ])('by %s', (_how, question, id) => {
    expect(find(question)[0]).toBe(id);
  });

  it('of each part of a long question', () => {
    const ids = find(
      'Hi, I moved here last month and need two things. First my suitcase did not arrive with the flight, is my baggage insured? And then I would like to know how to reset the password of the app.',
    );
    expect(ids.slice(0, 2).sort()).toEqual(['password', 'travel']);
  });

  it('“how long does delivery take?” is not answered by what says “as long as”', () => {
    const search = searchOver([
      article('times', 'Delivery times', 'Standard delivery needs two to three working days.'),
      article('change', 'Changing an order', 'As long as it is in preparation, change its delivery date.'),
      article('bikes', 'Long bikes', 'How long they are: two metres.'),
    ]);
    const [first, second] = search.search('How long does delivery take?', options);
    expect([first?.id, first?.coverage]).toEqual(['times', second?.coverage]);
    expect(search.search('how long', options)[0]?.id).toBe('bikes');
  });

  it('of nothing, by nothing', () => {
    expect(over([])('anything')).toEqual([]);
    for (const question of ['', ' ', '?!', '🙂', 'the of and', 'qzxv wjkp'])
      expect(find(question)).toEqual([]);
  });

  it('in other languages', () => {
    const german = over([
      article('kontakt', 'Kontakt', 'Rufen Sie uns werktags an.', { language: 'de' }),
      article('rueckgabe', 'Rückgaben', 'Bestellungen können Sie innerhalb von 30 Tagen zurückgeben.', {
        language: 'de-AT',
      }),
    ]);
    expect(german('Wie kann ich eine Bestellung zurückgeben?')[0]).toBe('rueckgabe');
    const japanese = over([
      article('a', '返品について', '商品は三十日以内に返品できます。', { language: 'ja' }),
      article('b', '営業時間', '毎日九時から営業しています。', { language: 'ja' }),
    ]);
    expect(japanese('返品できますか', { language: 'ja' })[0]).toBe('a');
  });
});

describe('what is not for the asker', () => {
  it('is not found: expired, or for staff', () => {
    const findAmong = over([
      article('old', 'Advent sale', 'Sale.', { expiresAt: 1000 }),
      article('secret', 'Sale rules', 'Sale.', { staffOnly: true }),
      ...shop,
    ]);
    expect(findAmong('sale', { now: 999 })).toEqual(['old']);
    expect(findAmong('sale', { now: 1000 })).toEqual([]);
    expect(findAmong('sale', { now: 1000, forStaff: true })).toEqual(['secret']);
  });
});

describe('articles that come and go', () => {
  const text = fc.constantFrom('apple pie', 'pear tart', 'plum cake', 'apple cake', 'cherry');
  const change = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), text: fc.option(text) });

  it('leave the index as if it were made of what is left', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), text, (changes, question) => {
        const index = new ArticleIndex();
        const left = new Map<string, SearchableArticle>();
        for (const { id, text: content } of changes) {
          if (content === null) {
            index.remove(id);
            left.delete(id);
          } else {
            const put = article(id, content, content);
            index.put(put);
            left.delete(id);
            left.set(id, put);
          }
        }
        expect(index.size).toBe(left.size);
        const ids = (search: ArticleSearch) =>
          search
            .search(question, options)
            .map(({ id }) => id)
            .sort();
        expect(ids(new ArticleSearch(index))).toEqual(ids(searchOver(left.values())));
      }),
    );
  });

  it('do not disturb learning, which goes in steps between which they come and go', () => {
    const index = new ArticleIndex();
    const put = (n: number) => index.put(article(`a${n}`, `Lamp ${n % 7}`, `lamp bulb socket word${n % 9}`));
    for (let n = 0; n < 60; n += 1) put(n);
    const search = new ArticleSearch(index);
    let n = 0;
    for (const _step of search.learn()) {
      index.remove(`a${n}`);
      put(60 + n);
      n += 1;
      expect(search.search('lamp socket', options)).toHaveLength(5);
    }
    expect(n).toBeGreaterThan(10);
    const ids = search.search('bulb', { ...options, limit: 100 }).map(({ id }) => id);
    expect(ids).toHaveLength(60);
    expect(ids).not.toContain('a0');
  });

  it('may ask for a new index when most were replaced', () => {
    const index = new ArticleIndex();
    for (let n = 0; n < 1200; n += 1) index.put(article('same', 'Same', `text ${n}`));
    expect(index.size).toBe(1);
    expect(index.isWorn).toBe(true);
  });
});

describe('any question and any article', () => {
  it('give scores that descend, coverage within 0 and 1, and never an error', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(
      fc.property(anything, fc.array(anything, { maxLength: 6 }), (question, contents) => {
        const search = searchOver(
          contents.map((content, n) => article(`${n}`, content.slice(0, 20), content)),
        );
        const hits = search.search(question, options);
        for (const [at, { score, coverage }] of hits.entries()) {
          expect(Number.isFinite(score)).toBe(true);
          if (at > 0) expect(score).toBeLessThanOrEqual(hits[at - 1]!.score);
          expect(coverage).toBeGreaterThanOrEqual(0);
          expect(coverage).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of 64 kB cost no more than their beginning', () => {
    const long = `password ${'zebra quagga, and '.repeat(4000)}`;
    expect(find(long)[0]).toBe('password');
    expect(splitQuestion(long, 'en').length).toBeLessThanOrEqual(16);
  });
});

describe('the parts', () => {
  it('BestOf keeps the best in their order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 })),
        fc.integer({ min: 1, max: 10 }),
        (scores, most) => {
          const best = new BestOf(most);
          for (const [number, score] of scores.entries()) best.offer(number, score);
          const expected = [...scores].sort((a, b) => b - a).slice(0, most);
          expect(best.sorted().map(({ score }) => score)).toEqual(expected);
        },
      ),
    );
  });

  it('slips are counted alike from both sides, and a swap is one', () => {
    expect(slipsBetween('teh', 'the', 2)).toBe(1);
    expect(slipsBetween('recieve', 'receive', 2)).toBe(1);
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(slipsBetween(a, b, 2)).toBe(slipsBetween(b, a, 2));
        expect(slipsBetween(a, a, 2)).toBe(0);
      }),
    );
  });

  it('a short question is one, a long one is its sentences and clauses', () => {
    expect(splitQuestion('where is my order', 'en')).toEqual([]);
    expect(
      splitQuestion(
        'I lost my card in Rome yesterday. How do I get a new one quickly delivered there?',
        'en',
      ),
    ).toEqual(['I lost my card in Rome yesterday.', 'How do I get a new one quickly delivered there?']);
  });
});
