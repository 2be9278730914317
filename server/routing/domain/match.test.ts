import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Presence } from '../../../contracts/words.ts';
import { presentDecision } from './decision.ts';
import { compareItems, match } from './match.ts';
import type { Candidate, WaitingItem } from './work.ts';

const now = 1_800_000_000_000;
const queues = [
  { queueId: 'queue-a', name: 'Support', priority: 1 },
  { queueId: 'queue-b', name: 'Sales', priority: 1 },
  { queueId: 'queue-c', name: 'Later', priority: 5 },
] as const;
const skillIds = ['skill-x', 'skill-y', 'skill-z'];

const item = (over: Partial<WaitingItem> = {}): WaitingItem => ({
  conversationId: 'conversation-1',
  queue: queues[0],
  requiredSkills: [],
  priority: 0,
  queuedAt: now - 1000,
  units: 30,
  allowedPresences: ['available', 'busy'],
  exclusions: [],
  ...over,
});
const candidate = (over: Partial<Candidate> = {}): Candidate => ({
  userId: 'user-1',
  displayName: 'Ada',
  presence: 'available',
  connected: true,
  capacityTotal: 90,
  capacityReserved: 0,
  conversations: 0,
  queueIds: ['queue-a'],
  skills: [],
  lastCapacityReleasedAt: now - 60_000,
  lastReservedAt: null,
  ...over,
});

const skillNeed = fc.record({
  skillId: fc.constantFrom(...skillIds),
  proficiency: fc.integer({ min: 1, max: 10 }),
});
const presence = fc.constantFrom<Presence>(
  'available',
  'busy',
  'do_not_disturb',
  'away',
  'offline',
  'inactive',
);
const anyCandidate = fc.record({
  presence,
  connected: fc.boolean(),
  capacityTotal: fc.integer({ min: 0, max: 120 }),
  used: fc.integer({ min: 0, max: 100 }),
  conversations: fc.integer({ min: 0, max: 4 }),
  queueIds: fc.uniqueArray(fc.constantFrom(...queues.map((q) => q.queueId))),
  skills: fc.uniqueArray(skillNeed, { selector: (s) => s.skillId }),
  lastCapacityReleasedAt: fc.integer({ min: now - 1000, max: now }),
  lastReservedAt: fc.option(fc.integer({ min: now - 1000, max: now })),
});
const anyItem = fc.record({
  queue: fc.constantFrom(...queues),
  requiredSkills: fc.uniqueArray(skillNeed, { selector: (s) => s.skillId, maxLength: 2 }),
  priority: fc.integer({ min: 0, max: 2 }),
  queuedAt: fc.integer({ min: now - 20, max: now }),
  units: fc.integer({ min: 1, max: 60 }),
  allowedPresences: fc.constantFrom<Presence[]>(
    ['available'],
    ['available', 'busy'],
    ['available', 'busy', 'away'],
  ),
  excluded: fc.array(
    fc.record({
      n: fc.nat(7),
      cause: fc.constantFrom('declined' as const, 'missed' as const),
      until: fc.integer({ min: now - 5, max: now + 5 }),
    }),
    { maxLength: 3 },
  ),
});
const input = fc
  .record({ people: fc.array(anyCandidate, { maxLength: 8 }), waiting: fc.array(anyItem, { maxLength: 14 }) })
  .map(({ people, waiting }) => ({
    now,
    candidates: people.map(
      ({ used, ...rest }, i): Candidate => ({
        ...rest,
        userId: `user-${i}`,
        displayName: `User ${i}`,
        capacityReserved: Math.min(used, rest.capacityTotal),
      }),
    ),
    items: waiting.map(
      ({ excluded, requiredSkills, ...rest }, i): WaitingItem => ({
        ...rest,
        conversationId: `conversation-${String(i).padStart(2, '0')}`,
        requiredSkills: requiredSkills.map((s) => ({ ...s, name: s.skillId })),
        exclusions: excluded.map(({ n, cause, until }) => ({
          representativeId: `user-${n}`,
          cause,
          since: now - 100,
          until,
        })),
      }),
    ),
  }));

const shuffled = <T>(list: readonly T[], seed: number): T[] =>
  list
    .map((value, i) => [((i + 1) * 7919 * (seed + 1)) % 104729, value] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, value]) => value);

describe('match, for any input', () => {
  it('never gives a representative more than the capacity', () => {
    fc.assert(
      fc.property(input, (given) => {
        const left = new Map(given.candidates.map((c) => [c.userId, c.capacityTotal - c.capacityReserved]));
        for (const { representativeId, units } of match(given).assignments)
          left.set(representativeId, left.get(representativeId)! - units);
        for (const rest of left.values()) expect(rest).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('offers only to connected members with an allowed presence, every skill at its proficiency, and no exclusion', () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const { conversationId, representativeId } of match(given).assignments) {
          const work = given.items.find((i) => i.conversationId === conversationId)!;
          const who = given.candidates.find((c) => c.userId === representativeId)!;
          expect(
            who.connected &&
              work.allowedPresences.includes(who.presence) &&
              who.queueIds.includes(work.queue.queueId),
          ).toBe(true);
          for (const need of work.requiredSkills) {
            expect(
              who.skills.find((s) => s.skillId === need.skillId)?.proficiency ?? 0,
            ).toBeGreaterThanOrEqual(need.proficiency);
          }
          expect(work.exclusions.some((e) => e.representativeId === representativeId && e.until > now)).toBe(
            false,
          );
        }
      }),
    );
  });

  it('decides on every item exactly once', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { assignments, unassigned } = match(given);
        const decided = [...assignments, ...unassigned].map((d) => d.conversationId).sort();
        expect(decided).toEqual(given.items.map((i) => i.conversationId).sort());
      }),
    );
  });

  it('serves in order: who is passed over could not have been served before those behind', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { assignments, unassigned } = match(given);
        const order = given.items.toSorted(compareItems).map((i) => i.conversationId);
        const places = assignments.map((a) => order.indexOf(a.conversationId));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        // An item left over gets nobody even when it is matched alone with what those before it left.
        for (const { conversationId } of unassigned) {
          const before = new Set(order.slice(0, order.indexOf(conversationId)));
          const served = assignments.filter((a) => before.has(a.conversationId));
          const candidates = given.candidates.map((c) => ({
            ...c,
            capacityReserved: served
              .filter((a) => a.representativeId === c.userId)
              .reduce((sum, a) => sum + a.units, c.capacityReserved),
          }));
          const alone = match({
            now,
            candidates,
            items: given.items.filter((i) => i.conversationId === conversationId),
          });
          expect(alone.assignments).toEqual([]);
        }
      }),
    );
  });

  it('decides the same however the rows are shuffled', () => {
    fc.assert(
      fc.property(input, fc.nat(1000), (given, seed) => {
        const other = {
          now,
          items: shuffled(given.items, seed),
          candidates: shuffled(given.candidates, seed).map((c) => ({
            ...c,
            queueIds: shuffled(c.queueIds, seed),
          })),
        };
        expect(match(other)).toEqual(match(given));
      }),
    );
  });

  it('considers every member of the queue, the winner first, and gives each a reason', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { assignments, unassigned } = match(given);
        for (const { conversationId, decision } of [...assignments, ...unassigned]) {
          const { queueId } = given.items.find((i) => i.conversationId === conversationId)!.queue;
          const members = given.candidates.filter((c) => c.queueIds.includes(queueId)).map((c) => c.userId);
          const said = presentDecision(decision!, (id) => id, null);
          expect(said.considered.map((one) => one.userId).sort()).toEqual(members.sort());
          expect(said.notInQueue).toBe(given.candidates.length - members.length);
          expect(
            said.considered.every(
              (one) =>
                one.reason.length > 0 &&
                !one.reason.includes('undefined') &&
                one.eligible === (one.rank !== null),
            ),
          ).toBe(true);
          expect(said.outcome === 'offered').toBe(said.considered[0]?.rank === 1);
          expect(said.winner?.userId).toBe(
            said.outcome === 'offered' ? said.considered[0]?.userId : undefined,
          );
        }
      }),
    );
  });

  it('says "nobody" again only when a reason changed', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { unassigned } = match(given);
        const known = new Map(unassigned.map((u) => [u.conversationId, u.fingerprint]));
        expect(match({ ...given, known }).unassigned.every((u) => u.decision === null)).toBe(true);
      }),
    );
  });
});

describe('least active', () => {
  const winner = (...candidates: Candidate[]) =>
    match({ now, items: [item()], candidates }).assignments[0]?.representativeId;

  it('takes who has been free longest', () => {
    expect(
      winner(candidate({ userId: 'late', lastCapacityReleasedAt: now - 10 }), candidate({ userId: 'early' })),
    ).toBe('early');
  });
  it('counts taking a conversation as activity', () => {
    expect(
      winner(
        candidate({ userId: 'took', lastReservedAt: now - 10 }),
        candidate({ userId: 'idle', lastCapacityReleasedAt: now - 50 }),
      ),
    ).toBe('idle');
  });
  it('breaks ties by conversations, then by load, then by id', () => {
    expect(winner(candidate({ userId: 'a', conversations: 1 }), candidate({ userId: 'b' }))).toBe('b');
    expect(
      winner(
        candidate({ userId: 'a', capacityReserved: 30 }),
        candidate({ userId: 'b', capacityReserved: 30, capacityTotal: 200 }),
      ),
    ).toBe('b');
    expect(winner(candidate({ userId: 'b' }), candidate({ userId: 'a' }))).toBe('a');
  });
  it('goes round: who just got one comes last', () => {
    const items = ['1', '2', '3', '4'].map((conversationId, i) =>
      item({ conversationId, queuedAt: now - 100 + i }),
    );
    const candidates = [
      candidate({ userId: 'a', lastCapacityReleasedAt: now - 5 }),
      candidate({ userId: 'b', lastCapacityReleasedAt: now - 9 }),
    ];
    expect(match({ now, items, candidates }).assignments.map((a) => a.representativeId)).toEqual([
      'b',
      'a',
      'a',
      'b',
    ]);
  });
});

describe('the order of the items', () => {
  it('is the queue, the conversation, the wait, the id', () => {
    const items = [
      item({ conversationId: 'e', queue: queues[2], priority: 9 }),
      item({ conversationId: 'd', queuedAt: now - 5 }),
      item({ conversationId: 'c', queuedAt: now - 5 }),
      item({ conversationId: 'b', queuedAt: now - 9 }),
      item({ conversationId: 'a', priority: 1, queuedAt: now }),
    ];
    expect(items.sort(compareItems).map((i) => i.conversationId)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
  it('lets those behind pass one that nobody can serve', () => {
    const hard = item({
      conversationId: 'hard',
      priority: 5,
      requiredSkills: [{ skillId: 'skill-x', name: 'Klingon', proficiency: 1 }],
    });
    const { assignments, unassigned } = match({
      now,
      items: [hard, item({ conversationId: 'easy' })],
      candidates: [candidate()],
    });
    expect(assignments.map((a) => a.conversationId)).toEqual(['easy']);
    expect(unassigned.map((u) => u.conversationId)).toEqual(['hard']);
  });
});

describe('the explanation', () => {
  it('gives the first reason against each, in the fixed order', () => {
    const skills = [{ skillId: 'skill-x', name: 'Billing', proficiency: 5 }];
    const good = { skills: [{ skillId: 'skill-x', proficiency: 5 }] };
    const work = item({
      requiredSkills: skills,
      exclusions: [
        { representativeId: 'f', cause: 'declined', since: now - 20_000, until: now + 1 },
        { representativeId: 'g', cause: 'missed', since: now - 7_000, until: now + 1 },
        { representativeId: 'h', cause: 'missed', since: now - 90_000, until: now },
      ],
    });
    const candidates = [
      candidate({ userId: 'a', connected: false, presence: 'away' }),
      candidate({ userId: 'b', presence: 'do_not_disturb' }),
      candidate({ userId: 'c', capacityReserved: 90 }),
      candidate({ userId: 'd', skills: [{ skillId: 'skill-x', proficiency: 3 }], capacityReserved: 90 }),
      candidate({ userId: 'e', ...good, capacityReserved: 90, capacityTotal: 100 }),
      candidate({ userId: 'f', ...good }),
      candidate({ userId: 'g', ...good }),
      candidate({ userId: 'h', ...good, capacityReserved: 30 }),
      candidate({ userId: 'i', queueIds: ['queue-b'] }),
    ];
    const { decision } = match({ now, items: [work], candidates }).assignments[0]!;
    const said = presentDecision(decision, (id) => id.toUpperCase(), null);
    expect(Object.fromEntries(said.considered.map((one) => [one.userId, one.reason]))).toEqual({
      a: 'not connected',
      b: 'presence is do not disturb',
      c: 'missing skill Billing',
      d: 'proficiency of Billing 3 < 5',
      e: 'no capacity: 90 + 30 > 100',
      f: 'declined it 20 s ago',
      g: 'missed it 7 s ago',
      h: 'last active 60 s ago, carries 30 of 90',
    });
    expect(said.notInQueue).toBe(1);
    expect(said.winner).toEqual({
      userId: 'h',
      displayName: 'H',
      reason: 'the only one who could take it: last active 60 s ago, carries 30 of 90',
    });
    expect(said).toMatchObject({
      outcome: 'offered',
      method: 'least_active',
      requiredSkills: skills,
      queue: { queueId: 'queue-a', name: 'Support' },
    });
  });

  it('says what put the winner before the next', () => {
    const reason = (...candidates: Candidate[]) => {
      const { decision } = match({ now, items: [item()], candidates }).assignments[0]!;
      return presentDecision(decision, (id) => id, null).winner!.reason.split(':')[0];
    };
    const other = candidate({ userId: 'user-2', conversations: 1, capacityReserved: 30 });
    expect(reason(candidate({ lastCapacityReleasedAt: 0 }), other)).toBe('free longest, ahead of 1 other');
    expect(reason(candidate(), other)).toBe(
      'free as long as the next, with fewer conversations, ahead of 1 other',
    );
    expect(reason(candidate({ conversations: 1 }), other, { ...other, userId: 'user-3' })).toBe(
      'free as long as the next, with a lower load, ahead of 2 others',
    );
    expect(reason(candidate(), candidate({ userId: 'user-2' }))).toBe(
      'alike with the next, first by id, ahead of 1 other',
    );
  });
});
