import { describe, expect, it } from 'vitest';
import type { RuleSet } from '../configuration.ts';
import { bucketOf } from './bucket.ts';
import { classify } from './classify.ts';
import { environmentAt } from './environment.ts';
import { mostTriedKept } from './route-trace.ts';
import { configurationWith, factsOf, never, queueOf, classificationRule as rule } from './testing-rules.ts';

const environment = environmentAt(configurationWith([]), Date.UTC(2026, 0, 5));
const run = (sets: RuleSet[], facts = factsOf()) => classify(facts, { classification: sets }, environment);
const set = (name: string, ...rules: RuleSet['rules']): RuleSet => ({ name, rules });

describe('classification', () => {
  it('takes the first rule of a set that matches, and what it sets is seen by the next set', () => {
    const done = run(
      [
        set(
          'Tier',
          rule('No', { when: never, set: { tier: 'none' } }),
          rule('Gold', { set: { tier: 'gold' }, priority: 20 }),
          rule('Too late', { set: { tier: 'late' }, priority: 99 }),
        ),
        set(
          'Service',
          rule('Gold service', {
            when: {
              all: [
                { field: 'attribute.tier', is: 'equal', value: 'gold' },
                { field: 'priority', is: 'equal', value: 20 },
                { field: 'attribute.region', is: 'equal', value: 'north' },
              ],
            },
            set: { service: true },
            priority: 30,
          }),
        ),
      ],
      factsOf({ attributes: { region: 'north' } }),
    );
    expect(done).toMatchObject({
      attributes: { region: 'north', tier: 'gold', service: true },
      priority: 30,
    });
    expect(done.facts).toMatchObject({ attributes: { tier: 'gold' }, priority: 30 });
    expect(done.trace.ruleSets).toEqual([
      {
        ruleSet: 'Tier',
        rule: 'Gold',
        tried: 2,
        rules: [
          { name: 'No', matched: false },
          { name: 'Gold', matched: true },
        ],
      },
      {
        ruleSet: 'Service',
        rule: 'Gold service',
        tried: 1,
        rules: [{ name: 'Gold service', matched: true }],
      },
    ]);
  });

  it('adds skills, each once with the most that is asked for, and profiles; the last word on the match wins', () => {
    const done = run([
      set(
        'A',
        rule('a', { skills: [{ skillId: 's1', proficiency: 2 }], profileIds: ['p1'], skillMatch: 'exact' }),
      ),
      set(
        'B',
        rule('b', {
          skills: [
            { skillId: 's2', proficiency: 1 },
            { skillId: 's1', proficiency: 5 },
          ],
          profileIds: ['p1', 'p2'],
        }),
      ),
      set('C', rule('c', { skills: [{ skillId: 's1', proficiency: 3 }], skillMatch: 'closest' })),
    ]);
    expect(done).toMatchObject({
      skills: [
        { skillId: 's1', proficiency: 5 },
        { skillId: 's2', proficiency: 1 },
      ],
      profileIds: ['p1', 'p2'],
      skillMatch: 'closest',
    });
  });

  it('without rules, or without a match, leaves everything as it was', () => {
    expect(run([])).toMatchObject({
      attributes: {},
      skills: [],
      profileIds: [],
      priority: 0,
      skillMatch: null,
    });
    const none = run([set('A', rule('a', { when: never, priority: 5 }))], factsOf({ priority: 3 }));
    expect(none).toMatchObject({ priority: 3, attributes: {} });
    expect(none.trace.ruleSets[0]).toMatchObject({ rule: null, tried: 1 });
  });

  it('a priority of null keeps the one before, one of nothing is one', () => {
    const done = run([
      set('A', rule('a', { priority: 40 })),
      set('B', rule('b', {})),
      set('C', rule('c', { priority: 0 })),
    ]);
    expect(done.priority).toBe(0);
  });

  it('a thousand rules in ten sets, of which the last matches, are tried to the end and kept in a small trace', () => {
    const sets = Array.from({ length: 10 }, (_, s) =>
      set(
        `Set ${s}`,
        ...Array.from({ length: 100 }, (_unused, n) =>
          rule(`Rule ${s}.${n}`, {
            when: {
              any: [
                { all: [{ field: 'message.text', is: 'contains', value: `word ${s * 100 + n}.` }] },
                { field: 'context.number', is: 'equal', value: n },
              ],
            },
            set: { [`set${s}`]: n },
          }),
        ),
      ),
    );
    const text = `${'Something else altogether, and nothing of what is looked for. '.repeat(60)}word 99.`;
    const done = run(sets, factsOf({ message: { text, count: 5 }, context: { number: '99' } }));
    expect(done.attributes).toEqual(Object.fromEntries(sets.map((_, s) => [`set${s}`, 99])));
    expect(done.trace.ruleSets.map((one) => one.tried)).toEqual(sets.map(() => 100));
    for (const one of done.trace.ruleSets) {
      expect(one.rules).toHaveLength(mostTriedKept);
      expect(one.rules.at(-1)).toMatchObject({ matched: true });
    }
  });
});

describe('the place in a prioritization', () => {
  const queue = queueOf('q', {
    prioritization: [
      {
        name: 'VIP',
        when: { field: 'attribute.vip', is: 'equal', value: true },
        orderBy: [
          { field: 'context.value', direction: 'descending' },
          { field: 'customer.name', direction: 'ascending' },
          { field: 'context.unknown', direction: 'ascending' },
          { field: 'attribute.vip', direction: 'ascending' },
        ],
      },
      { name: 'Waited', when: { field: 'waitedSeconds', is: 'greater', value: 60 }, orderBy: [] },
      { name: 'Here', when: { field: 'queue', is: 'equal', value: 'q' }, orderBy: [] },
    ],
  });
  const at = (attributes: Record<string, boolean>, waitedSeconds = 0, name = 'elsewhere') =>
    bucketOf(queue, factsOf({ attributes, context: { value: '12' } }), {
      ...environment,
      waitedSeconds,
      queue: { queueId: name, name },
    });

  it('is the first bucket that matches, with numbers as numbers and text without regard to case', () => {
    expect(at({ vip: true }, 100)).toEqual({ bucket: 0, bucketName: 'VIP', bucketKeys: [12, 'ada', '', 1] });
    expect(at({}, 100)).toEqual({ bucket: 1, bucketName: 'Waited', bucketKeys: [] });
    expect(at({}, 0, 'q')).toEqual({ bucket: 2, bucketName: 'Here', bucketKeys: [] });
  });

  it('is none without a match and without buckets', () => {
    expect(at({})).toEqual({ bucket: null, bucketKeys: [] });
    expect(bucketOf(queueOf('q'), factsOf(), environment)).toEqual({ bucket: null, bucketKeys: [] });
  });
});
