/** Documents drawn at random that are in order: names that are there, rules that can be reached. */
import fc from 'fast-check';
import { AiAgentEntry } from '../../../contracts/configuration/agents.ts';
import type { ConditionDocument } from '../../../contracts/configuration/condition.ts';
import { Connection } from '../../../contracts/configuration/connectors.ts';
import type { ConfigurationDocument } from '../../../contracts/configuration/document.ts';
import type { AssignmentRuleDocument, QueueDocument } from '../../../contracts/configuration/queue.ts';
import type { WorkstreamDocument } from '../../../contracts/configuration/workstream.ts';

const skills = ['English', 'Ünïcode: “skill”', '- dash', 'yes', '42'];
const groups = ['Tier 1', 'null', '#hash'];
const profiles = ['Chats', 'key: value'];
const queues = ['Support', 'Billing', '{braces}'];

const seconds = fc.integer({ min: 1, max: 100_000 });
const text = fc.string({ minLength: 1, maxLength: 20 }).filter((s) => s.trim() === s && s !== '');
const level = fc.integer({ min: 1, max: 3 });
const needs = fc.dictionary(fc.constantFrom(...skills), level, { maxKeys: 3 });
const value = fc.oneof(text, fc.integer(), fc.boolean());
const some = <T>(names: readonly T[]) => fc.subarray([...names]);

/** Each on a field of its own, so that none contradicts another. */
const comparisons: fc.Arbitrary<ConditionDocument[]> = fc
  .array(fc.tuple(fc.constantFrom('equal' as const, 'not_equal' as const, 'contains' as const), value), {
    maxLength: 3,
  })
  .map((list) => list.map(([is, one], i) => ({ field: `context.v${i}`, is, value: one })));
/** Told apart by its number. */
const condition = (i: number): fc.Arbitrary<ConditionDocument> =>
  comparisons.chain((parts) =>
    fc.constantFrom<ConditionDocument>(
      { all: [{ field: 'context.n', is: 'equal', value: i }, ...parts] },
      {
        not: {
          all: [
            { field: 'time.open:Office', is: 'equal', value: true },
            { field: 'context.n', is: 'less', value: i },
          ],
        },
      },
      { any: [{ field: 'context.n', is: 'in', value: [i, 'x'] }, ...parts] },
    ),
  );
const rules = <T>(rule: (i: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc
    .integer({ min: 0, max: 3 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => rule(i)))) as fc.Arbitrary<T[]>;

const assignmentRules: fc.Arbitrary<AssignmentRuleDocument[]> = rules((i) =>
  fc.record({
    name: fc.constant(`Rule ${i}`),
    after: fc.constant(i * 60),
    presences: fc.constant(['available', 'Lunch']),
    skillMatch: fc.constant('exact' as const),
    needsCapacity: fc.boolean(),
    attributes: fc.constant([{ attribute: `a${i}`, is: 'equal' as const, value: i }]),
    workingOnly: fc.boolean(),
    orderBy: fc.constantFrom(
      ['least_active' as const],
      [{ availableProfile: 'Chats' }, 'round_robin' as const],
      [
        { proficiency: 'nearest' as const, skillKind: null },
        { attribute: 'x', direction: 'descending' as const },
      ],
    ),
  }),
);

const queue = (name: string): fc.Arbitrary<QueueDocument> =>
  fc.record({
    name: fc.constant(name),
    kind: fc.constant('messaging' as const),
    priority: fc.integer({ min: -5, max: 500 }),
    members: fc.record({ groups: some(groups), skills: fc.constantFrom([], [{ English: 2 }]) }),
    requiredSkills: needs,
    operatingHours: fc.constantFrom(null, 'Office'),
    serviceLevel: seconds,
    shortAbandon: seconds,
    fallbackQueue: fc.constant(name === 'Support' ? null : 'Support'),
    method: fc.oneof(
      fc.constantFrom('least_active' as const, 'round_robin' as const, 'highest_capacity' as const),
      assignmentRules.filter((list) => list.length > 0).map((custom) => ({ custom })),
    ),
    prioritization: rules((i) =>
      fc.record({
        name: fc.constant(`Bucket ${i}`),
        when: condition(i),
        orderBy: fc.constantFrom([], [{ field: 'context.n', direction: 'ascending' as const }]),
      }),
    ),
    dynamicPriority: fc.record({
      pointsPerMinute: fc.integer({ min: 0, max: 10 }),
      steps: fc.constantFrom(
        [],
        [
          { after: 60, points: 5 },
          { after: 120, points: -5 },
        ],
      ),
    }),
    bullseye: fc.constantFrom(
      null,
      { rings: [{ after: 0, groups: ['Tier 1'], dropSkills: [] }], fallback: 'restrict' as const },
      { rings: [{ after: 30, groups: [], dropSkills: ['English'] }], fallback: { anyAfter: 60 } },
    ),
    overflow: fc.constantFrom<QueueDocument['overflow']>(
      [],
      // biome-ignore lint/suspicious/noThenProperty: the document's word
      [{ when: { waitingTime: 90 }, then: 'assign_anyway' }],
      // biome-ignore lint/suspicious/noThenProperty: the document's word
      [{ when: { queueLength: 3 }, then: { end: 'Closed: “sorry”\nand bye' } }],
    ),
  });

const capacity: fc.Arbitrary<WorkstreamDocument['capacity']> = fc.oneof(
  fc.integer({ min: 0, max: 100 }).map((units): WorkstreamDocument['capacity'] => ({ units })),
  fc.constant<WorkstreamDocument['capacity']>({ profiles: ['key: value'] }),
);
const workstream: fc.Arbitrary<WorkstreamDocument> = fc.record({
  name: fc.constant('Chat'),
  kind: fc.constant('messaging' as const),
  mode: fc.constantFrom('push' as const, 'pick' as const),
  aiAgent: fc.constant(null),
  defaultQueue: fc.constantFrom(...queues),
  allowedPresences: fc.constantFrom(['available'], ['busy', 'Lunch']),
  capacity,
  wrapUp: fc.constantFrom(
    { time: 120, hold: 'always' as const },
    { time: 60, hold: 'never' as const },
    { time: 61, hold: 7 },
  ),
  skillMatch: fc.constantFrom('exact' as const, 'closest' as const, 'none' as const),
  keepSameRepresentative: fc.boolean(),
  affinityWait: fc.option(seconds),
  offerTimeout: seconds,
  reoffer: seconds,
  declineLimit: fc.integer({ min: 1, max: 5 }),
  autoAccept: fc.boolean(),
  inactiveAfterMissed: fc.boolean(),
  doNotDisturbAfterDeclined: fc.boolean(),
  interrupts: fc.boolean(),
  interruptible: fc.boolean(),
  affectsPresence: fc.boolean(),
  autoClose: fc.record({ active: fc.option(seconds), open: fc.option(seconds), waiting: fc.option(seconds) }),
  contextVariables: fc.constantFrom([], [{ name: 'region', type: 'text' as const }]),
  classification: fc.tuple(
    fc.record({
      name: fc.constant('Set'),
      rules: rules((i) =>
        fc.record({
          name: fc.constant(`Rule ${i}`),
          when: condition(i),
          set: fc.dictionary(fc.constantFrom('a', 'b_c'), value),
          skills: needs,
          profiles: some(profiles),
          priority: fc.option(fc.integer({ min: -100, max: 100 })),
          skillMatch: fc.option(fc.constant('closest' as const)),
        }),
      ),
    }),
  ),
  routeToQueue: rules((i) =>
    fc.record({
      name: fc.constant(`Route ${i}`),
      when: condition(i),
      to: fc.constantFrom(
        [{ queue: 'Billing', percent: 100 }],
        [
          { queue: '{braces}', percent: 12.5 },
          { queue: 'Support', percent: 87.5 },
        ],
      ),
      overflow: fc.constantFrom(null, []),
    }),
  ),
});

/** As it is pasted: quotes, line breaks and templates. */
const anyAgent = AiAgentEntry.parse({
  name: 'Helper',
  description: 'Helps.',
  settings: { recognitionThreshold: 0.6, texts: { greeting: ['Hi: you', 'Hello # there'] } },
  topics: [
    { name: 'Hours', yaml: 'kind: AdaptiveDialog\n# Said: "often"\n\nbeginDialog:\t\n  kind: OnRedirect \n' },
    { name: 'Windows', enabled: false, yaml: 'kind: AdaptiveDialog\r\nbeginDialog:\r\n  kind: OnRedirect' },
  ],
});

const anyConnection = Connection.parse({
  name: 'Contoso: Service',
  kind: 'dataverse',
  enabled: false,
  settings: { uri: 'https://org.crm.dynamics.com', apiVersion: 'v9.2', parameters: { region: 'eu' } },
  steps: [
    {
      step: 4,
      method: 'PATCH',
      target: 'phonecalls',
      query: '(STEP2-Response.activityid)',
      body: '{"category": "{{Channel}}"}',
      missing: 'fail',
    },
    {
      step: 2,
      method: 'POST',
      target: 'phonecalls',
      body: '{"subject":\n "{{Channel}}"}',
      channels: ['chat'],
    },
  ],
});

/** @param usernames representatives that there are @param channel a name that is free */
export const anyDocument = (
  usernames: readonly string[],
  channel: string,
): fc.Arbitrary<ConfigurationDocument> =>
  fc.record({
    timeZone: fc.constantFrom('UTC', 'Asia/Kathmandu'),
    settings: fc.record({
      restorePresence: seconds,
      signInPresence: fc.constantFrom(null, 'Lunch', 'busy'),
      alertAfterOffers: fc.integer({ min: 1, max: 9 }),
    }),
    ratingModels: fc.constant([{ name: 'Levels', levels: ['low', 'high', 'on'] }]),
    skills: fc.constant(
      skills.map((name, i) => ({ name, kind: i === 0 ? '' : 'some', ratingModel: i < 2 ? 'Levels' : null })),
    ),
    capacityProfiles: fc.constant(
      profiles.map((name, i) => ({ name, limit: i + 1, reset: 'end_of_day' as const, blocking: i === 1 })),
    ),
    presences: fc.constant([{ name: 'Lunch', base: 'away' as const }]),
    operatingHours: fc.constantFrom(
      [{ name: 'Office', timeZone: 'Europe/Berlin', weekly: [], holidays: [] }],
      [
        {
          name: 'Office',
          timeZone: 'America/New_York',
          weekly: [{ days: [1, 2, 7], from: 0, to: 1440 }],
          holidays: [{ name: 'H', from: '0000-12-24', to: '0000-01-02', open: [{ from: 61, to: 62 }] }],
        },
      ],
    ),
    groups: fc.constant(groups.map((name) => ({ name }))),
    queues: fc.tuple(...queues.map(queue)) as fc.Arbitrary<QueueDocument[]>,
    workstreams: fc.tuple(workstream),
    channels: fc.constantFrom(
      [],
      [{ name: channel, workstream: 'Chat', allowedOrigins: ['https://a.example'] }],
    ),
    representatives: fc.tuple(
      ...usernames.map((username) =>
        fc.record({
          username: fc.constant(username),
          capacity: fc.integer({ min: 0, max: 500 }),
          queues: some(queues),
          groups: some(groups),
          skills: needs,
          profiles: fc.dictionary(
            fc.constantFrom(...profiles),
            fc.oneof(fc.constant('default' as const), fc.integer({ min: 0, max: 9 })),
          ),
          attributes: fc.dictionary(
            fc.constantFrom('region', 'a b'),
            fc.oneof(value, fc.array(value, { maxLength: 2 })),
          ),
        }),
      ),
    ),
    allowedHosts: fc.constantFrom([], [{ name: 'localhost:4411', note: '' }]),
    connections: fc.constantFrom([], [anyConnection]),
    plugins: fc.constant([]),
    aiAgents: fc.constantFrom([], [anyAgent], [{ ...anyAgent, topics: [] }]),
  });
