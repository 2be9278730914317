/** A queue of the configuration document. */
import { z } from 'zod';
import { WorkKind } from '../words.ts';
import { When } from './condition.ts';
import { queueDefaults } from './defaults.ts';
import { AttributeValue, Duration, has, Name, oneOf, PresenceName, Skills } from './scalars.ts';

export const mostRules = 2000;
const rules = <T extends z.ZodType>(rule: T) =>
  z.array(rule).max(mostRules, `must not have more than ${mostRules} rules`).default([]);
const points = z.number({ error: 'must be a number of points' }).min(-1_000_000).max(1_000_000);

export const Kind = WorkKind.or(
  z.custom<never>(() => false, { error: `must be one of ${WorkKind.options.join(', ')}` }),
) as unknown as typeof WorkKind;

export const SkillMatch = z.enum(['exact', 'closest', 'none'], { error: 'must be exact, closest or none' });

const OverflowWhen = oneOf((value) => {
  if (value === 'out_of_hours' || value === 'nobody_on_duty') return z.literal(value);
  if (has(value, 'queueLength'))
    return z.strictObject({
      queueLength: z.number({ error: 'must be a number' }).int().min(1).max(1_000_000),
    });
  if (has(value, 'expectedWait')) return z.strictObject({ expectedWait: Duration });
  if (has(value, 'waitingTime')) return z.strictObject({ waitingTime: Duration });
  return 'must be out_of_hours, nobody_on_duty, {queueLength: 10}, {expectedWait: 5m} or {waitingTime: 10m}';
});
const plainActions = ['callback', 'voicemail', 'assign_anyway'] as const;
const OverflowThen = oneOf((value) => {
  for (const action of plainActions) if (value === action) return z.literal(action);
  if (has(value, 'queue')) return z.strictObject({ queue: Name });
  if (has(value, 'end')) return z.strictObject({ end: z.string().trim().min(1).max(2000) });
  if (has(value, 'externalNumber'))
    return z.strictObject({
      externalNumber: z
        .string({ error: "must be text: put the number in quotes, such as '+4930123456'" })
        .regex(/^\+?[0-9][0-9 ().-]{2,40}$/, "must be a telephone number such as '+4930123456'"),
    });
  return "must be {queue: Name}, {end: 'message'}, callback, voicemail, {externalNumber: '+49…'} or assign_anyway";
});
// biome-ignore lint/suspicious/noThenProperty: when … then … is how people say it; nobody awaits a rule
export const Overflow = rules(z.strictObject({ when: OverflowWhen, then: OverflowThen }));
export type OverflowRuleDocument = z.output<typeof Overflow>[number];

const plainOrders = ['least_active', 'round_robin', 'available_units', 'skill_count'] as const;
const Direction = z.enum(['ascending', 'descending'], { error: 'must be ascending or descending' });
const Order = oneOf((value) => {
  for (const order of plainOrders) if (value === order) return z.literal(order);
  if (has(value, 'availableProfile')) return z.strictObject({ availableProfile: Name });
  if (has(value, 'proficiency'))
    return z.strictObject({
      proficiency: z.enum(['nearest', 'most'], { error: 'must be nearest or most' }),
      skillKind: Name.nullable().default(null),
    });
  if (has(value, 'attribute'))
    return z.strictObject({ attribute: Name, direction: Direction.default('ascending') });
  return `must be one of ${plainOrders.join(', ')}, {availableProfile: Name}, {proficiency: nearest} or {attribute: name}`;
});
export type OrderDocument = z.output<typeof Order>;

const AttributeMatch = z.strictObject({
  attribute: Name,
  is: z.enum(['equal', 'not_equal', 'greater', 'less', 'contains'], {
    error: 'must be one of equal, not_equal, greater, less, contains',
  }),
  value: AttributeValue.optional(),
  /** Instead of a value: the name of an attribute of the conversation. */
  same: Name.optional(),
});

export const AssignmentRule = z.strictObject({
  name: Name,
  after: Duration.default(0),
  presences: z.array(PresenceName).min(1).nullable().default(null),
  skillMatch: SkillMatch.nullable().default(null),
  needsCapacity: z.boolean({ error: 'must be true or false' }).default(true),
  attributes: z.array(AttributeMatch).max(50).default([]),
  workingOnly: z.boolean({ error: 'must be true or false' }).default(false),
  orderBy: z.array(Order).max(20).default(['least_active']),
});
export type AssignmentRuleDocument = z.output<typeof AssignmentRule>;

const plainMethods = ['highest_capacity', 'round_robin', 'least_active'] as const;
const Method = oneOf((value) => {
  for (const method of plainMethods) if (value === method) return z.literal(method);
  if (has(value, 'custom'))
    return z.strictObject({ custom: z.array(AssignmentRule).min(1, 'must have a rule').max(mostRules) });
  return `must be one of ${plainMethods.join(', ')}, or {custom: [rules]}`;
});

const Bucket = z.strictObject({
  name: Name,
  when: When,
  orderBy: z
    .array(z.strictObject({ field: Name, direction: Direction.default('ascending') }))
    .max(20)
    .default([]),
});
export type BucketDocument = z.output<typeof Bucket>;

const Bullseye = z.strictObject({
  rings: z
    .array(
      z.strictObject({
        after: Duration,
        groups: z.array(Name).default([]),
        dropSkills: z.array(Name).default([]),
      }),
    )
    .min(1, 'must have a ring')
    .max(50),
  fallback: oneOf((value) => {
    if (value === 'restrict') return z.literal('restrict');
    if (has(value, 'anyAfter')) return z.strictObject({ anyAfter: Duration });
    return 'must be restrict, or {anyAfter: 60s}';
  }),
});

export const Queue = z.strictObject({
  name: Name,
  kind: Kind.default(queueDefaults.kind),
  priority: z
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(-1_000_000)
    .max(1_000_000)
    .default(queueDefaults.priority),
  /** Beside the representatives who name the queue. */
  members: z
    .strictObject({ groups: z.array(Name).default([]), skills: z.array(Skills).default([]) })
    .default({ groups: [], skills: [] }),
  requiredSkills: Skills.default({}),
  operatingHours: Name.nullable().default(null),
  serviceLevel: Duration.refine((s) => s > 0, 'must be more than 0').default(queueDefaults.serviceLevel),
  shortAbandon: Duration.default(queueDefaults.shortAbandon),
  fallbackQueue: Name.nullable().default(null),
  method: Method.default(queueDefaults.method),
  prioritization: rules(Bucket),
  dynamicPriority: z
    .strictObject({
      pointsPerMinute: points.default(0),
      steps: z
        .array(z.strictObject({ after: Duration, points }))
        .max(100)
        .default([]),
    })
    .default({ pointsPerMinute: 0, steps: [] }),
  bullseye: Bullseye.nullable().default(null),
  overflow: Overflow,
});
export type QueueDocument = z.output<typeof Queue>;
