/** The way to a queue in words. */
import { describe, expect, it } from 'vitest';
import type { RouteTrace } from '../rules/route-trace.ts';
import type { Names } from './present.ts';
import { presentRecord, presentRoute } from './present-route.ts';

const names: Names = {
  user: (id) => ({ ada: 'Ada' })[id] ?? '?',
  queue: (id) => ({ gold: 'Gold', silver: 'Silver', night: 'Night' })[id] ?? '?',
  skill: (id) => ({ es: 'Spanish' })[id] ?? '?',
  profile: (id) => ({ p: 'Chats' })[id] ?? '?',
};

const trace: RouteTrace = {
  v: 1,
  cause: 'opened',
  workstreamId: 'w',
  classification: {
    ruleSets: [
      {
        ruleSet: 'Language',
        tried: 2,
        rules: [
          { name: 'French', matched: false },
          { name: 'Spanish', matched: true },
        ],
        rule: 'Spanish',
      },
      { ruleSet: 'Value', tried: 1, rules: [{ name: 'VIP', matched: false }], rule: null },
    ],
    attributes: { region: 'north' },
    skills: [{ skillId: 'es', proficiency: 5 }],
    profileIds: ['p'],
    priority: 10,
    skillMatch: 'closest',
  },
  route: {
    tried: 1,
    rules: [{ name: 'Split', matched: true }],
    matched: [
      {
        rule: 'Split',
        shares: [
          { queueId: 'gold', percent: 70, problem: 'closed' },
          { queueId: 'silver', percent: 30, problem: null },
        ],
        drawn: 0.429,
        queueId: 'silver',
      },
    ],
  },
  choice: 'rule',
  overflow: [
    {
      queueId: 'silver',
      override: false,
      conditions: [
        { condition: { kind: 'out_of_hours' }, measured: null, holds: false },
        { condition: { kind: 'queue_length', atLeast: 10 }, measured: 12, holds: true },
      ],
      action: { kind: 'queue', queueId: 'night' },
      impossible: 'circle',
    },
  ],
  outcome: { kind: 'queue', queueId: 'silver', stays: true, failed: true },
  preferred: ['ada'],
  same: null,
  directed: null,
  bucket: 'Gold customers',
};

describe('the way to a queue', () => {
  it('says every step: rules tried and matched, what is asked for, the draw, the overflow', () => {
    expect(presentRoute(trace, names)).toEqual({
      text: 'Routed to queue Silver, by a route rule (opened); what an overflow rule said was not possible',
      details: [
        'Rule set “Language”: 2 tried, “Spanish” matched (did not match: “French”)',
        'Rule set “Value”: 1 tried, none matched (did not match: “VIP”)',
        'Asks for Spanish ≥ 5, skills matched closest, capacity profile Chats, priority 10',
        'Attributes: region = north',
        'Route rules: 1 tried, “Split” matched',
        'Route rule “Split” matched: 70 % Gold (not possible: closed), 30 % Silver; drew 42 of 100: Silver',
        'Queue Silver: out of hours: no overflow',
        'Queue Silver: length 12, overflows at 10: overflows',
        'Queue Silver: on to queue Night, which was not possible (circle)',
        'Preferred by this customer: Ada',
        'In the queue it stands in the bucket “Gold customers”',
      ],
    });
  });

  it('says where it ended that came into no queue', () => {
    const say = (change: Partial<RouteTrace>) => presentRoute({ ...trace, ...change }, names).text;
    expect(say({ outcome: { kind: 'callback', queueId: 'gold', condition: 'expected_wait' } })).toBe(
      'Queue Gold overflowed (expected wait): a callback was requested (opened)',
    );
    expect(say({ outcome: { kind: 'none' } })).toBe('No queue for this kind of work was found (opened)');
    const told = { kind: 'queue', queueId: 'gold', stays: false, failed: false } as const;
    expect(say({ outcome: told, choice: 'told', cause: 'transferred' })).toBe(
      'Routed to queue Gold, as it was told (transferred)',
    );
  });

  it('says any other record by its fields, with names for ids', () => {
    const known = (id: string) => (id === 'ada' ? 'Ada' : undefined);
    const record = {
      v: 1,
      userId: 'ada',
      override: true,
      over: { units: 30, profileIds: ['p'] },
      note: null,
    };
    expect(presentRecord('Assigned by hand', record, known)).toEqual({
      text: 'Assigned by hand',
      details: ['user: Ada', 'override: true', 'over, units: 30', 'over, profile 1: p'],
    });
  });
});
