import { describe, expect, it } from 'vitest';
import type { AssignmentRule } from '../configuration.ts';
import { letterOf } from '../decision/trace.ts';
import type { RouterChange } from './changes.ts';
import type { Plan } from './plan.ts';
import { Router } from './router.ts';
import {
  configuration,
  item,
  minute,
  noon,
  pendingOffer,
  present,
  queue,
  reservation,
  second,
  setting,
  snapshot,
  workstream,
} from './testing/world.ts';

const pairs = (router: Router, now = noon) =>
  (router.plan(now)?.assignments ?? []).map(({ conversationId, userId }) => [conversationId, userId]);
const done = (plan: Plan | null) => ({
  refused: [],
  offers: (plan?.assignments ?? []).map(({ conversationId }) => ({
    conversationId,
    offerId: `offer of ${conversationId}`,
    expiresAt: noon + 30 * second,
  })),
});
const ada = { setting: setting('ada'), state: present() };
const bo = { setting: setting('bo'), state: present({ lastReleasedAt: noon - minute }) };

describe('the router', () => {
  it('gives the longest waiting conversation to whoever has been idle longest', () => {
    const items = [item('second', { queuedAt: noon - 5000 }), item('first', { queuedAt: noon - 9000 })];
    const router = Router.from(snapshot({ representatives: [bo, ada], items }), noon);
    expect(pairs(router)).toEqual([
      ['first', 'ada'],
      ['second', 'bo'],
    ]);
    expect(router.check()).toEqual([]);
  });

  it('keeps who waits in their bucket when another is put before it', () => {
    const bucket = (name: string) => ({ name, when: { all: [] }, orderBy: [] });
    const queues = (...names: string[]) =>
      configuration({ queues: [queue({ prioritization: names.map(bucket) })] });
    const items = [
      item('silver', { queuedAt: noon - 9000, demand: { bucket: 1, bucketName: 'Silver' } }),
      item('gold', { queuedAt: noon - 5000, demand: { bucket: 0, bucketName: 'Gold' } }),
    ];
    const one = { setting: setting('ada', { capacityTotal: 30 }), state: present({ presence: 'away' }) };
    const router = Router.from(
      snapshot({ configuration: queues('Gold', 'Silver'), representatives: [one], items }),
      noon,
    );
    expect(pairs(router)).toEqual([]);
    router.apply([{ kind: 'configuration', configuration: queues('Platinum', 'Silver', 'Gold') }], noon);
    router.apply([{ kind: 'presence', userId: 'ada', presence: 'available', presenceId: null }], noon);
    expect(pairs(router)).toEqual([['silver', 'ada']]);
    expect(router.check()).toEqual([]);
  });

  it('gives a freed representative the first that they can take', () => {
    const router = Router.from(
      snapshot({
        representatives: [{ setting: setting('ada', { capacityTotal: 30 }), state: present() }],
        items: [item('waiting')],
        reservations: [reservation('held', 'ada')],
      }),
      noon,
    );
    expect(pairs(router)).toEqual([]);
    router.apply([{ kind: 'released', conversationId: 'held', at: noon + 1000 }], noon + 1000);
    expect(pairs(router, noon + 1000)).toEqual([['waiting', 'ada']]);
  });

  it('traced, of one asked for by name, the rings that opened for another at that instant', () => {
    const ring = (afterSeconds: number) => ({ afterSeconds, groupIds: ['near'], dropSkillIds: [] });
    const bullseye = { rings: [ring(0), ring(60)], fallback: { kind: 'restrict' } as const };
    const refusals = [{ userId: 'ada', cause: 'declined' as const, at: noon, times: 1 }];
    const router = Router.from(
      snapshot({
        configuration: configuration({ queues: [queue({ bullseye })] }),
        representatives: [{ setting: setting('ada', { groupIds: ['near'] }), state: present() }],
        items: [item('older', { queuedAt: noon - 30 * second, refusals })],
      }),
      noon,
    );
    expect(router.plan(noon)).toBeNull();
    const later = noon + 30 * second;
    const named = item('named', { queuedAt: later - 1, demand: { preferred: ['ada'] } });
    router.apply([{ kind: 'queued', item: named }], later);
    const rings = (router.plan(later)?.assignments ?? []).map(({ trace }) => trace.ring);
    expect(rings).toEqual([1]);
  });

  it('traces what stood against those asked for by name, though they are not in the queue', () => {
    const away = { setting: setting('eve', { queueIds: [] }), state: present({ presence: 'away' }) };
    const demand = { same: 'eve', preferred: ['gone', 'ada'] };
    const router = Router.from(
      snapshot({
        representatives: [ada, bo, away],
        items: [item('one', { demand }), item('two')],
      }),
      noon,
    );
    const traces = router.plan(noon)!.assignments.map(({ conversationId, userId, trace }) => ({
      conversationId,
      userId,
      named: trace.named,
    }));
    expect(traces).toContainEqual({
      conversationId: 'one',
      userId: 'ada',
      named: [
        { userId: 'eve', code: letterOf('presence') },
        { userId: 'gone', code: letterOf('not_connected') },
      ],
    });
    expect(traces.find(({ conversationId }) => conversationId === 'two')).toMatchObject({ named: undefined });
  });

  it('has one plan out at a time', () => {
    const router = Router.from(snapshot({ representatives: [ada], items: [item('one')] }), noon);
    const plan = router.plan(noon)!;
    expect(() => router.plan(noon)).toThrow('A plan is out');
    router.settle(plan, done(plan), noon);
    expect(router.plan(noon)).toBeNull();
    expect(() => router.abandon(plan)).toThrow('This plan is not out');
  });

  it('decides an abandoned plan again, the same', () => {
    const router = Router.from(
      snapshot({ representatives: [ada, bo], items: [item('one'), item('two')] }),
      noon,
    );
    const first = router.plan(noon)!;
    router.abandon(first);
    expect(router.plan(noon)).toEqual(first);
  });

  it('leaves what was refused alone until there is news of it, or a second passed', () => {
    const router = Router.from(snapshot({ representatives: [ada], items: [item('one')] }), noon);
    router.settle(router.plan(noon)!, { refused: ['one'], offers: [] }, noon);
    expect(router.plan(noon)).toBeNull();
    expect(router.wakeAt()).toBe(noon + second);
    router.apply([{ kind: 'presence', userId: 'ada', presence: 'busy', presenceId: null }], noon + 1);
    expect(pairs(router, noon + 1)).toEqual([['one', 'ada']]);
  });

  it('makes a long plan in parts', () => {
    const items = ['a', 'b', 'c'].map((id) => item(id));
    const router = Router.from(snapshot({ representatives: [ada], items }), noon);
    const plan = router.plan(noon, 2)!;
    expect(plan.assignments.map(({ conversationId }) => conversationId)).toEqual(['a', 'b']);
    router.settle(plan, done(plan), noon);
    expect(router.wakeAt()).toBe(noon);
    expect(pairs(router)).toEqual([['c', 'ada']]);
  });

  it('names offers past their time, again only when they stay out', () => {
    const offers = [pendingOffer('one', 'ada')];
    const router = Router.from(
      snapshot({
        representatives: [ada],
        items: [item('one')],
        reservations: [reservation('one', 'ada')],
        offers,
      }),
      noon,
    );
    expect(router.plan(noon)).toBeNull();
    expect(router.wakeAt()).toBe(noon + 20 * second);
    const plan = router.plan(noon + 20 * second)!;
    expect(plan.expired).toEqual([{ offerId: 'offer of one', conversationId: 'one', userId: 'ada' }]);
    router.settle(plan, done(plan), noon + 20 * second);
    expect(router.plan(noon + 21 * second)).toBeNull();
    expect(router.plan(noon + 25 * second)?.expired).toHaveLength(1);
  });

  it('brings each roster until a plan with it was carried out', () => {
    const router = Router.from(
      snapshot({ representatives: [ada, bo], items: [item('one'), item('two')] }),
      noon,
    );
    const plan = router.plan(noon, 1)!;
    expect(plan.rosters).toEqual([{ rosterId: plan.assignments[0]!.trace.rosterId, members: ['ada', 'bo'] }]);
    router.settle(plan, done(plan), noon);
    expect(router.plan(noon)?.rosters).toEqual([]);
  });
});

describe('the trace of a decision', () => {
  it('says of every member why not, and on what the order stands', () => {
    const router = Router.from(
      snapshot({
        representatives: [
          ada,
          bo,
          { setting: setting('cyd'), state: present({ connected: false }) },
          { setting: setting('dan', { capacityTotal: 20 }), state: present() },
          { setting: setting('eve'), state: present({ presence: 'away' }) },
        ],
        items: [
          item('behind', { queuedAt: noon - 90 * second }),
          item('picked', { workstreamId: 'pick', queuedAt: noon - 2 * minute }),
        ],
        configuration: configuration({
          workstreams: [workstream(), workstream({ workstreamId: 'pick', mode: 'pick' })],
        }),
      }),
      noon,
    );
    const { trace } = router.plan(noon)!.assignments[0]!;
    // In the order of the ids: ada and bo may, cyd is not connected, dan has no room, eve is away.
    expect(trace.codes).toBe('aacod');
    expect(trace.keys).toEqual(['idle_seconds', 'conversations', 'load', 'unassigned_seconds']);
    expect(trace.ranked).toEqual([
      { userId: 'ada', numbers: [600, 0, 0, 1200] },
      { userId: 'bo', numbers: [60, 0, 0, 1200] },
    ]);
    expect(trace).toMatchObject({
      kind: 'matched',
      method: 'least_active',
      eligible: 2,
      units: 30,
      ring: null,
    });
    expect(trace.order).toEqual({
      place: 2,
      waiting: 2,
      score: 0,
      waitedSeconds: 90,
      bucket: null,
      passedOver: ['picked'],
    });
  });

  it('names the rules that left nobody before the one that decided', () => {
    const rule = (over: Partial<AssignmentRule>): AssignmentRule => ({
      name: 'rule',
      afterSeconds: 0,
      presences: null,
      skillMatch: null,
      needsCapacity: true,
      attributes: [],
      workingOnly: false,
      orderBy: [],
      ...over,
    });
    const rules = [
      rule({ name: 'north', attributes: [{ attribute: 'region', is: 'equal', value: 'north' }] }),
      rule({ name: 'anybody', afterSeconds: 30 }),
    ];
    const configured = configuration({ queues: [queue({ method: { kind: 'custom', rules } })] });
    const items = [item('one', { queuedAt: noon })];
    const router = Router.from(
      snapshot({ configuration: configured, representatives: [ada, bo], items }),
      noon,
    );
    expect(router.plan(noon)).toBeNull();
    expect(router.wakeAt()).toBe(noon + 30 * second);
    const { trace } = router.plan(noon + 30 * second)!.assignments[0]!;
    expect(trace.rules).toEqual([
      { name: 'north', left: 0 },
      { name: 'anybody', left: 2 },
    ]);
  });
});

describe('alerts', () => {
  const kinds = (plan: Plan | null) =>
    plan?.alerts.map(({ kind, conversationId }) => [conversationId, kind]) ?? [];

  it('says once that nobody in the queue could ever take it', () => {
    const one = item('one', { demand: { skills: [{ skillId: 'spanish', proficiency: 3 }] } });
    const router = Router.from(snapshot({ representatives: [ada], items: [one] }), noon);
    const plan = router.plan(noon)!;
    expect(kinds(plan)).toEqual([['one', 'nobody_qualifies']]);
    router.settle(plan, done(plan), noon);
    router.apply([{ kind: 'queued', item: one }], noon);
    expect(router.plan(noon)).toBeNull();
  });

  it('says it when the last who could leaves the queue, whatever they are doing', () => {
    const skills = [{ skillId: 'spanish', proficiency: 3 }];
    const away = { setting: setting('ada', { skills }), state: present({ presence: 'away' }) };
    const router = Router.from(
      snapshot({ representatives: [away], items: [item('one', { demand: { skills } })] }),
      noon,
    );
    expect(router.plan(noon)).toBeNull();
    router.apply([{ kind: 'representative', setting: setting('ada') }], noon);
    expect(kinds(router.plan(noon))).toEqual([['one', 'nobody_qualifies']]);
  });

  it('says that nobody accepts after so many offers, and does not drop it', () => {
    const refusals = ['ada', 'bo'].map((userId) => ({
      userId,
      cause: 'missed' as const,
      times: 2,
      at: noon - 2 * minute,
    }));
    const pending = { offers: [pendingOffer('one', 'ada')], reservations: [reservation('one', 'ada')] };
    const router = Router.from(
      snapshot({ representatives: [ada, bo], items: [item('one', { refusals })], ...pending }),
      noon,
    );
    expect(router.plan(noon)).toBeNull();
    const missed: RouterChange[] = [
      {
        kind: 'offer_ended',
        offerId: 'offer of one',
        conversationId: 'one',
        userId: 'ada',
        outcome: 'timed_out',
        at: noon + second,
      },
      { kind: 'released', conversationId: 'one', at: noon + second },
    ];
    router.apply(missed, noon + second);
    const plan = router.plan(noon + second)!;
    expect(kinds(plan)).toEqual([['one', 'nobody_accepts']]);
    // Ada is at the limit of three; bo may be asked once more.
    expect(plan.assignments.map(({ userId }) => userId)).toEqual(['bo']);
  });

  it('says so of a queue that is not there', () => {
    const router = Router.from(snapshot({ items: [item('one', { queueId: 'gone' })] }), noon);
    expect(kinds(router.plan(noon))).toEqual([['one', 'no_queue']]);
  });
});

describe('why one waits', () => {
  it('counts what stands against the members, and says what comes by itself', () => {
    const ring = (afterSeconds: number, groupIds: string[]) => ({ afterSeconds, groupIds, dropSkillIds: [] });
    const bullseye = {
      rings: [ring(0, ['near']), ring(120, ['far'])],
      fallback: { kind: 'restrict' as const },
    };
    const overflow = {
      when: { kind: 'waiting_time' as const, aboveSeconds: 300 },
      // biome-ignore lint/suspicious/noThenProperty: an overflow rule's word
      then: { kind: 'assign_anyway' as const },
    };
    const router = Router.from(
      snapshot({
        configuration: configuration({ queues: [queue({ bullseye, overflow: [overflow] })] }),
        representatives: [
          { setting: setting('ada', { groupIds: ['far'] }), state: present() },
          { setting: setting('bo', { groupIds: ['near'] }), state: present({ presence: 'away' }) },
        ],
        items: [item('one', { queuedAt: noon - minute })],
      }),
      noon,
    );
    expect(router.plan(noon)).toBeNull();
    const why = router.explain('one', noon)!;
    expect(why).toMatchObject({
      heldBack: null,
      stage: 'open',
      ring: 1,
      qualified: 2,
      members: ['ada', 'bo'],
    });
    expect(why.against).toEqual([
      { objection: 'presence', members: 1 },
      { objection: 'outside_ring', members: 1 },
    ]);
    expect(why.next).toEqual([
      { what: 'ring_opens', at: noon + minute },
      { what: 'overflow', at: noon + 4 * minute },
    ]);
    expect(pairs(router, noon + minute)).toEqual([['one', 'ada']]);
  });

  it('says that an offer is out, and until when', () => {
    const router = Router.from(
      snapshot({
        representatives: [ada],
        items: [item('one')],
        reservations: [reservation('one', 'ada')],
        offers: [pendingOffer('one', 'ada')],
      }),
      noon,
    );
    const why = router.explain('one', noon)!;
    expect(why).toMatchObject({ heldBack: 'offered', order: null });
    expect(why.next).toEqual([{ what: 'offer_expires', at: noon + 20 * second }]);
    expect(router.explain('another', noon)).toBeNull();
  });
});
