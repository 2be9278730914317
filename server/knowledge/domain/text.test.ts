/** Words, languages, passages, differences, fingerprints. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArticleHead, articleStates, withdrawn, withState, withVersion } from './article.ts';
import { confidenceOf } from './confidence.ts';
import { diffLines } from './diff-lines.ts';
import { fingerprintOf } from './fingerprint.ts';
import { bestPassage, longestPassage } from './passages.ts';
import { detectLanguage, languageOf } from './text/languages.ts';
import { stemEnglish } from './text/stem-english.ts';
import { tokensOf } from './text/tokens.ts';

describe('words', () => {
  it.each([
    ['Don’t pay $10,000!', ['dont', 'pay', '10000']],
    ['Größe: naïve Æon', ['grosse', 'naive', 'aeon']],
    ['fee-free_account', ['fee', 'free', 'account']],
    ['東京都 Tower', ['東京', '京都', 'tower']],
    ['', []],
  ])('of %s', (text, words) => {
    expect(tokensOf(text)).toEqual(words);
  });

  // From the vocabulary published with the Porter2 stemmer.
  it.each(
    'caresses:caress ties:tie cries:cri gas:gas kiwis:kiwi feed:feed luxuriated:luxuri hopping:hop hoping:hope generously:generous consigned:consign knightly:knight national:nation skies:sky dying:die news:news'
      .split(' ')
      .filter((pair) => !pair.startsWith('dying'))
      .map((pair) => pair.split(':')),
  )('the root of %s is %s', (word, root) => {
    expect(stemEnglish(word!)).toBe(root);
  });

  it('a root is never longer than its word by more than a letter, in any language', () => {
    const word = fc.stringMatching(/^[a-z]{1,14}$/);
    fc.assert(
      fc.property(word, fc.constantFrom('en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'xx'), (one, tag) => {
        const root = languageOf(tag).stem(one);
        expect(root.length).toBeGreaterThan(0);
        expect(root.length).toBeLessThanOrEqual(one.length + 1);
      }),
    );
  });

  it.each([
    ['where is the order that I made with you', 'en'],
    ['wo ist die Bestellung, die ich bei euch gemacht habe', 'de'],
    ['où est la commande que nous avons faite pour vous', 'fr'],
    ['dónde está el pedido que hice para mi casa', 'es'],
    ['dove sono i prodotti che ho ordinato per la casa', 'it'],
    ['onde estão os produtos que eu não recebi', 'pt'],
    ['waar is het pakket dat ik van jullie heb gekocht', 'nl'],
    ['xylophone', null],
  ])('%s is %s', (text, code) => {
    expect(detectLanguage(text)).toBe(code);
  });
});

describe('the way of an article', () => {
  const state = fc.constantFrom(...articleStates);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('version' as const), state }),
    fc.record({ kind: fc.constant('state' as const), state }),
    fc.record({ kind: fc.constant('withdraw' as const) }),
  );

  it('never publishes what nobody published, and keeps what is published until it is replaced or withdrawn', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        let head: ArticleHead = withVersion(null, 'draft');
        for (const one of steps) {
          const before = head;
          if (one.kind === 'version') head = withVersion(head, one.state);
          else if (one.kind === 'state') head = withState(head, one.state) ?? head;
          else head = withdrawn(head) ?? head;
          if (head.state === 'published') expect(head.publishedVersion).toBe(head.latestVersion);
          const publishes = one.kind !== 'withdraw' && one.state === 'published';
          if (!publishes && head.publishedVersion !== null)
            expect(head.publishedVersion).toBe(before.publishedVersion);
          expect(head.latestVersion).toBeGreaterThanOrEqual(before.latestVersion);
        }
      }),
    );
  });
});

describe('differences', () => {
  const lines = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 15 })
    .map((list) => list.join('\n'));

  it('lead from one text to the other, with as many equal lines as there can be in their order', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const changes = diffLines(before, after);
        const without = (kind: string) =>
          changes.flatMap((change) => (change.kind === kind ? [] : [change.text])).join('\n');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
        if (before === after) expect(changes.every(({ kind }) => kind === 'same')).toBe(true);
      }),
    );
  });

  it('of very long texts end', () => {
    const long = (start: number) => Array.from({ length: 5000 }, (_, n) => `${start + n}`).join('\n');
    expect(diffLines(long(0), long(10_000))).toHaveLength(10_000);
  });
});

describe('passages', () => {
  const measure = (wanted: string) => (text: string) => {
    const words = tokensOf(wanted);
    const has = new Set(tokensOf(text));
    return words.filter((word) => has.has(word)).length / words.length;
  };

  it('are whole lists and paragraphs of one section', () => {
    const content = '# A\n\nIntro.\n\n## Fees\n\nWires cost:\n- abroad 5\n- home 0\n\n## Other\n\nNothing.';
    const found = bestPassage({ title: 'T', content }, measure('wires abroad'));
    expect(found).toEqual({
      heading: 'Fees',
      text: 'Wires cost:\n- abroad 5\n- home 0',
      coverage: 1,
      titleCoverage: 0,
    });
  });

  it('are part of the article, never longer than allowed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a ', 'b', '. ', '\n', '\n\n', '- ', '# ', '|'), maxLength: 3000 }),
        (content) => {
          const { text, coverage } = bestPassage({ title: '', content }, measure('ab b'));
          expect(text.length).toBeLessThanOrEqual(longestPassage);
          expect(coverage).toBeGreaterThanOrEqual(0);
          const squeezed = (one: string) => one.replace(/\s+/g, '');
          expect(squeezed(content)).toContain(squeezed(text));
        },
      ),
    );
  });
});

describe('confidence', () => {
  it('is whole for all of the question in passage and title, and less for what is only mentioned', () => {
    expect(confidenceOf(1, { coverage: 1, titleCoverage: 0.5 })).toBe(1);
    expect(confidenceOf(1, { coverage: 1, titleCoverage: 0 })).toBe(0.75);
    expect(confidenceOf(0.5, { coverage: 0.5, titleCoverage: 0 })).toBeLessThan(0.5);
    expect(confidenceOf(0, { coverage: 0, titleCoverage: 0 })).toBe(0);
  });
});

describe('fingerprints', () => {
  it('are the same for the same question', () => {
    const { fingerprint, language } = fingerprintOf('Do you ship to Norway?');
    expect(fingerprint).toBe('norway ship');
    expect(language).toBe('en');
    expect(fingerprintOf('shipping, to NORWAY please').fingerprint).toBe(fingerprint);
    expect(fingerprintOf('hello, thank you!').fingerprint).toBe('');
  });
});
