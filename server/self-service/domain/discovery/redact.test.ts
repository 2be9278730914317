import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, withoutMarks } from './redact.ts';
import { statementOf } from './statement.ts';

describe('what tells who wrote it', () => {
  it.each([
    ['write to ann.lee+shop@example.com please', 'write to [email] please'],
    ['call me at +44 20 7946 0018 today', 'call me at [phone] today'],
    ['my card 4111 1111 1111 1111 was declined', 'my card [number] was declined'],
    ['order A-10042-B is late', 'order [number] is late'],
    ['transfer to DE89 3704 0044 0532 0130 00', 'transfer to [number]'],
    ['see https://shop.example/orders/77?token=abc now', 'see [link] now'],
    ['my name is Robin Fields and I moved', 'my name is [name] and I moved'],
    ["I'm Robin, where is my parcel", "I'm [name], where is my parcel"],
    ['ask Mr. Fields about it', 'ask [name] about it'],
    ['I have 2 cards and 15 days', 'I have 2 cards and 15 days'],
    ['I am happy with it', 'I am happy with it'],
  ])('%j is kept as %j', (text, kept) => {
    expect(redact(text)).toBe(kept);
  });

  it.each([
    ['this is robin fields again', ['Robin Fields'], 'this is [name] again'],
    ['Fields’s parcel is for Robin', ['Robin Fields'], '[name] parcel is for [name]'],
    ['you will mark it', ['Will', 'Mark'], 'you will mark it'],
    ['Will ordered it', ['Will Fields'], '[name] ordered it'],
    ['the roses are late', ['Rose'], 'the roses are late'],
  ])('%j without the names of %j is %j', (text, names, kept) => {
    expect(redact(text, names)).toBe(kept);
  });

  it('leaves no long number and no address of e-mail, whatever is around them', () => {
    const around = fc.string({ maxLength: 20 }).map((text) => text.replace(/[\p{L}\p{N}@.+_%-]/gu, ''));
    const digits = fc.integer({ min: 10_000, max: 99_999_999 }).map(String);
    const mail = fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.(?:com|org)$/);
    fc.assert(
      fc.property(around, fc.oneof(digits, mail), around, (before, secret, after) => {
        expect(redact(`${before} ${secret} ${after}`)).not.toContain(secret);
      }),
    );
  });

  it('never throws, and takes nothing twice', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.array(fc.string({ maxLength: 12 })),
        (text, names) => {
          const once = redact(text, names);
          expect(withoutMarks(once).length).toBeLessThanOrEqual(once.length);
          expect(withoutMarks(once)).not.toMatch(/\[(?:email|link|phone|number|name)\]/);
        },
      ),
    );
  });
});

describe('what a conversation is about', () => {
  it.each([
    [['hi', 'hello there', 'my parcel has not arrived'], 'my parcel has not arrived'],
    [['Hello, I cannot log in to my account', 'yes', '12345'], 'Hello, I cannot log in to my account'],
    [['refund'], 'refund'],
    [['refund', 'shoes'], 'refund. shoes'],
    [['hi', 'thanks', '12345'], null],
    [[], null],
    [['1', '2', '3', '4', 'my parcel has not arrived'], null],
  ])('%j is %j', (messages, statement) => {
    expect(statementOf(messages)).toBe(statement);
  });

  it('is cut at a word', () => {
    const statement = statementOf([`my parcel is late ${'very '.repeat(200)}`])!;
    expect(statement.length).toBeLessThanOrEqual(400);
    expect(statement.endsWith('very')).toBe(true);
  });
});
