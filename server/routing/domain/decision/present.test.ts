/** Decisions in words: those of today, and those kept before. */
import { describe, expect, it } from 'vitest';
import { Explanation } from '../../../../contracts/api/shapes.ts';
import { offerKinds } from '../../../../contracts/words.ts';
import { type FirstVersionDecision, presentFirstVersion, usersOfFirstVersion } from './first-version.ts';
import { type Names, presentDecision, sayObjection } from './present.ts';
import { type DecisionTrace, letterOf, objectionOf, objections } from './trace.ts';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [ada, bob, cyd, dan, queue, spanish, chats] = [1, 2, 3, 4, 5, 6, 7].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const known: Record<string, string> = {
  [ada]: 'Ada',
  [bob]: 'Bob',
  [cyd]: 'Cyd',
  [dan]: 'Dan',
  [queue]: 'Support',
  [spanish]: 'Spanish',
  [chats]: 'Chats',
};
const nameOf = (given: string) => known[given] ?? '?';
const names: Names = { user: nameOf, queue: nameOf, skill: nameOf, profile: nameOf };

const trace: DecisionTrace = {
  v: 2,
  decidedAt: Date.UTC(2026, 0, 5, 9),
  configurationVersion: 3,
  queueId: queue,
  method: 'least_active',
  kind: 'matched',
  rules: [],
  skills: [{ skillId: spanish, proficiency: 5 }],
  skillMatch: 'exact',
  units: 30,
  profileIds: [],
  ring: null,
  order: { place: 2, waiting: 7, score: 12, waitedSeconds: 31, bucket: null, passedOver: [id(9)] },
  ranked: [
    { userId: bob, numbers: [320, 1] },
    { userId: ada, numbers: [40, 2] },
  ],
  keys: ['idle_seconds', 'conversations'],
  eligible: 2,
  rosterId: 'r',
  codes: `aa${letterOf('skill_proficiency')}${letterOf('no_capacity')}`,
};
const made = { offer: { offerId: id(8), state: 'pending' as const }, refused: false };

describe('a decision', () => {
  it('says who won by what, who came behind, and the first reason against each other', () => {
    const said = presentDecision(trace, [ada, bob, cyd, dan], names, made);
    expect(Explanation.parse(said)).toEqual(said);
    expect(said).toMatchObject({
      outcome: 'offered',
      winner: { userId: bob, reason: 'free for 320 s, against free for 40 s of Ada; ahead of 1 other' },
      requiredSkills: [{ name: 'Spanish', proficiency: 5 }],
      order: { place: 2, waiting: 7, passedOver: [id(9)] },
    });
    expect(said.considered.map((one) => [one.displayName, one.rank, one.reason])).toEqual([
      ['Bob', 1, 'free for 320 s, 1 conversation'],
      ['Ada', 2, 'free for 40 s, 2 conversations'],
      ['Cyd', null, 'proficiency is too low (asked for: Spanish ≥ 5)'],
      ['Dan', null, 'no room for 30 units'],
    ]);
    expect(said.considered[0]!.numbers).toEqual({ idle_seconds: 320, conversations: 1 });
  });

  it('says what stood against those asked for by name, whether they are in the queue or not', () => {
    const eve = id(10);
    const said = presentDecision(
      {
        ...trace,
        named: [
          { userId: eve, code: letterOf('presence') },
          { userId: dan, code: letterOf('no_capacity') },
          { userId: ada, code: 'a' },
        ],
      },
      [ada, bob, cyd, dan],
      { ...names, user: (userId) => (userId === eve ? 'Eve' : nameOf(userId)) },
      made,
    );
    expect(said.considered.map((one) => [one.displayName, one.reason])).toEqual([
      ['Bob', 'free for 320 s, 1 conversation'],
      ['Ada', 'free for 40 s, 2 conversations'],
      ['Eve', 'asked for by name: the presence does not allow it'],
      ['Dan', 'asked for by name: no room for 30 units'],
      ['Cyd', 'proficiency is too low (asked for: Spanish ≥ 5)'],
    ]);
  });

  it('names the rule that decided, the only one left, and a tie', () => {
    const say = (change: Partial<DecisionTrace>) =>
      presentDecision({ ...trace, ...change }, [ada, bob], names, made).winner!.reason;
    const rules = [
      { name: 'Spanish first', left: 0 },
      { name: 'Anyone', left: 1 },
    ];
    expect(say({ rules, eligible: 1, ranked: trace.ranked.slice(0, 1) })).toBe(
      'by rule “Anyone”: the only one who could take it',
    );
    expect(say({ ranked: trace.ranked.map((one) => ({ ...one, numbers: [5, 5] })) })).toBe(
      'alike with the next, first in turn, ahead of 1 other',
    );
    const reasons = offerKinds.map((kind) => say({ kind }));
    expect(new Set(reasons).size).toBe(offerKinds.length);
  });

  it('says what was refused, and that one beyond the first twenty was able', () => {
    const said = presentDecision({ ...trace, ranked: trace.ranked.slice(0, 1) }, [ada, bob], names, {
      offer: null,
      refused: true,
    });
    expect(said.outcome).toBe('refused');
    expect(said.considered[1]).toMatchObject({ displayName: 'Ada', eligible: true, rank: null });
  });

  it('has a letter and a sentence of its own for each objection', () => {
    expect(objections.map((one) => objectionOf(letterOf(one)))).toEqual([...objections]);
    const said = objections.map((one) => sayObjection(one, { ...trace, profileIds: [chats] }, names));
    expect(new Set(said).size).toBe(objections.length);
  });
});

it('reads decisions of the first version', () => {
  const bytes = [bob, ada].map((one) => one.replaceAll('-', '')).join('');
  const old: FirstVersionDecision = {
    v: 1,
    decidedAt: trace.decidedAt,
    queue: { queueId: queue, name: 'Support then' },
    method: 'least_active',
    requiredSkills: [{ skillId: spanish, name: 'Spanish', proficiency: 5 }],
    units: 30,
    win: 'only',
    notInQueue: 4,
    ids: Buffer.from(bytes, 'hex').toString('base64'),
    codes: 'el',
    numbers: '12 30 90 0 3',
  };
  expect(usersOfFirstVersion(old)).toEqual([bob, ada]);
  const said = presentFirstVersion(old, nameOf, { offerId: id(8), state: 'accepted' });
  expect(Explanation.parse(said)).toEqual(said);
  expect(said.winner?.reason).toBe('the only one who could take it: last active 12 s ago, carries 30 of 90');
  expect(said.considered.map((one) => [one.displayName, one.rank, one.reason])).toEqual([
    ['Bob', 1, 'last active 12 s ago, carries 30 of 90'],
    ['Ada', null, 'proficiency of Spanish 3 < 5'],
  ]);
});
