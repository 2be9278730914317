/**
 * The configuration of an organization as one document: names instead of ids, durations and times as people write
 * them. These shapes say what a well-formed entry is; what must hold between entries is said by the validation in
 * server/routing/domain/validation. The reference with examples: docs/configuration.md.
 */
import { z } from 'zod';
import { AiAgentEntry } from './agents.ts';
import { CapacityProfile, Group, Hours, PresenceEntry, RatingModel, Skill } from './catalogue.ts';
import { AllowedHost, Connection, PluginEntry } from './connectors.ts';
import { representativeCapacity, settingsDefaults } from './defaults.ts';
import { Queue } from './queue.ts';
import { AttributeValue, Duration, Name, oneOf, PresenceName, Skills } from './scalars.ts';
import { Channel, Workstream } from './workstream.ts';

export const Settings = z.strictObject({
  restorePresence: Duration.default(settingsDefaults.restorePresence),
  signInPresence: PresenceName.nullable().default(settingsDefaults.signInPresence),
  alertAfterOffers: z
    .number({ error: 'must be a number' })
    .int()
    .min(1, 'must be 1 or more')
    .max(1000)
    .default(settingsDefaults.alertAfterOffers),
});
export type SettingsDocument = z.output<typeof Settings>;

const ProfileLimit = oneOf((value) =>
  value === 'default'
    ? z.literal('default')
    : z
        .number({ error: 'must be a number, or default for the limit of the profile' })
        .int('must be a whole number')
        .min(0, 'must not be negative')
        .max(10_000),
);

export const Representative = z.strictObject({
  username: Name,
  capacity: z
    .number({ error: 'must be a number of units' })
    .int('must be whole units')
    .min(0, 'must not be negative')
    .max(10_000)
    .default(representativeCapacity),
  queues: z.array(Name).default([]),
  groups: z.array(Name).default([]),
  skills: Skills.default({}),
  profiles: z.record(Name, ProfileLimit).default({}),
  attributes: z.record(Name, z.union([AttributeValue, z.array(AttributeValue).max(100)])).default({}),
});
export type RepresentativeDocument = z.output<typeof Representative>;

/** The sections that are lists of entries with a name, in the order of the canonical document. */
export const sections = {
  ratingModels: RatingModel,
  skills: Skill,
  capacityProfiles: CapacityProfile,
  presences: PresenceEntry,
  operatingHours: Hours,
  groups: Group,
  queues: Queue,
  workstreams: Workstream,
  channels: Channel,
  representatives: Representative,
  allowedHosts: AllowedHost,
  connections: Connection,
  plugins: PluginEntry,
  aiAgents: AiAgentEntry,
} as const;
export type SectionName = keyof typeof sections;
export const sectionNames = Object.keys(sections) as SectionName[];
export type EntryOf<S extends SectionName> = z.output<(typeof sections)[S]>;

/** Everything, read: durations in seconds, times in minutes, defaults filled in. */
export type ConfigurationDocument = {
  timeZone: string;
  settings: SettingsDocument;
} & { [S in SectionName]: EntryOf<S>[] };

export const nameOf = (entry: { name: string } | { username: string }): string =>
  'name' in entry ? entry.name : entry.username;

/** What is refused before it is looked into. */
export const limits = {
  /** Of the YAML text. */
  characters: 4_000_000,
  /** In one section. */
  entries: 20_000,
  /** Of anything in anything. */
  depth: 40,
} as const;
