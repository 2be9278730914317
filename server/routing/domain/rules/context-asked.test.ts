import { expect, it } from 'vitest';
import type { AssignmentRule, QueueSetting } from '../configuration.ts';
import { contextAsked } from './context-asked.ts';

const queue = (...same: string[]) =>
  ({
    method: {
      kind: 'custom',
      rules: same.map(
        (name): AssignmentRule => ({
          name,
          afterSeconds: 0,
          presences: null,
          skillMatch: null,
          needsCapacity: true,
          attributes: [{ attribute: 'region', is: 'equal', same: name }],
          workingOnly: false,
          orderBy: [],
        }),
      ),
    },
  }) as unknown as QueueSetting;

it('takes along what rules compare with representatives’ attributes, and nothing else', () => {
  const context = { region: 'north', vip: true, story: 'x'.repeat(101), nested: { a: 1 }, other: 'unasked' };
  const queues = [
    queue('context.region', 'context.vip', 'context.story', 'context.nested', 'context.absent', 'tier'),
    { method: { kind: 'least_active' } } as unknown as QueueSetting,
  ];
  expect(contextAsked(queues, context)).toEqual({ 'context.region': 'north', 'context.vip': true });
});
