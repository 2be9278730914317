/**
 * Makes a document the configuration: all of it or nothing, in one transaction. From the commit on every transaction
 * of every process sees it; engines are told by the log.
 */
import type { ConfigurationDifference } from '../../../../contracts/configuration/difference.ts';
import type { ConfigurationDocument } from '../../../../contracts/configuration/document.ts';
import { writeSetup } from '../../../connectors/setup/index.ts';
import { takeOutAgents, writeAgents } from '../../../data-model/ai-agents/index.ts';
import { type House, type Tx, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { adjustPresence } from '../../commands/adjust-presence.ts';
import type { RepresentativeSetting } from '../../domain/router/changes.ts';
import { representativeSettings } from '../../store/representative-settings.store.ts';
import { type Names, sectionsWithIds } from '../document/names.ts';
import { printDocument } from '../document/print-document.ts';
import { Resolver } from '../document/settings-of.ts';
import { type CheckTopic, type PreparedChange, prepareChange, takenChannels } from '../prepare-change.ts';
import { writeConfiguration } from '../store/apply.store.ts';
import {
  followProfiles,
  lockRepresentatives,
  type RepresentativeWrite,
  writeRepresentatives,
} from '../store/people.store.ts';
import { lockConfiguration, raiseVersion, versionDocument } from '../store/version.store.ts';
import { announceRepresentatives } from './announce-representatives.ts';
import { type ConfigurationChange, keepVersion, touchConfiguration } from './touch-configuration.ts';

export interface ApplyRequest extends ConfigurationChange {
  /** YAML. Sections that it leaves out stay as they are. */
  document: string;
  /** Topics that it refuses are problems of the document. */
  checkTopic?: CheckTopic | undefined;
  /** The version that the document was made from; another one in effect is a conflict. */
  expectedVersion?: number | undefined;
}

export interface AppliedConfiguration {
  /** In effect now. */
  version: number;
  /** Empty: the document said what is in effect already, and there is no new version. */
  differences: ConfigurationDifference[];
}

/**
 * @throws {AppError} `configuration.invalid` and `configuration.in_use` with every problem at its place,
 * `configuration.conflict` when another version than the expected one is in effect.
 */
export async function applyConfiguration(
  house: House,
  organizationId: string,
  request: ApplyRequest,
): Promise<AppliedConfiguration> {
  const taken = await takenChannels(house, organizationId);
  return await transact(house, organizationId, (tx) => applyLocked(house, tx, { ...request, taken }));
}

/**
 * The same within a transaction that the caller has. That no other organization has a channel of the name is left to
 * the database then.
 */
export const applyWithin = (house: House, tx: Tx, request: ApplyRequest): Promise<AppliedConfiguration> =>
  applyLocked(house, tx, { ...request, taken: [] });

async function applyLocked(house: House, tx: Tx, request: Application): Promise<AppliedConfiguration> {
  const version = await lockConfiguration(tx);
  if (request.expectedVersion !== undefined && request.expectedVersion !== version)
    throw new AppError('configuration.conflict', { version, expectedVersion: request.expectedVersion });
  return await applyText(house, tx, version, request);
}

/**
 * Applies the document of an earlier version as a new one. Representatives that there are no more are passed over.
 * @throws {AppError} `configuration.version_not_found`, and what applying throws.
 */
export async function revertConfiguration(
  house: House,
  organizationId: string,
  toVersion: number,
  change: ConfigurationChange,
): Promise<AppliedConfiguration> {
  const taken = await takenChannels(house, organizationId);
  return await transact(house, organizationId, async (tx) => {
    const version = await lockConfiguration(tx);
    const document = await versionDocument(tx, organizationId, toVersion);
    if (document === undefined) throw new AppError('configuration.version_not_found', { version: toVersion });
    return await applyText(house, tx, version, { ...change, document, taken, forgetPeople: true });
  });
}

interface Application extends ApplyRequest {
  taken: readonly string[];
  forgetPeople?: boolean;
}

async function applyText(
  house: House,
  tx: Tx,
  version: number,
  application: Application,
): Promise<AppliedConfiguration> {
  const change = await prepareChange(tx, application.document, {
    organizationId: tx.organizationId,
    takenChannels: application.taken,
    forgetPeople: application.forgetPeople ?? false,
    checkTopic: application.checkTopic,
  });
  const { differences } = change;
  if (differences.length === 0) return { version, differences };
  await keepPresent(house, tx, version, change);
  await write(house, tx, change, application);
  return { version: await touchConfiguration(house, tx, application), differences };
}

/** What is in effect and in no version, such as users changed one by one, becomes one: it can be gone back to. */
async function keepPresent(house: House, tx: Tx, version: number, { before }: PreparedChange): Promise<void> {
  const kept = await versionDocument(tx, tx.organizationId, version);
  if (kept === printDocument(before)) return;
  const at = house.clock.now();
  const comment = 'As it was found before the next version.';
  const number = kept === undefined ? version : await raiseVersion(tx);
  await keepVersion(tx, number, at, { by: 'system', comment });
}

async function write(house: House, tx: Tx, change: PreparedChange, by: ConfigurationChange): Promise<void> {
  const { before, after, tables } = change;
  const { names } = tables;
  const at = house.clock.now();
  nameNewEntries(house, after, names);
  const resolver = new Resolver(after, names);
  const people = peopleOf(change, resolver);
  const reshaped = profilesThatChange(before, after, names);
  await lockRepresentatives(
    tx,
    people.map(({ userId }) => userId),
    reshaped,
  );
  const agents = { before: before.aiAgents, after: after.aiAgents, actor: by.actor };
  await writeAgents(house, tx, { ...agents, idOf: (name) => names.id('aiAgents', name) });
  await writeConfiguration(tx, after, names, resolver, at);
  await takeOutAgents(house, tx, agents);
  await writeSetup(house, tx, tables.connectors, after, by.actor);
  await followProfiles(tx, reshaped);
  await writeRepresentatives(tx, people);

  const earlier = new Map(tables.settings.map((setting) => [setting.userId, setting]));
  const settings = await representativeSettings(tx, tx.organizationId);
  const changed = settings.filter(
    (setting) => JSON.stringify(setting) !== JSON.stringify(earlier.get(setting.userId)),
  );
  announceRepresentatives(tx, changed, by.actor, at);
  // How busy somebody is follows from what they hold and from what they can carry.
  const isReshaped = ({ profiles }: RepresentativeSetting) =>
    profiles.some(({ profileId }) => reshaped.includes(profileId));
  const resized = settings.filter((setting) => {
    const was = earlier.get(setting.userId);
    const isSame =
      was?.capacityTotal === setting.capacityTotal &&
      JSON.stringify(was.profiles) === JSON.stringify(setting.profiles);
    return !isSame || isReshaped(setting);
  });
  await adjustPresence(
    house,
    tx,
    resized.map(({ userId }) => ({ userId, cause: 'load' })),
    at,
  );
}

function nameNewEntries(house: House, document: ConfigurationDocument, names: Names): void {
  for (const section of sectionsWithIds)
    for (const { name } of document[section])
      if (names.idOf(section, name) === undefined) names.set(section, name, house.ids.next());
}

function peopleOf({ after, tables }: PreparedChange, resolver: Resolver): RepresentativeWrite[] {
  const { names } = tables;
  const ids = new Map(tables.people.map(({ userId, username }) => [username.toLowerCase(), userId]));
  return after.representatives.map((person) => ({
    userId: ids.get(person.username.toLowerCase())!,
    capacityTotal: person.capacity,
    queueIds: person.queues.map((name) => names.id('queues', name)),
    groupIds: person.groups.map((name) => names.id('groups', name)),
    skills: resolver.skills(person.skills),
    profiles: Object.entries(person.profiles).map(([name, limit]) => ({
      profileId: names.id('capacityProfiles', name),
      ownLimit: limit === 'default' ? null : limit,
    })),
    attributes: person.attributes,
  }));
}

/** Profiles that change or that go: everybody who has one is written. */
function profilesThatChange(
  before: ConfigurationDocument,
  after: ConfigurationDocument,
  names: Names,
): string[] {
  const shapes = new Map(after.capacityProfiles.map((profile) => [profile.name, JSON.stringify(profile)]));
  return before.capacityProfiles
    .filter((profile) => shapes.get(profile.name) !== JSON.stringify(profile))
    .map(({ name }) => names.id('capacityProfiles', name));
}
