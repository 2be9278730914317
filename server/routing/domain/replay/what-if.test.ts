/** Recorded days under the same configuration and under others. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../data-model/events/index.ts';
import type { OverflowRule } from '../configuration.ts';
import { redecide } from './fidelity.ts';
import type { RecordedDay } from './recorded-day.ts';
import { Tally } from './tally.ts';
import {
  configuration,
  queue,
  type RecordingOptions,
  record,
  representative,
  workstream,
} from './testing-recorder.ts';
import { type Change, simulate } from './what-if.ts';

const busy: RecordingOptions = {
  configuration: configuration(),
  people: ['ada', 'bob', 'cyd'].map((id) => representative(id)),
  customers: 200,
  between: 25,
  work: 140,
  patience: 120,
  seed: 7,
};

const under = (day: RecordedDay, change: Partial<Change>) =>
  simulate(day, {
    configuration: day.beginning.configuration,
    settings: day.settings,
    additional: [],
    ...change,
  });

const offersIn = (events: readonly LoggedEvent[]) =>
  events.flatMap((event) =>
    event.type === 'offer.made' ? [[event.at.getTime(), event.conversationId, event.representativeId]] : [],
  );

function figures(day: RecordedDay, events: readonly LoggedEvent[], people: readonly string[]) {
  const tally = new Tally(day.from, day.to, day.beginning.configuration.queues);
  for (const userId of people) tally.introduce(userId, { connected: true, present: true });
  for (const event of events) tally.take(event);
  return tally.figures(() => people);
}

describe('under the configuration of then', () => {
  it('everything comes out as it was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        (seed, vip) => {
          const day = record({ ...busy, customers: 60, seed, vip });
          const fidelity = redecide(day);
          expect(fidelity.differences).toEqual([]);
          expect(fidelity.reproduced).toBe(offersIn(day.events).length);
          const { events, different } = under(day, {});
          expect(different).toBe(0);
          expect(offersIn(events)).toEqual(offersIn(day.events));
        },
      ),
      { numRuns: 25 },
    );
  });
});

const overflows: OverflowRule = {
  when: { kind: 'waiting_time', aboveSeconds: 20 },
  // biome-ignore lint/suspicious/noThenProperty: the rule says when and then.
  then: { kind: 'queue', queueId: 'second' },
};

describe('under another configuration', () => {
  const day = record(busy);
  const people = busy.people.map((one) => one.userId);
  const then = figures(day, day.events, people);

  it('the day is busy enough to show something', () => {
    expect(then.total.answered).toBeGreaterThan(100);
    expect(then.total.abandoned).toBeGreaterThan(10);
    expect(then.total.occupancyPercent).toBeGreaterThan(70);
  });

  it('one more representative shortens the waits, and fewer give up', () => {
    const { events } = under(day, { additional: [{ userId: 'dan', like: 'ada' }] });
    const now = figures(day, events, [...people, 'dan']);
    expect(now.total.averageSpeedOfAnswer).toBeLessThan(0.7 * then.total.averageSpeedOfAnswer!);
    expect(now.total.abandoned).toBeLessThan(0.7 * then.total.abandoned);
    expect(now.total.serviceLevelPercent).toBeGreaterThan(then.total.serviceLevelPercent! + 5);
    expect(now.total.occupancyPercent).toBeLessThan(then.total.occupancyPercent!);
    expect(now.representatives.find((one) => one.userId === 'dan')!.answered).toBeGreaterThan(10);
  });

  it('less room for each lengthens them, and more give up', () => {
    const settings = new Map(people.map((id) => [id, representative(id, { capacityTotal: 50 })]));
    const now = figures(day, under(day, { settings }).events, people);
    expect(now.total.abandoned).toBeGreaterThan(then.total.abandoned);
    expect(now.total.serviceLevelPercent).toBeLessThan(then.total.serviceLevelPercent!);
  });

  it('rules run again on what was known then: the important ones get a queue that is served first', () => {
    const mixed = record({ ...busy, between: 20, vip: 0.3 });
    const other = configuration({
      version: 2,
      workstreams: [
        workstream({
          routeToQueue: [
            {
              name: 'VIP',
              when: { field: 'context.vip', is: 'equal', value: true },
              to: [{ queueId: 'vip', percent: 100 }],
              overflow: null,
            },
          ],
        }),
      ],
      queues: [queue('support'), queue('vip', { priority: 1 })],
    });
    const settings = new Map(people.map((id) => [id, representative(id, { queueIds: ['support', 'vip'] })]));
    const { events, different } = under(mixed, { configuration: other, settings });
    const tally = new Tally(mixed.from, mixed.to, other.queues);
    for (const event of events) tally.take(event);
    const [support, vip] = tally.figures(() => people).queues;
    expect(different).toBeGreaterThan(20);
    expect(vip!.entered).toBeGreaterThan(30);
    expect(support!.entered + vip!.entered).toBe(200);
    expect(vip!.averageSpeedOfAnswer).toBeLessThan(support!.averageSpeedOfAnswer!);
  });

  it('overflow in the queue is carried out, and each conversation ends once', () => {
    const other = configuration({
      version: 2,
      queues: [
        queue('support', {
          overflow: [overflows],
        }),
        queue('second'),
      ],
    });
    const settings = new Map([
      ...people.map((id) => [id, representative(id)] as const),
      ['dan', representative('dan', { queueIds: ['second'] })] as const,
    ]);
    const { events } = under(day, {
      configuration: other,
      settings,
      additional: [{ userId: 'dan', like: 'ada' }],
    });
    const tally = new Tally(day.from, day.to, other.queues);
    for (const event of events) tally.take(event);
    const [support, second] = tally.figures(() => people).queues;
    expect(support!.overflowed).toBeGreaterThan(15);
    expect(second!.entered).toBe(support!.overflowed);
    const ends = Map.groupBy(
      events.filter((event) => event.type === 'conversation.closed'),
      (event) => event.conversationId,
    );
    expect([...ends.values()].every((list) => list.length === 1)).toBe(true);
    expect(ends.size).toBeGreaterThan(190);
  });

  it('is the same each time', () => {
    const change = { additional: [{ userId: 'dan', like: 'ada' }] };
    expect(under(day, change)).toEqual(under(day, change));
  });
});
