/** What is held of representatives: places in profiles and their reset, what may interrupt, wrap-ups, work by hand. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  changeConfiguration,
  makeOrganization,
  makeProfile,
  makeRepresentative,
  type TestOrganization,
} from '../../../testing/people.ts';
import { closeConversation, lockConversation, startWrapUp } from '../../conversations/index.ts';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { isAppError } from '../../platform/errors.ts';
import { onWrapUpStarted } from '../consumers/on-wrap-up-started.ts';
import type { WorkstreamSettingsColumn } from '../store/configuration.store.ts';
import {
  arrive,
  drain,
  expectBalance,
  HandClock,
  offersOf,
  openHouse,
  pendingOf,
  representative,
} from '../testing/scene.ts';
import { acceptOffer } from './accept-offer.ts';
import { assignDirectly, type DirectAssignment } from './assign-directly.ts';
import { declineOffer } from './decline-offer.ts';
import { releaseCapacity, releaseHeld } from './release-capacity.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house);
});
afterEach(() => expectBalance(house));
afterAll(() => house.close());

const drained = () => drain(house, org.organizationId);

const setWorkstream = (settings: WorkstreamSettingsColumn, of = org.workstreamId) =>
  changeConfiguration(house, org, ({ run }) =>
    run('update workstream set settings = settings || $2::jsonb where id = $1', [
      of,
      JSON.stringify(settings),
    ]),
  );

async function acceptAll(): Promise<void> {
  for (const { id, representative_id } of await pendingOf(house, org))
    await acceptOffer(house, org.organizationId, { offerId: id, representativeId: representative_id });
}

/** The representative is done with it: closed, and released as upper floors do it. */
const finish = (conversationId: string) =>
  transact(house, org.organizationId, async (tx) => {
    const at = clock.now();
    await closeConversation(tx, await lockConversation(tx, conversationId), 'ended', { at, actor: 'system' });
    await releaseCapacity(house, tx, conversationId, at, 'system');
  });

const places = async (userId: string) => {
  const [row] = await house.db.system<{ held: number; used: number }>(
    'select held, used from representative_profile where user_id = $1',
    [userId],
  );
  return row;
};

describe('a capacity profile', () => {
  it('has as many places as its limit, free again at once, and a place of one’s own limit', async () => {
    const profileId = await makeProfile(house, org, 'Chats', { limit: 2 });
    await setWorkstream({ profileIds: [profileId] });
    const ada = await makeRepresentative(house, org, { profiles: [{ profileId, limit: 2 }] });
    const [first] = await arrive(house, org, 4);
    expect((await drained()).offered).toBe(2);
    expect(await places(ada)).toEqual({ held: 2, used: 2 });
    await acceptAll();
    await finish(first!);
    expect(await places(ada)).toEqual({ held: 1, used: 1 });
    expect((await drained()).offered).toBe(1);
    await makeRepresentative(house, org, { profiles: [{ profileId, limit: 1 }] });
    expect((await drained()).offered).toBe(1);
  });

  it('that resets at the day’s end keeps what was finished today, and frees it at the organization’s midnight', async () => {
    await changeConfiguration(house, org, ({ run }) =>
      run(`update organization set time_zone = 'Asia/Tokyo' where id = $1`, [org.organizationId]),
    );
    const profileId = await makeProfile(house, org, 'Claims', { limit: 2, reset: 'end_of_day' });
    await setWorkstream({ profileIds: [profileId] });
    const ada = await makeRepresentative(house, org, { profiles: [{ profileId, limit: 2 }] });
    const ids = await arrive(house, org, 4);
    expect((await drained()).offered).toBe(2);
    await acceptAll();
    await finish(ids[0]!);
    expect(await places(ada)).toEqual({ held: 1, used: 2 });
    const { offered, wakeAt } = await drained();
    expect(offered).toBe(0);
    // 09:00 UTC is 18:00 in Tokyo.
    const midnight = Date.UTC(2026, 0, 5, 15);
    expect(wakeAt).toBe(midnight);
    clock.advance((midnight - clock.now().getTime()) / 1000 - 1);
    expect((await drained()).offered).toBe(0);
    clock.advance(1);
    expect((await drained()).offered).toBe(1);
    expect(await places(ada)).toEqual({ held: 2, used: 2 }); // the one that goes on counts today as well
    await acceptAll();
    await finish(ids[1]!);
    expect(await places(ada)).toEqual({ held: 1, used: 2 });
  });

  it('is not used up by an offer that came to nothing', async () => {
    const profileId = await makeProfile(house, org, 'Claims', { limit: 1, reset: 'end_of_day' });
    await setWorkstream({ profileIds: [profileId] });
    const ada = await makeRepresentative(house, org, { profiles: [{ profileId, limit: 1 }] });
    await arrive(house, org, 2);
    expect((await drained()).offered).toBe(1);
    const [offer] = await pendingOf(house, org);
    await declineOffer(house, org.organizationId, { offerId: offer!.id, representativeId: ada });
    expect(await places(ada)).toEqual({ held: 0, used: 0 });
    expect((await drained()).offered).toBe(1);
  });

  it('that blocks keeps everything else away at its limit', async () => {
    const profileId = await makeProfile(house, org, 'VIP', { limit: 1, blocking: true });
    const vip = await workstream({ profileIds: [profileId] }, 0);
    await makeRepresentative(house, org, { profiles: [{ profileId, limit: 1 }] });
    const [first, second] = await arrive(house, org, 2);
    await moveTo(vip, first!);
    expect((await drained()).offered).toBe(1);
    expect((await pendingOf(house, org)).map((o) => o.conversation_id)).toEqual([first]);
    await acceptAll();
    await finish(first!);
    await drained();
    expect((await pendingOf(house, org)).map((o) => o.conversation_id)).toEqual([second]);
  });
});

/** One more workstream of the organization. */
async function workstream(settings: WorkstreamSettingsColumn, units: number): Promise<string> {
  const id = house.ids.next();
  await changeConfiguration(house, org, ({ q }) =>
    q
      .insertInto('workstream')
      .values({
        id,
        organization_id: org.organizationId,
        name: `Workstream ${id}`,
        default_queue_id: org.queueId,
        capacity_units: units,
        settings: JSON.stringify(settings),
      })
      .execute(),
  );
  return id;
}

const moveTo = (workstreamId: string, conversationId: string) =>
  house.db.transaction(org.organizationId, ({ run }) =>
    run('update conversation set workstream_id = $2 where id = $1', [conversationId, workstreamId]),
  );

it('lets a call come in on top of an email, and no email on top of a call', async () => {
  const email = await workstream({ interruptible: true, interrupts: false }, 60);
  const call = await workstream({ interruptible: false, interrupts: true }, 60);
  const ada = await makeRepresentative(house, org, { capacityTotal: 60 });
  const [written, called, writtenLater] = await arrive(house, org, 3);
  await moveTo(email, written!);
  await moveTo(call, called!);
  await moveTo(email, writtenLater!);
  expect((await drained()).offered).toBe(2);
  const rows = await house.db.system(
    'select capacity_reserved as firm, capacity_interruptible as soft from representative where user_id = $1',
    [ada],
  );
  expect(rows).toEqual([{ firm: 60, soft: 60 }]);
  await acceptAll();
  await finish(written!);
  expect((await drained()).offered).toBe(0); // the call is still there
  await finish(called!);
  expect((await drained()).offered).toBe(1);
});

it('accepts by itself where the workstream says so, in the moment of the offer', async () => {
  await setWorkstream({ autoAccept: true });
  const ada = await makeRepresentative(house, org, { name: 'Ada' });
  const [conversationId] = await arrive(house, org, 1);
  expect((await drained()).offered).toBe(1);
  expect((await offersOf(house, org)).map((o) => o.state)).toEqual(['accepted']);
  const [row] = await house.db.system(
    'select state, handler_id, handler_epoch from conversation where id = $1',
    [conversationId],
  );
  expect(row).toEqual({ state: 'active', handler_id: ada, handler_epoch: 1 });
  expect((await representative(house, ada)).presence).toBe('busy');
});

describe('a wrap-up', () => {
  async function wrappingUp(hold: WorkstreamSettingsColumn['wrapUpHold']) {
    await setWorkstream(hold === undefined ? {} : { wrapUpHold: hold });
    const ada = await makeRepresentative(house, org);
    const [conversationId] = await arrive(house, org, 1);
    await drained();
    await acceptAll();
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId!);
      await startWrapUp(tx, conversation, 'representative', { at: clock.now(), actor: 'system' });
    });
    const event = { organizationId: org.organizationId, conversationId };
    const told = () => onWrapUpStarted.handle(house, event as LoggedEvent<'conversation.wrap_up_started'>);
    await told();
    return {
      conversationId: conversationId!,
      told,
      reserved: async () => (await representative(house, ada)).reserved,
    };
  }

  it('holds the capacity until it is closed', async () => {
    const { reserved, conversationId } = await wrappingUp('always');
    clock.advance(60);
    expect([await releaseHeld(house, org.organizationId), await reserved()]).toEqual([0, 30]);
    await finish(conversationId);
    expect(await reserved()).toBe(0);
  });

  it('holds nothing where the workstream says never', async () => {
    const { reserved, told } = await wrappingUp('never');
    expect(await reserved()).toBe(0);
    await told();
    expect(await reserved()).toBe(0);
  });

  it('holds for some seconds, counted from its beginning however late that is heard, and goes on after', async () => {
    const { reserved, told, conversationId } = await wrappingUp(30);
    clock.advance(29);
    await told();
    expect([await releaseHeld(house, org.organizationId), await reserved()]).toEqual([0, 30]);
    clock.advance(1);
    expect([await releaseHeld(house, org.organizationId), await reserved()]).toEqual([1, 0]);
    const [row] = await house.db.system('select state from conversation where id = $1', [conversationId]);
    expect(row).toEqual({ state: 'wrap_up' });
    expect(await releaseHeld(house, org.organizationId)).toBe(0);
  });
});

describe('given by hand', () => {
  const give = (conversationId: string, assignment: DirectAssignment) =>
    transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      const change = { at: clock.now(), actor: `representative:${assignment.userId}` } as const;
      return await assignDirectly(house, tx, conversation, assignment, change);
    });
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'ok',
      (error: unknown) => (isAppError(error) ? error.code : error),
    );

  it('is handled at once, with an accepted offer and a decision that says so', async () => {
    const ada = await makeRepresentative(house, org, { presence: 'away' });
    const [conversationId] = await arrive(house, org, 1);
    expect(await give(conversationId!, { userId: ada, kind: 'picked', override: false })).toEqual({
      handlerEpoch: 1,
    });
    const [row] = await house.db.system(
      `select c.state, o.kind, o.state as offer, o.automatic, d.explanation ->> 'kind' as decided
       from conversation c join offer o on o.conversation_id = c.id join assignment_decision d on d.offer_id = o.id
       where c.id = $1`,
      [conversationId],
    );
    expect(row).toEqual({
      state: 'active',
      kind: 'picked',
      offer: 'accepted',
      automatic: true,
      decided: 'picked',
    });
    expect((await representative(house, ada)).reserved).toBe(30);
  });

  it('goes beyond the limits only when told to, on the record, and takes nobody’s room', async () => {
    const ada = await makeRepresentative(house, org, { capacityTotal: 30 });
    const [first, second] = await arrive(house, org, 2);
    await give(first!, { userId: ada, kind: 'assigned', override: false });
    const again = { userId: ada, kind: 'assigned' } as const;
    expect(await code(give(second!, { ...again, override: false }))).toBe('routing.no_capacity');
    expect(await code(give(second!, { ...again, override: true }))).toBe('ok');
    const [row] = await house.db.system(
      'select capacity_reserved as firm, capacity_override as beyond from representative where user_id = $1',
      [ada],
    );
    expect(row).toEqual({ firm: 30, beyond: 30 });
    await finish(first!);
    const [third] = await arrive(house, org, 1);
    await drained();
    expect((await pendingOf(house, org)).map((o) => o.conversation_id)).toEqual([third]);
  });

  it('takes back what was out to somebody else', async () => {
    const ada = await makeRepresentative(house, org);
    const [conversationId] = await arrive(house, org, 1);
    await drained();
    const bob = await makeRepresentative(house, org);
    await give(conversationId!, { userId: bob, kind: 'assigned', override: false });
    expect((await offersOf(house, org)).map((o) => [o.representative_id, o.state]).toSorted()).toEqual(
      [
        [ada, 'withdrawn'],
        [bob, 'accepted'],
      ].toSorted(),
    );
    expect((await representative(house, ada)).reserved).toBe(0);
  });

  it('is refused for one who is no representative, and for what is handled already', async () => {
    const ada = await makeRepresentative(house, org);
    const [conversationId] = await arrive(house, org, 1);
    const nobody = { userId: house.ids.next(), kind: 'assigned', override: false } as const;
    expect(await code(give(conversationId!, nobody))).toBe('routing.not_representative');
    await give(conversationId!, { ...nobody, userId: ada });
    expect(await code(give(conversationId!, { ...nobody, userId: ada }))).toBe('conversation.wrong_state');
  });
});
