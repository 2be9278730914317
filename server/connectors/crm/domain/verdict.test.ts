import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, classifyAnswer, classifyNoAnswer, retryAfter } from './verdict.ts';

const now = new Date('2026-11-21T12:00:00Z');
const answer = (status: number, more: Partial<Answer> = {}): Answer => ({
  status,
  headers: {},
  said: { code: '', message: '' },
  repeatable: true,
  now,
  ...more,
});

test.each([
  [200, 'succeeded'],
  [204, 'succeeded'],
  [302, 'give_up'],
  [400, 'give_up'],
  [401, 'renew_token'],
  [403, 'give_up'],
  [404, 'give_up'],
  [408, 'retry'],
  [412, 'give_up'],
  [413, 'give_up'],
  [422, 'give_up'],
  [429, 'pause'],
  [500, 'retry'],
  [501, 'give_up'],
  [502, 'retry'],
  [503, 'retry'],
  [504, 'retry'],
])('%i is %s', (status, verdict) => expect(classifyAnswer(answer(status)).verdict).toBe(verdict));

test('503 that says for how long rests the connection', () => {
  expect(classifyAnswer(answer(503, { headers: { 'retry-after': '7' } }))).toMatchObject({
    verdict: 'pause',
    retryAfterMs: 7000,
  });
});

test('what cannot be repeated is not repeated when nobody knows whether it arrived', () => {
  for (const status of [502, 504])
    expect(classifyAnswer(answer(status, { repeatable: false }))).toMatchObject({
      verdict: 'give_up',
      code: 'unknown_outcome',
    });
  const lost = { kind: 'reset', message: 'It broke off.', sent: true };
  expect(classifyNoAnswer(lost, false)).toMatchObject({ verdict: 'give_up', code: 'unknown_outcome' });
  expect(classifyNoAnswer(lost, true).verdict).toBe('retry');
  expect(classifyNoAnswer({ ...lost, sent: false }, false).verdict).toBe('retry');
});

test.each(['address_refused', 'scheme_refused', 'tls', 'too_large', 'request_invalid'])(
  '%s is not mended by another try',
  (kind) => expect(classifyNoAnswer({ kind, message: 'x', sent: false }, true).verdict).toBe('give_up'),
);

test('the other side’s words are kept, and there are always some', () => {
  expect(classifyAnswer(answer(400, { said: { code: 'E1', message: 'Too long.' } }))).toMatchObject({
    code: 'E1',
    message: 'Too long.',
  });
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 599 }), fc.boolean(), (status, repeatable) => {
      expect(classifyAnswer(answer(status, { repeatable })).message).not.toBe('');
    }),
  );
});

test('Retry-After is read as seconds and as a date, and never as nonsense', () => {
  expect(retryAfter('120', now)).toBe(120_000);
  expect(retryAfter(' 0 ', now)).toBe(0);
  expect(retryAfter('Sat, 21 Nov 2026 12:01:30 GMT', now)).toBe(90_000);
  expect(retryAfter('Sat, 21 Nov 2026 11:00:00 GMT', now)).toBe(0);
  expect(retryAfter('99999999', now)).toBe(86_400_000);
  for (const odd of [undefined, '', 'soon', '-5x']) expect(retryAfter(odd, now)).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => {
      const wait = retryAfter(text, now);
      expect(wait === undefined || (wait >= 0 && wait <= 86_400_000)).toBe(true);
    }),
  );
});
