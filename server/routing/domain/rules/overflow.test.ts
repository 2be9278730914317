import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperatingHours, OverflowAction, OverflowCondition, QueueSetting } from '../configuration.ts';
import { checkOverflow, followOverflow, type OverflowSetting, type QueueLoad } from './overflow.ts';
import { daily, overflowRule, queueOf } from './testing-rules.ts';

/** A Monday, 09:00 UTC. */
const now = Date.UTC(2026, 0, 5, 9);
interface Stage extends Partial<Pick<OverflowSetting, 'kind' | 'hasNumber'>> {
  hours?: OperatingHours[];
  loads?: Record<string, Partial<QueueLoad>>;
}
const settingOf = (queues: QueueSetting[], stage: Stage = {}): OverflowSetting => ({
  queues: new Map(queues.map((queue) => [queue.queueId, queue])),
  hours: new Map((stage.hours ?? []).map((hours) => [hours.hoursId, hours])),
  loads: new Map(
    Object.entries(stage.loads ?? {}).map(([id, rest]) => [
      id,
      { waiting: 0, expectedWaitSeconds: null, nobodyOnDuty: false, ...rest },
    ]),
  ),
  now,
  kind: stage.kind ?? 'messaging',
  hasNumber: stage.hasNumber ?? true,
});
const follow = (queues: QueueSetting[], stage: Stage = {}, before: string[] = []) => {
  const setting = settingOf(queues, stage);
  return followOverflow(checkOverflow(queues[0]!, null, setting), before, setting);
};

const evening = [daily('evening', 18, 22)];
const closed = (action: OverflowAction) => overflowRule({ kind: 'out_of_hours' }, action);
/** Closed, with this to do. */
const shut = (queueId: string, action: OverflowAction, rest: Partial<QueueSetting> = {}) =>
  queueOf(queueId, { hoursId: 'evening', overflow: [closed(action)], ...rest });
const on = (queueId: string): OverflowAction => ({ kind: 'queue', queueId });

describe('a check', () => {
  const condition = (one: OverflowCondition, rest: Partial<QueueLoad>) => {
    const queue = queueOf('q', { overflow: [overflowRule(one, { kind: 'end', message: '' })] });
    return checkOverflow(queue, null, settingOf([queue], { loads: { q: rest } })).conditions[0];
  };
  it.each<[OverflowCondition, Partial<QueueLoad>, number | null, boolean]>([
    [{ kind: 'queue_length', atLeast: 10 }, { waiting: 9 }, 9, false],
    [{ kind: 'queue_length', atLeast: 10 }, { waiting: 10 }, 10, true],
    [{ kind: 'expected_wait', aboveSeconds: 60 }, { expectedWaitSeconds: 60 }, 60, false],
    [{ kind: 'expected_wait', aboveSeconds: 60 }, { expectedWaitSeconds: 61 }, 61, true],
    [{ kind: 'expected_wait', aboveSeconds: 60 }, { expectedWaitSeconds: null }, null, false],
    [{ kind: 'nobody_on_duty' }, { nobodyOnDuty: true }, null, true],
    [{ kind: 'nobody_on_duty' }, { nobodyOnDuty: false }, null, false],
    [{ kind: 'out_of_hours' }, {}, null, false], // a queue without hours is always open
  ])('%j at %j', (one, rest, measured, holds) => {
    expect(condition(one, rest)).toEqual({ condition: one, measured, holds });
  });

  it('asks about the hours first, then in order, and no further than the first that holds', () => {
    const queue = queueOf('q', {
      hoursId: 'evening',
      overflow: [
        overflowRule({ kind: 'queue_length', atLeast: 1 }, { kind: 'end', message: 'Full' }),
        closed({ kind: 'callback' }),
        overflowRule({ kind: 'nobody_on_duty' }, { kind: 'end', message: 'Nobody' }),
      ],
    });
    const shutNow = checkOverflow(
      queue,
      null,
      settingOf([queue], { hours: evening, loads: { q: { waiting: 5 } } }),
    );
    expect(shutNow.action).toEqual({ kind: 'callback' });
    expect(shutNow.conditions.map((c) => c.condition.kind)).toEqual(['out_of_hours']);
    const open = checkOverflow(queue, null, settingOf([queue], { loads: { q: { waiting: 5 } } }));
    expect(open.conditions.map((c) => [c.condition.kind, c.holds])).toEqual([
      ['out_of_hours', false],
      ['queue_length', true],
    ]);
  });

  it('leaves waiting times to the queue, and what was not measured alone', () => {
    const queue = queueOf('q', {
      overflow: [
        overflowRule({ kind: 'waiting_time', aboveSeconds: 0 }, { kind: 'callback' }),
        overflowRule({ kind: 'queue_length', atLeast: 0 }, { kind: 'callback' }),
      ],
    });
    expect(checkOverflow(queue, null, settingOf([queue]))).toMatchObject({
      action: null,
      conditions: [{ condition: { kind: 'queue_length' }, holds: false }],
    });
  });
});

describe('an overflow', () => {
  it('leads on as long as queues overflow, to the first that does not', () => {
    const queues = [shut('a', on('b')), shut('b', on('c')), queueOf('c')];
    expect(follow(queues, { hours: evening })).toMatchObject({
      checks: [{ queueId: 'a' }, { queueId: 'b' }, { queueId: 'c', action: null }],
      outcome: { kind: 'queue', queueId: 'c', stays: false, failed: false },
      overflowedFrom: ['a', 'b'],
    });
  });

  it('ends where a queue says so', () => {
    const queues = [shut('a', on('b')), shut('b', { kind: 'end', message: 'Bye' })];
    expect(follow(queues, { hours: evening }).outcome).toEqual({
      kind: 'end',
      queueId: 'b',
      condition: 'out_of_hours',
    });
    expect(
      follow([shut('a', on('b')), shut('b', { kind: 'assign_anyway' })], { hours: evening }).outcome,
    ).toEqual({
      kind: 'queue',
      queueId: 'b',
      stays: true,
      failed: false,
    });
  });

  it.each<[string, QueueSetting[], string[]]>([
    ['to itself', [shut('a', on('a'))], []],
    ['round in a circle', [shut('a', on('b')), shut('b', on('c')), shut('c', on('a'))], []],
    ['back to where it came from', [shut('a', on('b')), queueOf('b')], ['b']],
    ['to a queue that was deleted', [shut('a', on('gone'))], []],
    ['to a queue for calls', [shut('a', on('calls')), queueOf('calls', { kind: 'voice' })], []],
    ['to voicemail, of a chat', [shut('a', { kind: 'voicemail' })], []],
    ['to an external number, of a chat', [shut('a', { kind: 'external_number', number: '1' })], []],
  ])('%s is not possible: it stays, and that counts as failed', (_, queues, before) => {
    const { outcome, checks } = follow(queues, { hours: evening }, before);
    expect(outcome).toEqual({ kind: 'queue', queueId: 'a', stays: true, failed: true });
    expect(checks.at(-1)!.impossible).not.toBeNull();
  });

  it('that is not possible goes to the nearest fallback queue, which is not asked', () => {
    const queues = [
      shut('a', on('b'), { fallbackQueueId: 'far' }),
      shut('b', on('a'), { fallbackQueueId: 'near' }),
      shut('near', on('a')),
      queueOf('far'),
    ];
    expect(follow(queues, { hours: evening })).toMatchObject({
      outcome: { kind: 'queue', queueId: 'near', stays: false, failed: false },
      overflowedFrom: ['a', 'b'],
    });
  });

  it('passes over a fallback queue that it came through, that is gone, or of another kind', () => {
    const queues = [
      shut('a', on('b'), { fallbackQueueId: 'far' }),
      shut('b', on('c'), { fallbackQueueId: 'a' }),
      shut('c', on('d'), { fallbackQueueId: 'gone' }),
      shut('d', on('a'), { fallbackQueueId: 'calls' }),
      queueOf('calls', { kind: 'voice' }),
      queueOf('far'),
    ];
    expect(follow(queues, { hours: evening }).outcome).toMatchObject({ queueId: 'far', failed: false });
  });

  it('that cannot leave stays where it is served soonest', () => {
    const queues = [
      shut('a', on('b')),
      queueOf('b', { overflow: [overflowRule({ kind: 'nobody_on_duty' }, on('a'))] }),
    ];
    const { outcome } = follow(queues, { hours: evening, loads: { b: { nobodyOnDuty: true } } });
    expect(outcome).toEqual({ kind: 'queue', queueId: 'b', stays: true, failed: true });
  });

  it.each<[OverflowAction['kind'], Stage['kind'], boolean, boolean]>([
    ['end', 'messaging', false, true],
    ['end', 'voice', false, true],
    ['end', 'record', true, false],
    ['callback', 'messaging', true, true],
    ['callback', 'messaging', false, false],
    ['callback', 'record', false, false],
    ['voicemail', 'voice', true, true],
    ['voicemail', 'record', true, false],
    ['external_number', 'voice', false, true],
    ['external_number', 'messaging', true, false],
  ])('%s of %s, with a number: %s', (action, kind, hasNumber, possible) => {
    const all: Record<string, OverflowAction> = {
      end: { kind: 'end', message: '' },
      callback: { kind: 'callback' },
      voicemail: { kind: 'voicemail' },
      external_number: { kind: 'external_number', number: '1' },
    };
    const queue = shut('a', all[action]!, { kind: kind ?? 'messaging' });
    const { outcome } = follow([queue], { hours: evening, ...(kind ? { kind } : {}), hasNumber });
    expect(outcome.kind).toBe(possible ? action : 'queue');
  });

  it('through any queues at all ends, never visits one twice, and never leaves its kind', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const anyAction = fc.oneof(
      fc.constantFrom(...ids, 'gone').map(on),
      fc.constantFrom<OverflowAction>(
        { kind: 'end', message: '' },
        { kind: 'callback' },
        { kind: 'assign_anyway' },
      ),
    );
    const anyQueue = (queueId: string) =>
      fc
        .record({
          action: anyAction,
          overflows: fc.boolean(),
          fallbackQueueId: fc.option(fc.constantFrom(...ids, 'gone')),
          kind: fc.constantFrom<QueueSetting['kind']>('messaging', 'messaging', 'messaging', 'voice'),
        })
        .map(({ action, overflows, fallbackQueueId, kind }) =>
          queueOf(queueId, {
            ...(overflows ? { hoursId: 'evening', overflow: [closed(action)] } : {}),
            fallbackQueueId,
            kind: queueId === 'a' ? 'messaging' : kind,
          }),
        );
    fc.assert(
      fc.property(
        fc.tuple(...ids.map(anyQueue)),
        fc.subarray(ids.slice(1)),
        fc.boolean(),
        (queues, before, hasNumber) => {
          const { checks, outcome, overflowedFrom } = follow(queues, { hours: evening, hasNumber }, before);
          const visited = checks.map((check) => check.queueId);
          expect(new Set(visited).size).toBe(visited.length);
          for (const id of visited.slice(1)) expect(before).not.toContain(id);
          if (outcome.kind === 'queue') {
            const target = queues.find((queue) => queue.queueId === outcome.queueId)!;
            expect(target.kind).toBe('messaging');
            if (!outcome.failed) expect(overflowedFrom).not.toContain(outcome.queueId);
          }
          expect(overflowedFrom.slice(0, before.length)).toEqual(before);
        },
      ),
      { numRuns: 500 },
    );
  });
});
