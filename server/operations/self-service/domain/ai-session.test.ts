import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ending, noProgress, outcomeOf, type Progress, progressed } from './ai-session.ts';
import { noOutcomes, type OutcomeCounts, ratesOf } from './funnel.ts';

const told = (part: Partial<Parameters<typeof progressed>[1]>) => ({
  agentId: 'a',
  epoch: 1,
  begun: [],
  completed: [],
  answered: 0,
  notUnderstood: 0,
  midway: null,
  ...part,
});
const telling = (...parts: Partial<Parameters<typeof progressed>[1]>[]): Progress =>
  parts.reduce<Progress>((progress, part) => progressed(progress, told(part)), noProgress);
const left: Ending = { reason: 'customer_left', customerMessages: 2, isUnanswered: false };

describe('what becomes of a session', () => {
  it.each<[string, Progress, Partial<Ending>, string]>([
    [
      'a topic was completed, and the customer left',
      telling({ begun: ['Order'], completed: ['Order'] }),
      {},
      'resolved',
    ],
    ['a question was answered, and the customer left', telling({ answered: 1 }), {}, 'resolved'],
    ['the agent ended it', noProgress, { reason: 'self_service_ended' }, 'resolved'],
    ['small talk, then gone', noProgress, {}, 'contained'],
    ['left in the middle of a topic', telling({ begun: ['Order'], midway: 'Order' }), {}, 'abandoned'],
    [
      'fell silent in the middle',
      telling({ begun: ['Order'], midway: 'Order' }),
      { reason: 'inactive' },
      'abandoned',
    ],
    [
      'left mid-way after another topic was completed',
      telling({ begun: ['A'], completed: ['A'] }, { begun: ['B'], midway: 'B' }),
      {},
      'abandoned',
    ],
    [
      'left when not understood',
      telling({ begun: ['A'], completed: ['A'] }, { notUnderstood: 1 }),
      {},
      'abandoned',
    ],
    [
      'not understood at first, then served',
      telling({ notUnderstood: 1 }, { begun: ['A'], completed: ['A'] }),
      {},
      'resolved',
    ],
    ['left before the answer came', noProgress, { isUnanswered: true }, 'abandoned'],
    ['never wrote', noProgress, { customerMessages: 0 }, 'unengaged'],
    ['asked for a person', telling({ begun: ['A'], completed: ['A'] }), { reason: 'escalated' }, 'escalated'],
    [
      'went to another AI agent',
      telling({ begun: ['A'], midway: 'A' }),
      { reason: 'handed_on' },
      'handed_on',
    ],
    [
      'went back to the agent that had called',
      telling({ answered: 1 }),
      { reason: 'handed_back' },
      'handed_on',
    ],
    ['was taken over by the staff', telling({ answered: 1 }), { reason: 'transferred' }, 'escalated'],
    [
      'asked for a person when nobody was there: a rule ended it',
      telling({ begun: ['A'], completed: ['A'] }),
      { reason: 'overflow' },
      'escalated',
    ],
    [
      'was taken over before a word was said',
      noProgress,
      { reason: 'transferred', customerMessages: 0 },
      'unengaged',
    ],
  ])('%s', (_, progress, ending, outcome) => {
    expect(outcomeOf(progress, { ...left, ...ending })).toBe(outcome);
  });

  it('counts visits by topic, and knows where it ended', () => {
    expect(
      telling(
        { begun: ['A'], midway: 'A' },
        { completed: ['A'], begun: ['B'] },
        { begun: ['A'], midway: 'A' },
      ),
    ).toMatchObject({
      topics: [
        { topic: 'A', begun: 2, completed: 1 },
        { topic: 'B', begun: 1, completed: 0 },
      ],
      lastTopic: 'A',
      midway: 'A',
    });
  });
});

describe('the rates', () => {
  const counts = fc.record(
    Object.fromEntries(Object.keys(noOutcomes).map((name) => [name, fc.nat(1000)])) as Record<
      keyof OutcomeCounts,
      fc.Arbitrary<number>
    >,
  );

  it('containment, escalation and abandonment make a hundred; resolution is part of containment', () => {
    fc.assert(
      fc.property(counts, (each) => {
        const { containment, resolution, escalation, abandonment, sessions } = ratesOf(each);
        expect(sessions).toBe(Object.values(each).reduce((sum, n) => sum + n, 0));
        if (containment === null)
          return expect(each.resolved + each.contained + each.escalated + each.abandoned).toBe(0);
        expect(containment + escalation! + abandonment!).toBeCloseTo(100, 8);
        expect(resolution!).toBeLessThanOrEqual(containment);
      }),
    );
  });

  it('one who leaves mid-way lowers containment', () => {
    const before = ratesOf({ ...noOutcomes, resolved: 3, contained: 1 });
    const then = ratesOf({ ...noOutcomes, resolved: 3, contained: 1, abandoned: 1 });
    expect([before.containment, then.containment, then.abandonment]).toEqual([100, 80, 20]);
  });
});
