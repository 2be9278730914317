import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionOperators } from '../../../../contracts/configuration/condition.ts';
import { matchesPattern } from './compare.ts';
import type { Condition, Operator, Scalar } from './condition.ts';
import { type Environment, environmentAt } from './environment.ts';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { configurationWith, daily, factsOf } from './testing-rules.ts';

/** A Monday, 09:05 in Berlin. */
const now = Date.UTC(2026, 0, 5, 8, 5);
const environment: Environment = {
  ...environmentAt(configurationWith([], [daily('office', 8, 17)]), now, {
    queue: { queueId: 'q1', name: 'Support' },
    waitedSeconds: 90,
  }),
  timeZone: 'Europe/Berlin',
};
const facts = factsOf({
  channel: 'Chat',
  context: {
    amount: '120.50',
    count: 3,
    vip: true,
    agreed: 'TRUE',
    tags: ['Red', 'blue'],
    none: null,
    empty: '',
    nothing: [],
    due: '2026-02-01',
    code: '007',
    order: { total: 99, 'odd.name': 'x' },
    'a.b': 'dotted',
  },
  customer: { name: 'Ada Lovelace', email: null, phone: '+49 30', externalId: 'ada', tier: 'Gold' },
  account: { name: 'Acme', size: 250 },
  message: { text: 'Where is my ORDER number 4711?\nHurry.', count: 2 },
  intent: 'order.status',
  sentiment: 2,
  attributes: { language: 'de', level: 2 },
  priority: 10,
});

const holds = (field: string, is: Operator, value?: Scalar | Scalar[], of: Facts = facts): boolean =>
  evaluate({ field, is, ...(value === undefined ? {} : { value }) }, of, environment);

describe('a comparison', () => {
  it.each<[string, Operator, Scalar | Scalar[] | undefined, boolean]>([
    // fields
    ['channel', 'equal', 'chat', true],
    ['kind', 'equal', 'messaging', true],
    ['customer.tier', 'equal', 'gold', true],
    ['customer.name', 'contains', 'love', true],
    ['account.name', 'equal', 'ACME', true],
    ['account.size', 'greater', 200, true],
    ['message.text', 'contains', 'order', true],
    ['message.count', 'equal', 2, true],
    ['intent', 'begins_with', 'order', true],
    ['sentiment', 'less_or_equal', 2, true],
    ['attribute.language', 'equal', 'DE', true],
    ['priority', 'equal', 10, true],
    ['queue', 'equal', 'support', true],
    ['queue', 'equal', 'q1', true],
    ['queue', 'not_equal', 'Billing', true],
    ['queue', 'not_equal', 'q1', false],
    ['waitedSeconds', 'greater', 60, true],
    ['time.hour', 'equal', 9, true],
    ['time.minute', 'equal', 5, true],
    ['time.weekday', 'in', [1, 2], true],
    ['time.date', 'equal', '2026-01-05', true],
    ['time.date', 'less', '2026-01-06', true],
    ['time.open:office', 'equal', true, true],
    ['time.open:gone', 'equal', true, false],
    ['time.open:gone', 'equal', false, false],
    ['context.order.total', 'less', 100, true],
    ['context.order.odd.name', 'equal', 'x', true],
    ['context.a.b', 'equal', 'dotted', true],
    // numbers and text that is one
    ['context.amount', 'greater', 120, true],
    ['context.amount', 'equal', 120.5, true],
    ['context.amount', 'equal', '120.50', true],
    ['context.amount', 'equal', '120.5', false], // both are text
    ['context.code', 'equal', '7', false],
    ['context.code', 'equal', 7, true],
    ['context.count', 'equal', '3', true],
    ['context.count', 'equal', 'three', false],
    ['context.count', 'greater', 'two', false],
    ['context.count', 'less', 'two', false],
    ['context.count', 'greater_or_equal', '3', true],
    ['context.count', 'less', 3, false],
    ['context.due', 'greater', '2026-01-31', true],
    ['customer.name', 'greater', 'aaa', true],
    // true and false
    ['context.vip', 'equal', true, true],
    ['context.vip', 'equal', 'true', true],
    ['context.agreed', 'equal', true, true],
    ['context.vip', 'equal', 1, false],
    ['context.vip', 'greater', false, false],
    // lists
    ['context.tags', 'equal', 'red', true],
    ['context.tags', 'in', ['green', 'BLUE'], true],
    ['context.tags', 'not_in', ['green'], true],
    ['context.tags', 'not_equal', 'red', false],
    ['context.tags', 'contains', 'lu', true],
    // what is not there
    ['context.unknown', 'present', undefined, false],
    ['context.unknown', 'absent', undefined, true],
    ['context.none', 'absent', undefined, true],
    ['context.empty', 'absent', undefined, true],
    ['context.nothing', 'absent', undefined, true],
    ['context.order', 'present', undefined, true],
    ['customer.email', 'absent', undefined, true],
    ['context.unknown', 'equal', 'x', false],
    ['context.unknown', 'not_equal', 'x', true],
    ['context.unknown', 'not_contains', 'x', true],
    ['context.unknown', 'greater_or_equal', 0, false],
    ['context.unknown', 'less_or_equal', 0, false],
    ['context.none', 'equal', 'null', false],
    ['intentGroup', 'absent', undefined, true],
    ['no such field', 'absent', undefined, true],
    ['nowhere.name', 'absent', undefined, true],
    // names that every object has
    ['context.constructor', 'present', undefined, false],
    ['context.__proto__', 'present', undefined, false],
    ['customer.toString', 'present', undefined, false],
    // a rule without a value
    ['channel', 'equal', undefined, false],
    ['channel', 'in', [], false],
    ['channel', 'not_in', [], true],
    // patterns
    ['message.text', 'matches', '*number ????*', true],
    ['message.text', 'matches', 'number*', false],
    ['intent', 'matches', 'order.*', true],
    ['intent', 'matches', 'order?status', true],
    ['intent', 'matches', '.*', false], // no regular expressions
    ['customer.name', 'ends_with', 'LACE', true],
  ])('%s %s %j: %s', (field, is, value, expected) => {
    expect(holds(field, is, value)).toBe(expected);
  });

  it('of an account there is none is of nothing', () => {
    expect(holds('account.name', 'present', undefined, factsOf())).toBe(false);
  });

  it('takes accents written in two ways as the same', () => {
    const said = factsOf({ message: { text: 'Gru\u0308n', count: 1 } });
    expect(holds('message.text', 'equal', 'GR\u00DCN', said)).toBe(true);
  });
});

describe('trees', () => {
  const yes: Condition = { field: 'channel', is: 'present' };
  const no: Condition = { not: yes };
  it.each<[string, Condition, boolean]>([
    ['all of none', { all: [] }, true],
    ['any of none', { any: [] }, false],
    ['all', { all: [yes, yes] }, true],
    ['all but one', { all: [yes, no] }, false],
    ['any', { any: [no, yes] }, true],
    ['not any', { not: { any: [no, no] } }, true],
    ['deep', { all: [{ any: [no, { not: { all: [yes, no] } }] }, { not: no }] }, true],
  ])('%s', (_, condition, expected) => {
    expect(evaluate(condition, facts, environment)).toBe(expected);
  });

  const anyScalar = fc.oneof(fc.string(), fc.double(), fc.boolean());
  const anyFacts = fc
    .dictionary(fc.string(), fc.anything())
    .map((context) => factsOf({ context, customer: context, account: context }));
  const anyComparison = fc.record({
    field: fc.oneof(
      fc
        .constantFrom('context', 'customer', 'account', 'attribute', 'time')
        .chain((place) => fc.string().map((name) => `${place}.${name}`)),
      fc.string(),
    ),
    is: fc.constantFrom(...conditionOperators),
    value: fc.oneof(anyScalar, fc.array(anyScalar)),
  });

  it('never throw, and the negative operators say the opposite', () => {
    const opposite = {
      not_equal: 'equal',
      not_in: 'in',
      not_contains: 'contains',
      absent: 'present',
    } as const;
    fc.assert(
      fc.property(anyFacts, anyComparison, (some, comparison) => {
        const result = evaluate(comparison, some, environment);
        expect(typeof result).toBe('boolean');
        if (comparison.is in opposite) {
          const is = opposite[comparison.is as keyof typeof opposite];
          expect(evaluate({ ...comparison, is }, some, environment)).toBe(!result);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keep to De Morgan', () => {
    fc.assert(
      fc.property(anyFacts, fc.array(anyComparison, { maxLength: 4 }), (some, parts) => {
        expect(evaluate({ not: { all: parts } }, some, environment)).toBe(
          evaluate({ any: parts.map((not) => ({ not })) }, some, environment),
        );
      }),
    );
  });
});

describe('patterns', () => {
  it('are what the same regular expression is, for plain characters', () => {
    const piece = fc.constantFrom('a', 'b', '*', '?', 'ab');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }),
        fc.array(piece, { maxLength: 6 }),
        (said, pieces) => {
          const [text, pattern] = [said.join(''), pieces.join('')];
          const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
          expect(matchesPattern(text, pattern)).toBe(expression.test(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of the worst kind end', () => {
    const text = 'a'.repeat(10_000);
    expect(matchesPattern(text, `${'*a'.repeat(200)}*b`)).toBe(false);
    expect(matchesPattern(`${text}b`, `${'*a'.repeat(200)}*a`)).toBe(true); // cut off before the b
  });
});
