/** A workstream and a channel of the configuration document. */
import { z } from 'zod';
import { When } from './condition.ts';
import { workstreamDefaults as defaults, interruptionDefaults } from './defaults.ts';
import { Kind, mostRules, Overflow, SkillMatch } from './queue.ts';
import { AttributeValue, Duration, has, Name, oneOf, PresenceName, Skills } from './scalars.ts';

const YesNo = z.boolean({ error: 'must be true or false' });
const many = (what: string) => `must not have more than ${mostRules} ${what}`;

const Capacity = oneOf((value) => {
  if (has(value, 'units') && has(value, 'profiles'))
    return 'must be units or profiles, not both: counted twice, one would block the other';
  if (has(value, 'units'))
    return z.strictObject({
      units: z
        .number({ error: 'must be a number of units' })
        .int('must be whole units')
        .min(0, 'must not be negative')
        .max(10_000),
    });
  if (has(value, 'profiles'))
    return z.strictObject({ profiles: z.array(Name).min(1, 'must name a profile') });
  return 'must be {units: 30} or {profiles: [Name]}';
});

const Hold = oneOf((value) => (value === 'always' || value === 'never' ? z.literal(value) : Duration));
/** A duration of at least a second, or the word for none. */
const orWord = (word: string) =>
  oneOf((value) =>
    value === word || value === null
      ? z.unknown().transform(() => null)
      : Duration.refine((seconds) => seconds > 0, `must be more than 0, or ${word}`),
  );

const ClassificationRule = z.strictObject({
  name: Name,
  when: When,
  set: z
    .record(
      z.string().regex(/^[A-Za-z][\w-]{0,99}$/, 'must be the name of an attribute: letters, digits, _ and -'),
      AttributeValue,
    )
    .default({}),
  skills: Skills.default({}),
  profiles: z.array(Name).default([]),
  priority: z
    .number({ error: 'must be a number of points' })
    .min(-1_000_000)
    .max(1_000_000)
    .nullable()
    .default(null),
  skillMatch: SkillMatch.nullable().default(null),
});
export type ClassificationRuleDocument = z.output<typeof ClassificationRule>;

const RuleSet = z.strictObject({
  name: Name,
  rules: z.array(ClassificationRule).max(mostRules, many('rules')).default([]),
});

const RouteTo = oneOf((value) =>
  typeof value === 'string'
    ? Name.transform((queue) => [{ queue, percent: 100 }])
    : z
        .array(z.strictObject({ queue: Name, percent: z.number({ error: 'must be a number' }) }), {
          error: 'must be the name of a queue, or a list of {queue, percent}',
        })
        .min(1, 'must name a queue')
        .max(100),
);

const RouteRule = z.strictObject({
  name: Name,
  when: When,
  to: RouteTo,
  /** Instead of the queues' own. */
  overflow: Overflow.removeDefault().nullable().default(null),
});
export type RouteRuleDocument = z.output<typeof RouteRule>;

const autoCloseDefaults = {
  active: defaults.autoCloseActive,
  open: defaults.autoCloseOpen,
  waiting: defaults.autoCloseWaiting,
};
const AutoClose = z.strictObject({
  active: orWord('never').default(autoCloseDefaults.active),
  open: orWord('never').default(autoCloseDefaults.open),
  waiting: orWord('never').default(autoCloseDefaults.waiting),
});

export const Workstream = z
  .strictObject({
    name: Name,
    kind: Kind.default(defaults.kind),
    mode: z.enum(['push', 'pick'], { error: 'must be push or pick' }).default(defaults.mode),
    /** Answers first. */
    aiAgent: Name.nullable().default(null),
    defaultQueue: Name,
    allowedPresences: z
      .array(PresenceName)
      .min(1, 'must name a presence')
      .default([...defaults.allowedPresences]),
    capacity: Capacity.default({ units: defaults.units }),
    wrapUp: z
      .strictObject({
        time: Duration.default(defaults.wrapUpTime),
        /** For how long of it the capacity stays held. */
        hold: Hold.default(defaults.wrapUpHold),
      })
      .default({ time: defaults.wrapUpTime, hold: defaults.wrapUpHold }),
    skillMatch: SkillMatch.default(defaults.skillMatch),
    keepSameRepresentative: YesNo.default(defaults.keepSameRepresentative),
    affinityWait: oneOf((value) =>
      value === 'unlimited' || value === null ? z.unknown().transform(() => null) : Duration,
    ).default(defaults.affinityWait),
    offerTimeout: Duration.refine((s) => s > 0, 'must be more than 0').default(defaults.offerTimeout),
    reoffer: Duration.default(defaults.reoffer),
    declineLimit: z
      .number({ error: 'must be a number' })
      .int()
      .min(1, 'must be 1 or more')
      .max(100)
      .default(defaults.declineLimit),
    autoAccept: YesNo.default(defaults.autoAccept),
    inactiveAfterMissed: YesNo.default(defaults.inactiveAfterMissed),
    doNotDisturbAfterDeclined: YesNo.default(defaults.doNotDisturbAfterDeclined),
    interrupts: YesNo.optional(),
    interruptible: YesNo.optional(),
    affectsPresence: YesNo.optional(),
    autoClose: AutoClose.default(autoCloseDefaults),
    contextVariables: z
      .array(
        z.strictObject({
          name: Name,
          type: z.enum(['text', 'number', 'boolean'], { error: 'must be text, number or boolean' }),
        }),
      )
      .max(200)
      .default([]),
    classification: z.array(RuleSet).max(100, 'must not have more than 100 rule sets').default([]),
    routeToQueue: z.array(RouteRule).max(mostRules, many('rules')).default([]),
  })
  .transform((workstream) => {
    const kindly = interruptionDefaults(workstream.kind);
    return {
      ...workstream,
      interrupts: workstream.interrupts ?? kindly.interrupts,
      interruptible: workstream.interruptible ?? kindly.interruptible,
      affectsPresence: workstream.affectsPresence ?? kindly.affectsPresence,
    };
  });
export type WorkstreamDocument = z.output<typeof Workstream>;

/** A chat channel and where its conversations come in. */
export const Channel = z.strictObject({
  name: z
    .string({ error: 'must be text' })
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be letters, digits, ., _ and -'),
  workstream: Name,
  /** Origins that may get widget tokens; none allows every origin. */
  allowedOrigins: z
    .array(
      z
        .string()
        .regex(/^https?:\/\/[^/\s]+$/, "must be an origin such as 'https://shop.example', without a path"),
    )
    .max(200)
    .default([]),
});
export type ChannelDocument = z.output<typeof Channel>;
