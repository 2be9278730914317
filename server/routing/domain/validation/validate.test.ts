/** What is refused in a configuration, where, and why; and what is not. */
import { describe, expect, test } from 'vitest';
import { chat, found, problemsOf } from '../../configuration/testing-documents.ts';
import { nearest } from './nearest.ts';

describe('names that nothing has', () => {
  test.each([
    ['skills: [{name: S, ratingModel: Nope}]', 'rating_model.unknown skills[S].ratingModel'],
    ['queues: [{name: Q, members: {groups: [Nope]}}]', 'group.unknown queues[Q].members.groups[0]'],
    ['queues: [{name: Q, members: {skills: [{Nope: 1}]}}]', 'skill.unknown queues[Q].members.skills[0].Nope'],
    ['queues: [{name: Q, requiredSkills: {Nope: 1}}]', 'skill.unknown queues[Q].requiredSkills.Nope'],
    ['queues: [{name: Q, operatingHours: Nope}]', 'hours.unknown queues[Q].operatingHours'],
    ['queues: [{name: Q, fallbackQueue: Nope}]', 'queue.unknown queues[Q].fallbackQueue'],
    [
      'queues: [{name: Q, overflow: [{when: nobody_on_duty, then: {queue: Nope}}]}]',
      'queue.unknown queues[Q].overflow[0].then.queue',
    ],
    [
      'queues: [{name: Q, method: {custom: [{name: A, presences: [Nope]}]}}]',
      'presence.unknown queues[Q].method.custom[A].presences[0]',
    ],
    [
      'queues: [{name: Q, method: {custom: [{name: A, orderBy: [{availableProfile: Nope}]}]}}]',
      'profile.unknown queues[Q].method.custom[A].orderBy[0].availableProfile',
    ],
    [
      'queues: [{name: Q, method: {custom: [{name: A, orderBy: [{proficiency: most, skillKind: nope}]}]}}]',
      'skill.unknown queues[Q].method.custom[A].orderBy[0].skillKind',
    ],
    [
      'queues: [{name: Q, bullseye: {rings: [{after: 0, groups: [Nope], dropSkills: [No]}], fallback: restrict}}]',
      'group.unknown queues[Q].bullseye.rings[0].groups[0]|skill.unknown queues[Q].bullseye.rings[0].dropSkills[0]',
    ],
    ['settings: {signInPresence: Nope}', 'presence.unknown settings.signInPresence'],
    ['workstreams: [{name: W, defaultQueue: Nope}]', 'queue.unknown workstreams[W].defaultQueue'],
    [chat('aiAgent: Nope'), 'ai_agent.unknown workstreams[Chat].aiAgent'],
    [chat('allowedPresences: [Nope]'), 'presence.unknown workstreams[Chat].allowedPresences[0]'],
    [chat('capacity: {profiles: [Nope]}'), 'profile.unknown workstreams[Chat].capacity.profiles[0]'],
    [chat('routeToQueue: [{name: A, to: Nope}]'), 'queue.unknown workstreams[Chat].routeToQueue[A].to'],
    [
      chat('classification: [{name: S, rules: [{name: A, skills: {Nope: 1}, profiles: [No]}]}]'),
      'skill.unknown workstreams[Chat].classification[S].rules[A].skills.Nope|profile.unknown workstreams[Chat].classification[S].rules[A].profiles[0]',
    ],
    [
      chat('routeToQueue: [{name: A, when: {field: "time.open:Nope", is: equal, value: true}, to: Q}]'),
      'hours.unknown workstreams[Chat].routeToQueue[A].when.field',
    ],
    [
      chat('routeToQueue: [{name: A, when: {field: queue, is: in, value: [Q, Nope]}, to: Q}]'),
      'queue.unknown workstreams[Chat].routeToQueue[A].when.value[1]',
    ],
    ['channels: [{name: web, workstream: Nope}]', 'workstream.unknown channels[web].workstream'],
    ['representatives: [{username: nobody}]', 'representative.unknown representatives[nobody].username'],
    [
      'representatives: [{username: anna, queues: [No], groups: [No], skills: {No: 1}, profiles: {No: 1}, attributes: {operatingHours: No}}]',
      'queue.unknown representatives[anna].queues[0]|group.unknown representatives[anna].groups[0]|skill.unknown representatives[anna].skills.No|profile.unknown representatives[anna].profiles.No|hours.unknown representatives[anna].attributes.operatingHours',
    ],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected.split('|')));

  test('with the one that was meant, when it is near', () => {
    expect(problemsOf('queues: [{name: Support, fallbackQueue: suport}]')[0]!.message).toBe(
      'There is no queue “suport”. Did you mean “Support”?',
    );
    expect(nearest('Xyz', ['Support', 'Billing'])).toBeUndefined();
  });

  test('a user name in other capitals is the same user', () => {
    expect(found('representatives: [{username: Anna}]')).toEqual([]);
  });

  test('a channel of another organization', () => {
    expect(found(`${chat('mode: pick')}\nchannels: [{name: taken, workstream: Chat}]`)).toEqual([
      'channel.taken channels[taken].name',
    ]);
  });
});

describe('two of one name', () => {
  test.each([
    ['queues: [{name: Q}, {name: q}]', 'name.duplicate queues[q].name'],
    ['groups: [A, B, A]', 'name.duplicate groups[A]'],
    ['ratingModels: [{name: M, levels: [low, Low]}]', 'name.duplicate ratingModels[M].levels[1]'],
    ['presences: [{name: Busy, base: away}]', 'name.duplicate presences[Busy].name'],
    [
      'representatives: [{username: anna}, {username: ANNA}]',
      'name.duplicate representatives[ANNA].username',
    ],
    [
      'queues: [{name: Q, method: {custom: [{name: A}, {name: A, skillMatch: none}]}}]',
      'name.duplicate queues[Q].method.custom[A].name',
    ],
    [
      chat('contextVariables: [{name: x, type: text}, {name: x, type: number}]'),
      'name.duplicate workstreams[Chat].contextVariables[x].name',
    ],
    [
      chat('routeToQueue: [{name: A, to: [{queue: Q, percent: 50}, {queue: Q, percent: 50}]}]'),
      'name.duplicate workstreams[Chat].routeToQueue[A].to[1].queue',
    ],
  ])('%s', (text, expected) => expect(found(text)).toContain(expected));
});

test('levels outside the rating model', () => {
  const text = `ratingModels: [{name: M, levels: [low, high]}]
skills: [{name: S, ratingModel: M}, {name: P}]
queues: [{name: Q, requiredSkills: {S: 3, P: 11}, members: {skills: [{S: medium, P: 10}, {S: high}]}}]`;
  expect(found(text)).toEqual([
    'level.outside_model queues[Q].members.skills[0].S',
    'level.outside_model queues[Q].requiredSkills.S',
    'level.outside_model queues[Q].requiredSkills.P',
  ]);
  const others = [
    {
      username: 'bert',
      capacity: 1,
      queues: [],
      groups: [],
      skills: { P: 'high' },
      profiles: {},
      attributes: {},
    },
  ];
  expect(found('skills: [{name: P}]', { others }), 'of somebody who is not named').toEqual([
    'level.outside_model representatives[bert].skills.P',
  ]);
});

describe('overflow', () => {
  test('that goes round, with the ring; each ring once', () => {
    const text = `queues:
  - {name: A, overflow: [{when: nobody_on_duty, then: {queue: B}}]}
  - {name: B, fallbackQueue: C}
  - {name: C, overflow: [{when: {waitingTime: 5m}, then: {queue: A}}]}
  - {name: D, fallbackQueue: D}
  - {name: E, fallbackQueue: A}`;
    const problems = problemsOf(text).map(({ path, message }) => [path, message.slice(0, 60)]);
    expect(problems).toEqual([
      ['queues[A].overflow[0].then.queue', 'This goes round in a circle: A → B → C → A. Let one of them '],
      ['queues[D].fallbackQueue', 'This goes round in a circle: D → D. Let one of them end else'],
    ]);
  });

  test('that goes round by a rule of a workstream', () => {
    const text = `queues: [{name: A}, {name: B, fallbackQueue: A}]
workstreams:
  - name: W
    defaultQueue: A
    routeToQueue:
      - {name: R, to: A, overflow: [{when: nobody_on_duty, then: {queue: B}}]}`;
    expect(found(text)).toEqual(['overflow.cycle workstreams[W].routeToQueue[R].overflow[0].then.queue']);
  });

  test('a queue that two overflow to is no ring', () => {
    const text = `queues:
  - {name: A, fallbackQueue: C}
  - {name: B, fallbackQueue: C}
  - {name: C}`;
    expect(found(text)).toEqual([]);
  });

  test.each([
    ['messaging', 'voicemail'],
    ['messaging', 'callback'],
    ['messaging', "{externalNumber: '+49301234'}"],
    ['record', 'callback'],
    ['record', '{end: Bye}'],
  ])('%s cannot %s', (kind, action) => {
    const text = `queues: [{name: Q, kind: ${kind}, overflow: [{when: nobody_on_duty, then: ${action}}]}]`;
    expect(found(text)).toEqual(['overflow.not_for_kind queues[Q].overflow[0].then']);
    expect(found(text.replace(kind, 'voice')), 'a call can').toEqual([]);
  });

  test.each([
    ['out of hours without hours', ['out_of_hours'], ['overflow.unreachable queues[Q].overflow[0].when']],
    [
      'the same twice',
      ['nobody_on_duty', 'nobody_on_duty'],
      ['overflow.unreachable queues[Q].overflow[1].when'],
    ],
    [
      'a longer queue after a shorter one',
      ['{queueLength: 10}', '{queueLength: 20}'],
      ['overflow.unreachable queues[Q].overflow[1].when'],
    ],
    ['a shorter queue after a longer one', ['{queueLength: 20}', '{queueLength: 10}'], []],
    [
      'waiting times that fall',
      ['{waitingTime: 10m}', '{waitingTime: 5m}'],
      ['overflow.out_of_order queues[Q].overflow[1].when'],
    ],
    ['waiting times that grow', ['{waitingTime: 5m}', '{waitingTime: 10m}'], []],
  ])('%s', (_, conditions, expected) => {
    const rules = conditions.map((when) => `{when: ${when}, then: assign_anyway}`).join(', ');
    expect(found(`queues: [{name: Q, overflow: [${rules}]}]`)).toEqual(expected);
  });
});

test('work of one kind does not go to queues of another', () => {
  const text = `queues: [{name: Chat}, {name: Calls, kind: voice, fallbackQueue: Chat}]
workstreams:
  - {name: W, defaultQueue: Calls, routeToQueue: [{name: R, to: Calls}]}
  - {name: V, kind: voice, mode: pick, defaultQueue: Calls}`;
  expect(found(text)).toEqual([
    'kind.mismatch queues[Calls].fallbackQueue',
    'kind.mismatch workstreams[W].defaultQueue',
    'kind.mismatch workstreams[W].routeToQueue[R].to',
    'mode.not_for_kind workstreams[V].mode',
  ]);
});

test.each([
  ['50, 40', ['percent.sum workstreams[Chat].routeToQueue[A].to']],
  ['0, 100', ['percent.invalid workstreams[Chat].routeToQueue[A].to[0].percent']],
  [
    '-20, 120',
    [
      'percent.invalid workstreams[Chat].routeToQueue[A].to[0].percent',
      'percent.invalid workstreams[Chat].routeToQueue[A].to[1].percent',
    ],
  ],
  ['33.33, 66.67', []],
  ['0.1, 99.9', []],
  // However many digits: none is rounded by itself.
  ['0.125, 99.875', []],
  ['33.333, 66.666', ['percent.sum workstreams[Chat].routeToQueue[A].to']],
])('shares of %s percent', (percents, expected) => {
  const [q, r] = percents.split(', ');
  const text = chat(`routeToQueue: [{name: A, to: [{queue: Q, percent: ${q}}, {queue: R, percent: ${r}}]}]`);
  expect(found(text)).toEqual(expected);
});

describe('operating hours', () => {
  const hours = (weekly: string, rest = '') =>
    found(`operatingHours: [{name: H, timeZone: Europe/Berlin, weekly: [${weekly}]${rest}}]`);
  test.each([
    [
      "{days: mon-fri, from: '08:00', to: '12:00'}, {days: fri, from: '11:59', to: '13:00'}",
      ['hours.overlap operatingHours[H].weekly[1]'],
    ],
    [
      "{days: mon, from: '09:00', to: '10:00'}, {days: mon, from: '08:00', to: '18:00'}, {days: mon, from: '11:00', to: '12:00'}",
      ['hours.overlap operatingHours[H].weekly[0]', 'hours.overlap operatingHours[H].weekly[2]'],
    ],
    ["{days: mon-fri, from: '08:00', to: '12:00'}, {days: daily, from: '12:00', to: '24:00'}", []],
    ["{days: mon, from: '22:00', to: '06:00'}", ['hours.invalid_interval operatingHours[H].weekly[0]']],
    ["{days: mon, from: '08:00', to: '08:00'}", ['hours.invalid_interval operatingHours[H].weekly[0]']],
  ])('%s', (weekly, expected) => expect(hours(weekly)).toEqual(expected));
  test('holidays', () => {
    expect(
      hours(
        '',
        `, holidays: [{name: A, from: '2026-12-26', to: '2026-12-24'}, {name: B, from: 12-31, to: 01-01}, {name: C, from: 12-24, to: '2026-12-26'},
         {name: D, from: 01-06, open: [{from: '08:00', to: '12:00'}, {from: '11:00', to: '13:00'}]}]`,
      ),
    ).toEqual([
      'hours.invalid_interval operatingHours[H].holidays[A]',
      'hours.invalid_interval operatingHours[H].holidays[C]',
      'hours.overlap operatingHours[H].holidays[D].open[1]',
    ]);
  });
  test.each(['Berlin', '+02:00', 'Europe/Atlantis', 'CEST2'])('the zone %s', (zone) => {
    expect(found(`timeZone: '${zone}'`)).toEqual(['hours.time_zone timeZone']);
  });
});

describe('rules that nothing reaches', () => {
  const inSet = (rules: string) => found(chat(`classification: [{name: S, rules: [${rules}]}]`));
  const vip = '{field: context.vip, is: equal, value: yes}';
  test('behind one that always matches', () => {
    expect(inSet(`{name: A, when: ${vip}}, {name: B}, {name: C, when: ${vip}}`)).toEqual([
      'rule.unreachable workstreams[Chat].classification[S].rules[C]',
    ]);
    expect(inSet(`{name: A, when: {all: []}}, {name: B, when: ${vip}}`)).toHaveLength(1);
    expect(inSet(`{name: A, when: {any: [${vip}, {all: []}]}}, {name: B}`)).toHaveLength(1);
  });
  test('of the same condition, however its parts are put', () => {
    const other = '{field: sentiment, is: less, value: 3}';
    expect(
      inSet(
        `{name: A, when: {all: [${vip}, ${other}]}}, {name: B, when: {all: [${other}, ${vip}]}}, {name: C}`,
      ),
    ).toEqual(['rule.unreachable workstreams[Chat].classification[S].rules[B]']);
  });
  test('of another set there is no harm in it', () => {
    expect(
      found(chat(`classification: [{name: S, rules: [{name: A}]}, {name: T, rules: [{name: A}]}]`)),
    ).toEqual([]);
  });
  test('behind a route to a queue that takes everything; not behind one that overflows or closes', () => {
    const routes = '{name: A, to: Q}, {name: B, to: R}';
    expect(found(chat(`routeToQueue: [${routes}]`))).toEqual([
      'rule.unreachable workstreams[Chat].routeToQueue[B]',
    ]);
    const full = '[{when: {queueLength: 5}, then: assign_anyway}]';
    expect(found(chat(`routeToQueue: [${routes.replace('Q}', `Q, overflow: ${full}}`)}]`))).toEqual([]);
    expect(
      found(chat(`routeToQueue: [${routes}]`).replace('{name: Q}', `{name: Q, overflow: ${full}}`)),
    ).toEqual([]);
    const late = '[{when: {waitingTime: 5m}, then: assign_anyway}]';
    expect(
      found(chat(`routeToQueue: [${routes}]`).replace('{name: Q}', `{name: Q, overflow: ${late}}`)),
      'what happens in the queue comes too late',
    ).toHaveLength(1);
  });
  test('assignment rules that take nobody new, or begin before the one they relax', () => {
    const custom = (rules: string) => found(`queues: [{name: Q, method: {custom: [${rules}]}}]`);
    const north = 'attributes: [{attribute: region, is: equal, value: north}]';
    expect(
      custom(`{name: A, skillMatch: closest}, {name: B, skillMatch: exact, after: 60s, ${north}}`),
    ).toEqual(['rule.unreachable queues[Q].method.custom[B]']);
    expect(
      custom(`{name: A, skillMatch: exact, ${north}}, {name: B, skillMatch: exact, after: 60s}`),
    ).toEqual([]);
    expect(
      custom(
        '{name: A}, {name: B, needsCapacity: false, after: 1m}, {name: C, presences: [away], after: 1m}',
      ),
    ).toEqual([]);
    expect(custom('{name: A, after: 60s}, {name: B, after: 30s, skillMatch: none}')).toEqual([
      'rule.out_of_order queues[Q].method.custom[B].after',
    ]);
    expect(custom('{name: A, attributes: [{attribute: x, is: equal}]}')).toEqual([
      'condition.value queues[Q].method.custom[A].attributes[0]',
    ]);
  });
});

test('rings and steps that do not grow', () => {
  const text = `groups: [A, B]
queues:
  - name: Q
    dynamicPriority: {steps: [{after: 5m, points: 1}, {after: 5m, points: 2}]}
    bullseye: {rings: [{after: 60s, groups: [A]}, {after: 30s, groups: [B, A]}, {after: 90s}], fallback: restrict}`;
  expect(found(text)).toEqual([
    'priority.not_increasing queues[Q].dynamicPriority.steps[1].after',
    'name.duplicate queues[Q].bullseye.rings[1].groups[1]',
    'document.invalid_value queues[Q].bullseye.rings[2]',
    'bullseye.not_increasing queues[Q].bullseye.rings[1].after',
  ]);
});

test('of a thousand rules the one that is wrong is told, and no other', () => {
  const rules = Array.from(
    { length: 1000 },
    (_, i) => `- name: R${i}
  when: {all: [{field: context.a, is: equal, value: ${i % 999}}, {field: sentiment, is: less, value: 3}]}
  to: [{queue: Q, percent: ${i < 999 ? 40 : 41}}, {queue: R, percent: 60}]`,
  );
  expect(found(chat(`routeToQueue:\n${rules.join('\n')}`))).toEqual([
    'percent.sum workstreams[Chat].routeToQueue[R999].to',
    'rule.unreachable workstreams[Chat].routeToQueue[R999]',
  ]);
});
