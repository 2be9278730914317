import { describe, expect, it } from 'vitest';
import { RequestError } from '../../realtime/request-error.ts';
import { emptyForm, idOf, isExpired, problemsOf, putOf, whyRefused } from './article-words.ts';

it('an id comes from the title, and is not that of another article', () => {
  expect(idOf('Rücksendung & Erstattung!')).toBe('rucksendung-erstattung');
  expect(idOf('Returns', (id) => ['returns', 'returns-2'].includes(id))).toBe('returns-3');
  expect(idOf('???')).toBe('article');
});

it('says what is missing, and sends what is typed', () => {
  expect(Object.keys(problemsOf({ ...emptyForm, language: 'English' }))).toEqual([
    'title',
    'content',
    'language',
  ]);
  const form = { ...emptyForm, title: ' Returns ', content: 'Free.', tags: 'a, b,,a', expires: '2026-12-31' };
  expect(problemsOf(form)).toEqual({});
  expect(putOf('returns', form, 'draft')).toMatchObject({
    articleId: 'returns',
    title: 'Returns',
    tags: ['a', 'b'],
    expiresAt: '2026-12-31T00:00:00Z',
    state: 'draft',
  });
});

it('what expires today is over', () => {
  const now = Date.parse('2026-12-31T08:00:00Z');
  expect([
    isExpired(null, now),
    isExpired('2026-12-31T00:00:00Z', now),
    isExpired('2027-01-01T00:00:00Z', now),
  ]).toEqual([false, true, false]);
});

describe('why a file was not imported', () => {
  it('is the reason of the one who read it, else what the error says', () => {
    const refused = { code: 'article.refused', message: 'For the reason in details.' } as const;
    expect(whyRefused(new RequestError({ ...refused, details: { reason: 'There is no text in it.' } }))).toBe(
      'There is no text in it.',
    );
    expect(whyRefused(new RequestError(refused))).toBe('For the reason in details.');
    expect(whyRefused(new RequestError({ code: 'auth.forbidden', message: 'No.', details: null }))).toBe(
      'No.',
    );
    expect(whyRefused('?')).toBe('Something failed. Try again.');
  });
});
