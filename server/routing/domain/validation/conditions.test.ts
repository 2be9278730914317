/** Conditions: fields, values, and what can never hold. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConditionDocument } from '../../../../contracts/configuration/condition.ts';
import { chat, emptyDocument, problemsOf } from '../../configuration/testing-documents.ts';
import { evaluate } from '../rules/evaluate.ts';
import type { Facts } from '../rules/facts.ts';
import { findContradictions, isAlways } from './contradictions.ts';
import { Report } from './report.ts';

describe('conditions', () => {
  const when = (condition: string, more = '') =>
    problemsOf(chat(`${more}\nclassification: [{name: S, rules: [{name: A, when: ${condition}}]}]`)).map(
      ({ code, path }) => `${code}${path.replace('workstreams[Chat].classification[S].rules[A].when', '')}`,
    );
  const variables = 'contextVariables: [{name: amount, type: number}, {name: vip, type: boolean}]';
  test.each([
    ['{field: chanel, is: equal, value: chat}', 'condition.unknown_field.field'],
    ['{field: context., is: present}', 'condition.unknown_field.field'],
    ['{field: channel, is: equal}', 'condition.value'],
    ['{field: channel, is: present, value: x}', 'condition.value.value'],
    ['{field: channel, is: in, value: chat}', 'condition.value.value'],
    ['{field: channel, is: in, value: []}', 'condition.value.value'],
    ['{field: channel, is: equal, value: [a, b]}', 'condition.value.value'],
    ['{field: sentiment, is: less, value: 9}', 'condition.value.value'],
    ['{field: time.hour, is: in, value: [8, 24]}', 'condition.value.value[1]'],
    ['{field: time.date, is: greater, value: 24.12.}', 'condition.value.value'],
    ['{field: kind, is: equal, value: chat}', 'condition.value.value'],
    ['{field: message.count, is: greater, value: many}', 'condition.value.value'],
    ['{field: context.amount, is: greater, value: lots}', 'condition.value.value'],
    ['{field: context.vip, is: equal, value: 7}', 'condition.value.value'],
    ['{field: context.vip, is: greater, value: true}', 'condition.value.value'],
  ])('%s', (condition, expected) => expect(when(condition, variables)).toEqual([expected]));

  test.each([
    '{field: channel, is: equal, value: chat}',
    '{field: context.amount, is: greater, value: 100}',
    "{field: context.amount, is: greater, value: '100'}",
    '{field: context.vip, is: equal, value: true}',
    '{field: context.other, is: greater, value: abc}',
    '{field: customer.email, is: ends_with, value: "@example.org"}',
    '{not: {field: account.tier, is: absent}}',
    "{field: time.date, is: equal, value: '2026-12-24'}",
    '{field: message.text, is: matches, value: "*refund*"}',
  ])('%s is in order', (condition) => expect(when(condition, variables)).toEqual([]));

  const a = (is: string, value?: string) =>
    `{field: x, is: ${is}${value === undefined ? '' : `, value: ${value}`}}`.replace('x', 'context.x');
  test.each([
    [[a('equal', '1'), a('equal', '2')], '.all[1]'],
    [[a('present'), a('absent')], '.all[1]'],
    [[a('absent'), a('contains', 'x')], '.all[1]'],
    [[a('greater', '5'), a('less', '3')], '.all[1]'],
    [[a('greater', '5'), a('less_or_equal', '5')], '.all[1]'],
    [[a('greater', '5'), a('less', '9'), a('equal', '9')], '.all[2]'],
    [[a('in', '[a, b]'), a('not_in', '[A, b, c]')], '.all[1]'],
    [[a('equal', 'a'), a('not_equal', 'a')], '.all[1]'],
    [[a('equal', 'a'), `{all: [${a('in', '[b, c]')}]}`], '.all[1].all[0]'],
    [[a('contains', 'a'), `{not: ${a('contains', 'a')}}`], '.all[1]'],
    [[`{any: []}`], '.all[0]'],
    [[`{not: {all: []}}`], '.all[0]'],
    [[`{any: [{all: [${a('equal', '1')}, ${a('equal', '2')}]}, ${a('present')}]}`], '.all[0].any[0].all[1]'],
  ])('%j never holds', (parts, place) => {
    expect(when(`{all: [${parts.join(', ')}]}`)).toEqual([`condition.contradiction${place}`]);
  });
  test.each([
    [[a('equal', '5'), a('equal', "'5'")]],
    [[a('equal', 'abc'), a('equal', 'ABC')]],
    [[a('greater', '5'), a('less', '9'), a('not_equal', '7')]],
    [[a('greater_or_equal', '5'), a('less_or_equal', '5')]],
    [[a('contains', 'a'), a('contains', 'b')]],
    [[a('absent'), a('not_equal', '1')]],
    [[`{any: [${a('equal', '1')}, ${a('equal', '2')}]}`, a('equal', '2')]],
  ])('%j may hold', (parts) => expect(when(`{all: [${parts.join(', ')}]}`)).toEqual([]));

  const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('a', 'b', 'B'), fc.boolean());
  const comparison = fc.record({
    field: fc.constantFrom('context.x', 'context.y'),
    is: fc.constantFrom(
      'equal' as const,
      'not_equal' as const,
      'greater' as const,
      'greater_or_equal' as const,
      'less' as const,
      'less_or_equal' as const,
      'contains' as const,
      'present' as const,
      'absent' as const,
    ),
    value,
  });
  const { tree } = fc.letrec<{ tree: ConditionDocument }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      comparison,
      fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ not: tie('tree') }),
    ),
  }));
  const values = [undefined, 0, 1, 2, 3, 4, 0.5, 1.5, 2.5, 3.5, 5, -1, 'a', 'b', 'ab', 'zz', true, false];
  const facts = values.flatMap((x) => values.map((y) => ({ context: { x, y } }) as unknown as Facts));
  const environment = {} as never;

  test('what is called a contradiction never holds, and what is called always always does', () => {
    fc.assert(
      fc.property(tree, (condition) => {
        const report = new Report(emptyDocument, {
          aiAgents: [],
          usernames: [],
          others: [],
          takenChannels: [],
          connectors: [],
          unreadable: {},
        });
        findContradictions(report, condition, []);
        const results = facts.map((fact) => evaluate(condition, fact, environment));
        if (
          report.problems.some(({ path }) => path.every((step) => step === 'all' || typeof step === 'number'))
        )
          expect(results.includes(true)).toBe(false);
        if (isAlways(condition)) expect(results.includes(false)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
