/** Sets one representative: by name, as an administrator does who changes a user. */
import type { Actor } from '../../../data-model/events/index.ts';
import type { House, Tx } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { adjustPresence } from '../../commands/adjust-presence.ts';
import type { RepresentativeSetting } from '../../domain/router/changes.ts';
import { configurationOf } from '../../store/configuration.store.ts';
import { representativeSettings } from '../../store/representative-settings.store.ts';
import { readCatalogue } from '../store/catalogue.store.ts';
import {
  lockRepresentatives,
  type RepresentativeWrite,
  writeRepresentatives,
} from '../store/people.store.ts';
import { announceRepresentatives } from './announce-representatives.ts';

/** Names instead of ids. What is undefined stays as it is. */
export interface RepresentativeChange {
  userId: string;
  capacityTotal: number;
  queues: readonly string[];
  skills: readonly { name: string; proficiency: number }[];
  groups?: readonly string[] | undefined;
  /** Without a limit: the profile's own. */
  profiles?: readonly { name: string; limit?: number | undefined }[] | undefined;
  attributes?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Makes the user a representative if they are none, and sets them. A capacity below what is held is taken as it is:
 * nothing new comes until enough has ended.
 * @throws {AppError} `queue.not_found`, `skill.not_found`, `group.not_found`, `profile.not_found` with the name;
 * `request.invalid` for a proficiency above the skill's rating model.
 */
export async function setRepresentative(
  house: House,
  tx: Tx,
  change: RepresentativeChange,
  actor: Actor,
): Promise<void> {
  const { organizationId } = tx;
  const at = house.clock.now();
  const { userId } = change;
  await tx.run(
    `insert into representative (user_id, organization_id, capacity_total) values ($1, $2, $3)
     on conflict (user_id) do nothing`,
    [userId, organizationId, change.capacityTotal],
  );
  await lockRepresentatives(tx, [userId]);
  const [before] = await representativeSettings(tx, organizationId, [userId]);
  await writeRepresentatives(tx, [await resolved(tx, change, before!)]);
  await adjustPresence(house, tx, [{ userId, cause: 'load' }], at);
  await announceRepresentative(house, tx, userId, actor);
}

/** Tells the engine how a representative is set now; nothing for one who never was one. */
export async function announceRepresentative(
  house: House,
  tx: Tx,
  userId: string,
  actor: Actor,
): Promise<void> {
  const settings = await representativeSettings(tx, tx.organizationId, [userId]);
  announceRepresentatives(tx, settings, actor, house.clock.now());
}

async function resolved(
  tx: Tx,
  change: RepresentativeChange,
  before: RepresentativeSetting,
): Promise<RepresentativeWrite> {
  const configuration = await configurationOf(tx, tx.organizationId);
  const found = <T extends { name: string }>(
    entries: readonly T[],
    name: string,
    code: 'queue.not_found' | 'skill.not_found' | 'group.not_found' | 'profile.not_found',
  ): T => {
    const entry = entries.find((one) => one.name === name);
    if (entry === undefined) throw new AppError(code, { name });
    return entry;
  };
  const groups = change.groups && (await readCatalogue(tx, tx.organizationId)).groups;
  return {
    userId: change.userId,
    capacityTotal: change.capacityTotal,
    queueIds: change.queues.map((name) => found(configuration.queues, name, 'queue.not_found').queueId),
    skills: change.skills.map(({ name, proficiency }, i) => {
      const { skillId, maximum } = found(configuration.skills, name, 'skill.not_found');
      if (proficiency > maximum)
        throw new AppError('request.invalid', {
          fields: [{ path: `skills.${i}.proficiency`, problem: `${name} goes up to ${maximum}` }],
        });
      return { skillId, proficiency };
    }),
    groupIds: change.groups?.map((name) => found(groups!, name, 'group.not_found').id) ?? before.groupIds,
    profiles:
      change.profiles?.map(({ name, limit }) => ({
        profileId: found(configuration.profiles, name, 'profile.not_found').profileId,
        ownLimit: limit ?? null,
      })) ?? (await presentProfiles(tx, change.userId)),
    attributes: change.attributes ?? before.attributes,
  };
}

const presentProfiles = (tx: Tx, userId: string) =>
  tx.run<{ profileId: string; ownLimit: number | null }>(
    `select profile_id as "profileId", own_limit as "ownLimit" from representative_profile where user_id = $1`,
    [userId],
  );
