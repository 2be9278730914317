/** What rules, queues and people refer to: rating models, skills, profiles, presences, operating hours, groups. */
import { z } from 'zod';
import { basePresences, Days, HolidayDate, Name, TimeOfDay } from './scalars.ts';

export const RatingModel = z.strictObject({
  name: Name,
  /** From the lowest to the highest. */
  levels: z.array(Name).min(1, 'must have a level').max(10, 'must not have more than 10 levels'),
});
export type RatingModelDocument = z.output<typeof RatingModel>;

export const Skill = z.strictObject({
  name: Name,
  kind: z.string().trim().max(100).default(''),
  /** Left out: levels are the numbers 1 to 10. */
  ratingModel: Name.nullable().default(null),
});
export type SkillDocument = z.output<typeof Skill>;

export const CapacityProfile = z.strictObject({
  name: Name,
  limit: z
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(10_000),
  reset: z
    .enum(['immediate', 'end_of_day'], { error: 'must be immediate or end_of_day' })
    .default('immediate'),
  blocking: z.boolean({ error: 'must be true or false' }).default(false),
});
export type CapacityProfileDocument = z.output<typeof CapacityProfile>;

export const PresenceEntry = z.strictObject({
  name: Name,
  base: z.enum(basePresences, { error: `must be one of ${basePresences.join(', ')}` }),
});
export type PresenceDocument = z.output<typeof PresenceEntry>;

const OpenInterval = z.strictObject({ from: TimeOfDay, to: TimeOfDay });

export const Hours = z.strictObject({
  name: Name,
  timeZone: Name,
  /** Nothing: never open, save on holidays that say so. */
  weekly: z
    .array(OpenInterval.extend({ days: Days }))
    .max(200)
    .default([]),
  holidays: z
    .array(
      z
        .strictObject({
          name: Name,
          from: HolidayDate,
          to: HolidayDate.optional(),
          open: z.array(OpenInterval).max(50).default([]),
        })
        .transform(({ to, ...holiday }) => ({ ...holiday, to: to ?? holiday.from })),
    )
    .max(1000)
    .default([]),
});
export type HoursDocument = z.output<typeof Hours>;

/** `Tier 1`, or `{name: Tier 1}`. */
export const Group = z
  .union([Name, z.strictObject({ name: Name })], { error: 'must be the name of a group' })
  .transform((group) => (typeof group === 'string' ? { name: group } : group));
export type GroupDocument = z.output<typeof Group>;
