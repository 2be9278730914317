import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperatingHours, QueueSetting, RouteRule } from '../configuration.ts';
import { environmentAt } from './environment.ts';
import { drawOf } from './hash.ts';
import type { QueueLoad } from './overflow.ts';
import { queuesToMeasure, routeStarts } from './queues-to-measure.ts';
import { routeToNamed, routeToQueue } from './route-to-queue.ts';
import {
  configurationWith,
  daily,
  factsOf,
  never,
  overflowRule,
  queueOf,
  routeRule,
} from './testing-rules.ts';

/** A Monday, 09:00 UTC. */
const now = Date.UTC(2026, 0, 5, 9);
const load = (rest: Partial<QueueLoad> = {}): QueueLoad => ({
  waiting: 0,
  expectedWaitSeconds: null,
  nobodyOnDuty: false,
  ...rest,
});

interface Stage {
  queues?: QueueSetting[];
  hours?: OperatingHours[];
  loads?: Record<string, Partial<QueueLoad>>;
  facts?: Parameters<typeof factsOf>[0];
  kind?: QueueSetting['kind'];
  defaultQueueId?: string;
}
function route(rules: RouteRule[], stage: Stage = {}) {
  const configuration = configurationWith(
    stage.queues ?? ['a', 'b', 'c', 'default'].map((id) => queueOf(id)),
    stage.hours,
  );
  return routeToQueue(
    factsOf(stage.facts),
    {
      kind: stage.kind ?? 'messaging',
      defaultQueueId: stage.defaultQueueId ?? 'default',
      routeToQueue: rules,
    },
    configuration,
    new Map(Object.entries(stage.loads ?? {}).map(([id, rest]) => [id, load(rest)])),
    environmentAt(configuration, now),
  );
}
const to = (queueId: string, percent = 100) => ({ queueId, percent });
const full = overflowRule({ kind: 'queue_length', atLeast: 10 }, { kind: 'end', message: 'Full' });
const outcomeOf = (routed: ReturnType<typeof route>) =>
  routed.outcome.kind === 'queue' ? routed.outcome.queueId : routed.outcome.kind;

describe('route to queue', () => {
  it('takes the first rule that matches, and says which were tried', () => {
    const routed = route([
      routeRule('No', [to('a')], { when: never }),
      routeRule('Yes', [to('b')]),
      routeRule('After', [to('c')]),
    ]);
    expect(routed).toMatchObject({
      choice: 'rule',
      outcome: { kind: 'queue', queueId: 'b', stays: false, failed: false },
      route: {
        tried: 2,
        rules: [
          { name: 'No', matched: false },
          { name: 'Yes', matched: true },
        ],
        matched: [{ rule: 'Yes', shares: [{ queueId: 'b', percent: 100, problem: null }], queueId: 'b' }],
      },
    });
  });

  it('takes the default queue when none matches', () => {
    expect(route([routeRule('No', [to('a')], { when: never })])).toMatchObject({
      choice: 'default',
      outcome: { queueId: 'default' },
      route: { tried: 1, matched: [] },
    });
    expect(route([])).toMatchObject({ choice: 'default', outcome: { queueId: 'default' } });
  });

  it('passes over rules whose queues overflow, whatever that rule would do, and says what was measured', () => {
    const routed = route([routeRule('Full', [to('a')]), routeRule('Free', [to('b')])], {
      queues: [queueOf('a', { overflow: [full] }), queueOf('b'), queueOf('default')],
      loads: { a: { waiting: 10 } },
    });
    expect(outcomeOf(routed)).toBe('b');
    expect(routed.route!.matched[0]).toMatchObject({
      shares: [{ problem: 'queue_length' }],
      drawn: null,
      queueId: null,
    });
  });

  it('passes over closed queues, and queues that are gone or of another kind', () => {
    const routed = route(
      ['closed', 'gone', 'calls', 'open'].map((id) => routeRule(id, [to(id)])),
      {
        queues: [
          queueOf('closed', { hoursId: 'evening' }),
          queueOf('calls', { kind: 'voice' }),
          queueOf('open', { hoursId: 'morning' }),
          queueOf('default'),
        ],
        hours: [daily('evening', 18, 22), daily('morning', 8, 12)],
      },
    );
    expect(outcomeOf(routed)).toBe('open');
    expect(routed.route!.matched.map((m) => m.shares[0]!.problem)).toEqual([
      'closed',
      'no_such_queue',
      'other_kind',
      null,
    ]);
  });

  it('a rule’s own overflow stands instead of its queue’s', () => {
    const queues = [queueOf('a', { overflow: [full] }), queueOf('default')];
    const loads = { a: { waiting: 10 } };
    expect(outcomeOf(route([routeRule('Never', [to('a')], { overflow: [] })], { queues, loads }))).toBe('a');
    const strict = routeRule('Strict', [to('a')], {
      overflow: [overflowRule({ kind: 'queue_length', atLeast: 5 }, { kind: 'callback' })],
    });
    const routed = route([strict], {
      queues,
      loads: { a: { waiting: 5 } },
      facts: { customer: { phone: '1' } },
    });
    expect(routed).toMatchObject({
      outcome: { kind: 'callback', queueId: 'a', condition: 'queue_length' },
      overflow: [{ override: true, conditions: [{ measured: 5, holds: true }] }],
    });
  });

  it('of overflowing and closed ones takes an open one, and what its rule says is done', () => {
    const routed = route([routeRule('First', [to('closed')]), routeRule('Second', [to('full')])], {
      queues: [
        queueOf('closed', { hoursId: 'evening' }),
        queueOf('full', { overflow: [full] }),
        queueOf('default'),
      ],
      hours: [daily('evening', 18, 22)],
      loads: { full: { waiting: 30 } },
    });
    expect(routed).toMatchObject({ choice: 'first_to_open', outcome: { kind: 'end', queueId: 'full' } });
  });

  it('of closed ones takes the one that opens first, wherever it stands', () => {
    const queues = [
      queueOf('never', { hoursId: 'closed' }),
      queueOf('late', { hoursId: 'evening' }),
      queueOf('soon', { hoursId: 'noon' }),
      queueOf('default'),
    ];
    const hours = [{ ...daily('closed', 0, 1), weekly: [] }, daily('evening', 18, 22), daily('noon', 12, 14)];
    const routed = route(
      [routeRule('Two', [to('never', 50), to('late', 50)]), routeRule('One', [to('soon')])],
      {
        queues,
        hours,
      },
    );
    expect(routed).toMatchObject({ choice: 'first_to_open', outcome: { kind: 'queue', queueId: 'soon' } });
    expect(outcomeOf(route([routeRule('Never', [to('never')])], { queues, hours }))).toBe('never');
  });

  it('a share of nothing is given nothing, also when nothing else is left', () => {
    const queues = [queueOf('a', { overflow: [full] }), queueOf('b'), queueOf('default')];
    const routed = route([routeRule('R', [to('a', 100), to('b', 0)])], {
      queues,
      loads: { a: { waiting: 10 } },
    });
    expect(routed.outcome).toMatchObject({ kind: 'end', queueId: 'a' });
  });

  it('there may be no queue of its kind at all', () => {
    expect(route([routeRule('R', [to('a')])], { kind: 'voice' }).outcome).toEqual({ kind: 'none' });
    expect(route([], { defaultQueueId: 'gone' }).outcome).toEqual({ kind: 'none' });
  });

  it('of a thousand rules the last is found, and the trace stays small', () => {
    const rules = Array.from({ length: 1000 }, (_, n) =>
      routeRule(`Rule ${n}`, [to('a')], {
        when: { all: [{ field: 'context.number', is: 'equal', value: n }, { not: { any: [] } }] },
      }),
    );
    const routed = route(rules, { facts: { context: { number: '999' } } });
    expect(routed.route).toMatchObject({ tried: 1000, matched: [{ rule: 'Rule 999', queueId: 'a' }] });
    expect(JSON.stringify(routed).length).toBeLessThan(5000);
  });
});

describe('percentages', () => {
  const shares = [to('a', 50), to('b', 30), to('c', 20)];
  const count = (rules: RouteRule[], stage: Stage = {}, n = 20_000): Record<string, number> => {
    const found: Record<string, number> = {};
    for (let i = 0; i < n; i += 1) {
      const queueId = outcomeOf(route(rules, { ...stage, facts: { conversationId: `conversation ${i}` } }));
      found[queueId] = (found[queueId] ?? 0) + 1 / n;
    }
    return found;
  };

  it('are kept to over many conversations, and by each conversation', () => {
    const found = count([routeRule('R', shares)]);
    expect(found.a).toBeCloseTo(0.5, 1);
    expect(found.b).toBeCloseTo(0.3, 1);
    expect(found.c).toBeCloseTo(0.2, 1);
    const again = () => outcomeOf(route([routeRule('R', shares)], { facts: { conversationId: 'x' } }));
    expect(again()).toBe(again());
  });

  it('of a queue that overflows fall to the others in proportion', () => {
    const found = count([routeRule('R', shares)], {
      queues: [queueOf('a', { overflow: [full] }), queueOf('b'), queueOf('c'), queueOf('default')],
      loads: { a: { waiting: 10 } },
    });
    expect(found.a).toBeUndefined();
    expect(found.b).toBeCloseTo(0.6, 1);
    expect(found.c).toBeCloseTo(0.4, 1);
  });

  it('with every target overflowing fall to the next rule', () => {
    const queues = ['a', 'b', 'c'].map((id) => queueOf(id, { overflow: [full] }));
    const loads = { a: { waiting: 10 }, b: { waiting: 11 }, c: { waiting: 12 } };
    const routed = route([routeRule('Shared', shares), routeRule('Then', [to('default')])], {
      queues: [...queues, queueOf('default')],
      loads,
    });
    expect(routed).toMatchObject({ choice: 'rule', outcome: { queueId: 'default' } });
    expect(routed.route!.matched[0]!.shares.map((s) => s.problem)).toEqual(shares.map(() => 'queue_length'));
  });

  it('of two rules are drawn apart: who was in one half is in either half of the other', () => {
    const both = Array.from({ length: 4000 }, (_, i) => [drawOf(`${i} one`) < 0.5, drawOf(`${i} two`) < 0.5]);
    const together = both.filter(([one, two]) => one && two).length / both.length;
    expect(together).toBeCloseTo(0.25, 1);
  });

  it('always find a queue of the rule, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.string(),
        (percents, conversationId) => {
          const ids = percents.map((_, n) => `q${n}`);
          const routed = route(
            [
              routeRule(
                'R',
                percents.map((percent, n) => to(ids[n]!, percent)),
              ),
            ],
            { queues: [...ids, 'default'].map((id) => queueOf(id)), facts: { conversationId } },
          );
          expect(ids).toContain(outcomeOf(routed));
        },
      ),
    );
  });
});

describe('a queue that was named', () => {
  const named = (queueId: string, queues: QueueSetting[], loads: Record<string, Partial<QueueLoad>> = {}) => {
    const configuration = configurationWith(queues);
    return routeToNamed(
      queueId,
      factsOf(),
      { kind: 'messaging' },
      configuration,
      new Map(Object.entries(loads).map(([id, rest]) => [id, load(rest)])),
      environmentAt(configuration, now),
    );
  };

  it('is only checked', () => {
    expect(named('a', [queueOf('a')])).toMatchObject({
      route: null,
      choice: 'told',
      outcome: { queueId: 'a' },
    });
    expect(named('a', [queueOf('a', { overflow: [full] })], { a: { waiting: 10 } }).outcome.kind).toBe('end');
    expect(named('gone', [queueOf('a')]).outcome.kind).toBe('none');
  });
});

describe('what has to be measured', () => {
  const wait = (queueId: string) =>
    overflowRule({ kind: 'expected_wait', aboveSeconds: 60 }, { kind: 'queue', queueId });
  const measured = (rules: RouteRule[], queues: QueueSetting[]) =>
    queuesToMeasure(
      routeStarts(
        factsOf(),
        { defaultQueueId: 'default', routeToQueue: rules },
        environmentAt(configurationWith(queues), now),
      ),
      new Map(queues.map((queue) => [queue.queueId, queue])),
    )
      .map(({ queueId, wanted }) => `${queueId}: ${[...wanted].join(', ')}`)
      .sort();

  it('is nothing where no rule asks', () => {
    const closed = overflowRule({ kind: 'out_of_hours' }, { kind: 'queue', queueId: 'b' });
    const waited = overflowRule({ kind: 'waiting_time', aboveSeconds: 5 }, { kind: 'queue', queueId: 'b' });
    expect(measured([], [queueOf('default', { overflow: [closed, waited] }), queueOf('b')])).toEqual([]);
  });

  it('is what the queues that match ask, and those they lead to, round in circles or not', () => {
    const queues = [
      queueOf('a', { overflow: [full, wait('b')] }),
      queueOf('b', { overflow: [wait('a')] }),
      queueOf('c', { overflow: [full] }),
      queueOf('default', { overflow: [full] }),
    ];
    expect(
      measured([routeRule('No', [to('c')], { when: never }), routeRule('Yes', [to('a')])], queues),
    ).toEqual(['a: queue_length, expected_wait', 'b: expected_wait']);
    expect(measured([], queues)).toEqual(['default: queue_length']);
  });

  it('of a rule with its own overflow is what that asks; the queue’s own only when another leads there', () => {
    const queues = [queueOf('a', { overflow: [full] }), queueOf('b', { overflow: [wait('a')] })];
    expect(measured([routeRule('R', [to('a')], { overflow: [] })], queues)).toEqual([]);
    expect(measured([routeRule('R', [to('a')], { overflow: [wait('b')] })], queues)).toEqual([
      'a: expected_wait, queue_length',
      'b: expected_wait',
    ]);
  });
});
