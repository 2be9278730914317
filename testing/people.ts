/** Makes the rows that tests start from: an organization with a queue, a workstream, a channel and people. */

import type { Presence, WorkKind } from '../contracts/words.ts';
import { type House, type Tx, transact } from '../server/data-model/house/index.ts';
import { announceRepresentative } from '../server/routing/configuration/commands/set-representative.ts';
import { touchConfiguration } from '../server/routing/configuration/commands/touch-configuration.ts';
import type {
  QueueSettingsColumn,
  WorkstreamSettingsColumn,
} from '../server/routing/store/configuration.store.ts';

export interface TestOrganization {
  organizationId: string;
  queueId: string;
  workstreamId: string;
  channelId: string;
  aiAgentId: string | null;
}

export interface TestOrganizationOptions {
  withAiAgent?: boolean;
  capacityUnits?: number;
  offerTimeoutSeconds?: number;
  reofferSeconds?: number;
  wrapUpSeconds?: number;
  queue?: QueueSettingsColumn;
  workstream?: WorkstreamSettingsColumn;
}

export async function makeOrganization(
  house: House,
  options: TestOrganizationOptions = {},
): Promise<TestOrganization> {
  const id = () => house.ids.next();
  const organizationId = id();
  const made = {
    organizationId,
    queueId: id(),
    workstreamId: id(),
    channelId: id(),
    aiAgentId: options.withAiAgent ? id() : null,
  };
  await house.db.transaction('all', async ({ q }) => {
    const organization_id = organizationId;
    await q
      .insertInto('organization')
      .values({ id: organizationId, slug: `org-${organizationId}`, name: 'Test organization' })
      .execute();
    await q
      .insertInto('queue')
      .values({
        id: made.queueId,
        organization_id,
        name: 'Support',
        settings: JSON.stringify(options.queue ?? {}),
      })
      .execute();
    if (made.aiAgentId)
      await q
        .insertInto('ai_agent')
        .values({ id: made.aiAgentId, organization_id, name: 'Assistant' })
        .execute();
    await q
      .insertInto('workstream')
      .values({
        id: made.workstreamId,
        organization_id,
        name: 'Chat',
        ai_agent_id: made.aiAgentId,
        default_queue_id: made.queueId,
        capacity_units: options.capacityUnits ?? 30,
        offer_timeout_seconds: options.offerTimeoutSeconds ?? 30,
        reoffer_seconds: options.reofferSeconds ?? 60,
        wrap_up_seconds: options.wrapUpSeconds ?? 120,
        settings: JSON.stringify(options.workstream ?? {}),
      })
      .execute();
    await q
      .insertInto('chat_channel')
      .values({
        id: made.channelId,
        organization_id,
        name: `web-${made.channelId}`,
        workstream_id: made.workstreamId,
      })
      .execute();
  });
  return made;
}

export interface TestRepresentativeOptions {
  name?: string;
  presence?: Presence;
  capacityTotal?: number;
  connected?: boolean;
  queueIds?: string[];
  skills?: { skillId: string; proficiency: number }[];
  groupIds?: string[];
  profiles?: { profileId: string; limit: number }[];
  attributes?: Record<string, unknown>;
}

/** A representative of the organization's queue, available and connected unless told otherwise. */
export async function makeRepresentative(
  house: House,
  org: TestOrganization,
  options: TestRepresentativeOptions = {},
): Promise<string> {
  const userId = house.ids.next();
  const organization_id = org.organizationId;
  await transact(house, org.organizationId, async (tx) => {
    const { q } = tx;
    await q
      .insertInto('app_user')
      .values({
        id: userId,
        organization_id,
        username: `rep-${userId}`,
        display_name: options.name ?? 'Test representative',
        roles: ['representative'],
        password_hash: 'none',
      })
      .execute();
    await q
      .insertInto('representative')
      .values({
        user_id: userId,
        organization_id,
        presence: options.presence ?? 'available',
        capacity_total: options.capacityTotal ?? 90,
        connected: options.connected !== false,
        connected_until: options.connected === false ? '-infinity' : 'infinity',
        attributes: JSON.stringify(options.attributes ?? {}),
        // As one who follows their load; those who are away chose to be.
        presence_manual: options.presence !== undefined && options.presence !== 'inactive',
      })
      .execute();
    for (const queue_id of options.queueIds ?? [org.queueId]) {
      await q.insertInto('queue_member').values({ organization_id, queue_id, user_id: userId }).execute();
    }
    for (const { skillId, proficiency } of options.skills ?? []) {
      await q
        .insertInto('representative_skill')
        .values({ organization_id, user_id: userId, skill_id: skillId, proficiency })
        .execute();
    }
    for (const group_id of options.groupIds ?? []) {
      await q
        .insertInto('user_group_member')
        .values({ organization_id, group_id, user_id: userId })
        .execute();
    }
    for (const { profileId, limit } of options.profiles ?? []) {
      await q
        .insertInto('representative_profile')
        .values({
          organization_id,
          user_id: userId,
          profile_id: profileId,
          own_limit: limit,
          work_limit: limit,
        })
        .execute();
    }
    await announceRepresentatives(house, tx, [userId]);
  });
  return userId;
}

/** Tells a running engine of representatives whose settings this transaction wrote. */
export async function announceRepresentatives(
  house: House,
  tx: Tx,
  userIds: readonly string[],
): Promise<void> {
  for (const userId of userIds) await announceRepresentative(house, tx, userId, 'system');
}

/** Writes configuration tables as an administrator would change them: a new version, in effect at once. */
export async function changeConfiguration(
  house: House,
  org: TestOrganization,
  change: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  await transact(house, org.organizationId, async (tx) => {
    await change(tx);
    await touchConfiguration(house, tx, { actor: 'system', by: 'test', comment: '' });
  });
}

export async function makeSkill(
  house: House,
  org: TestOrganization,
  name: string,
  kind = '',
): Promise<string> {
  const skillId = house.ids.next();
  await changeConfiguration(house, org, ({ q }) =>
    q.insertInto('skill').values({ id: skillId, organization_id: org.organizationId, name, kind }).execute(),
  );
  return skillId;
}

export async function makeProfile(
  house: House,
  org: TestOrganization,
  name: string,
  profile: { limit: number; reset?: 'immediate' | 'end_of_day'; blocking?: boolean },
): Promise<string> {
  const id = house.ids.next();
  const { limit, ...rest } = profile;
  await changeConfiguration(house, org, ({ q }) =>
    q
      .insertInto('capacity_profile')
      .values({ id, organization_id: org.organizationId, name, work_limit: limit, ...rest })
      .execute(),
  );
  return id;
}

export async function makeGroup(house: House, org: TestOrganization, name: string): Promise<string> {
  const id = house.ids.next();
  await changeConfiguration(house, org, ({ q }) =>
    q.insertInto('user_group').values({ id, organization_id: org.organizationId, name }).execute(),
  );
  return id;
}

export interface TestQueueOptions {
  kind?: WorkKind;
  priority?: number;
  fallbackQueueId?: string;
  hoursId?: string;
  settings?: QueueSettingsColumn;
}

/** One more queue. */
export async function makeQueue(
  house: House,
  org: TestOrganization,
  name: string,
  options: TestQueueOptions = {},
): Promise<string> {
  const id = house.ids.next();
  await changeConfiguration(house, org, ({ q }) =>
    q
      .insertInto('queue')
      .values({
        id,
        organization_id: org.organizationId,
        name,
        kind: options.kind ?? 'messaging',
        priority: options.priority ?? 100,
        fallback_queue_id: options.fallbackQueueId ?? null,
        operating_hours_id: options.hoursId ?? null,
        settings: JSON.stringify(options.settings ?? {}),
      })
      .execute(),
  );
  return id;
}

/** A bare conversation of a new customer, open in the organization's queue; for tests below the conversations floor. */
export async function makeConversation(house: House, org: TestOrganization): Promise<string> {
  const conversationId = house.ids.next();
  const contactId = house.ids.next();
  const organization_id = org.organizationId;
  const at = house.clock.now();
  await house.db.transaction(organization_id, async ({ q, run }) => {
    await q
      .insertInto('contact')
      .values({
        id: contactId,
        organization_id,
        external_id: contactId,
        name: 'Test customer',
        email: null,
        phone: null,
      })
      .execute();
    await run(
      `insert into conversation (id, organization_id, channel, channel_id, workstream_id, contact_id, state, handler_kind,
                                 queue_id, queued_at, opened_at, state_changed_at, last_sequence)
       values ($1, $2, 'chat', $3, $4, $5, 'open', 'none', $6, $7, $7, $7, 1)`,
      [conversationId, organization_id, org.channelId, org.workstreamId, contactId, org.queueId, at],
    );
    await run(
      `insert into message (organization_id, conversation_id, sequence, client_message_id, kind, sender_kind, sender_id, sender_name, text, sent_at)
       values ($1, $2, 1, 'first', 'message', 'customer', 'c', 'Test customer', 'hello', $3)`,
      [organization_id, conversationId, at],
    );
  });
  return conversationId;
}
